"""How log lines look: for people while trying out, one JSON object a line in production, so that no text can look like another line."""

from typing import Any

from pythonjsonlogger.core import RESERVED_ATTRS

LINE = "%(asctime)s %(levelname)s %(name)s %(message)s"


def logging_settings(*, for_machines: bool) -> dict[str, Any]:
    """Django's setting LOGGING. The time of a JSON line is in UTC with its zone; what calls pass along as `extra` becomes fields."""
    as_json = {
        "()": "pythonjsonlogger.json.JsonFormatter",
        "fmt": ["levelname", "name", "process", "message"],
        "rename_fields": {"levelname": "level", "name": "logger"},
        "timestamp": "time",
        # Django passes whole requests along.
        "reserved_attrs": [*RESERVED_ATTRS, "request"],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": as_json if for_machines else {"format": LINE}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            "django.request": {"level": "ERROR"},
            "channels_redis": {"level": "CRITICAL"},  # a stack each second while Redis is away, which the doorbell says once
            "daphne": {"level": "WARNING"},
            "django_tasks": {"level": "WARNING"},
            "httpx": {"level": "WARNING"},
            "wagtail": {"level": "WARNING"},
        },
    }
