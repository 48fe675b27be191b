"""How log lines look: for people while trying out, one JSON object a line in production, so that no text can look like another line."""

import logging
from typing import Any

from pythonjsonlogger.core import RESERVED_ATTRS

LINE = "%(asctime)s %(levelname)s %(name)s %(message)s"


class DoorInsteadOfAddress(logging.Filter):
    """Django writes the address of what failed, and some addresses hold a key. Which door it was says as much: "fonds/<uuid:key>/"."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Swap it, and let the line go on."""
        request = getattr(record, "request", None)
        if request is not None and isinstance(record.args, tuple):
            match = getattr(request, "resolver_match", None)
            door = f"/{match.route}" if match else "/-"
            record.args = tuple(door if isinstance(one, str) and one.startswith("/") else one for one in record.args)
        return True


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
        "filters": {"door": {"()": "vakkring.config.logs.DoorInsteadOfAddress"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["door"]}},
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
