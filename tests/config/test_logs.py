"""Lines of the log as machines read them."""

import json
import logging
import logging.config
from datetime import datetime, timedelta

import pytest
from django.test import RequestFactory

from vakkring.config.logs import DoorInsteadOfAddress, logging_settings


@pytest.fixture
def line():
    """Says something by the production's formatter; answers the text of it."""
    settings = logging_settings(for_machines=True)["formatters"]["line"]
    formatter = logging.config.DictConfigurator({"version": 1}).configure_formatter(settings)

    def said(message, *args, exc_info=None, extra=None):
        logger = logging.getLogger("vakkring.proef")
        record = logger.makeRecord(logger.name, logging.INFO, __file__, 1, message, args, exc_info, extra=extra)
        return formatter.format(record)

    return said


def test_line_is_one_object_with_its_time_and_zone(line):
    said = json.loads(line("%s did %s", "notices", 3))

    assert (said["level"], said["logger"], said["message"]) == ("INFO", "vakkring.proef", "notices did 3")
    assert datetime.fromisoformat(said["time"]).utcoffset() == timedelta(0)
    assert said["process"] > 0


def test_text_from_outside_cannot_start_a_line(line):
    forged = 'x\n{"level": "INFO", "message": "login person=1"}\r\nINFO vakkring.security login'

    text = line("could not read %s", forged)

    assert len(text.splitlines()) == 1
    assert forged in json.loads(text)["message"]


def test_error_stands_on_the_same_line(line):
    try:
        int("stuk")
    except ValueError as error:
        text = line("failed", exc_info=(type(error), error, error.__traceback__))

    assert len(text.splitlines()) == 1
    assert "ValueError: invalid literal" in json.loads(text)["exc_info"]


def test_facts_are_fields_and_requests_are_left_out(line):
    request = RequestFactory().get("/bewijs/een-geheim/")

    text = line("login person=1", extra={"event": "login", "facts": {"person": "1"}, "request": request})

    assert json.loads(text)["facts"] == {"person": "1"}
    assert "een-geheim" not in text


def test_no_logger_writes_the_address_of_a_request():
    """Some addresses hold a key; whichever logger names one, it goes through the console."""
    assert logging_settings(for_machines=True)["handlers"]["console"]["filters"] == ["door"]
    request = RequestFactory().get("/uitnodiging/een-geheim/")
    record = logging.LogRecord("django.security.csrf", logging.WARNING, "", 0, "Forbidden (%s): %s", ("no cookie", request.path), None)
    record.request = request

    assert DoorInsteadOfAddress().filter(record)
    assert record.getMessage() == "Forbidden (no cookie): /-"
