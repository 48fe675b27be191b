"""The API keeps what its description promises, whatever it is asked: no answer is a crash, each has the shape that was described.

Schemathesis makes up the requests from the description, the same ones in each run: allowed ones, and ones with something wrong in them.
"""

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.core.failures import FailureGroup

from tests.api.making import everything, token_of
from tests.classroom.planners import planned
from tests.factories import make_module
from tests.funding.made import make_programme, make_voucher
from vakkring.accounts.models import Membership, Role
from vakkring.api.service import described
from vakkring.funding.models import Programme

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """A request through WSGI ends its connection; here that would end the test's own transaction, as Django's test client knows."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


schema = schemathesis.openapi.from_dict(described())
schema.app = get_wsgi_application()
PLAIN = {"Accept-Encoding": "identity"}
"""Schemathesis does not unpack what comes back."""
OPEN = ("/api/v1/topics", "/api/v1/modules", "/api/v1/sessions")
EXAMPLES = settings(
    max_examples=12,
    derandomize=True,
    database=None,
    deadline=None,
    # The database of a test is rolled back after all its examples: nothing of the API writes but when a token was used.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@pytest.fixture(autouse=True)
def unhurried(settings):
    """Pace is tested in test_pace: here it would hide what is behind it."""
    settings.ALLOWED_HOSTS = ["*"]
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "api": "", "api_token": ""}


@pytest.fixture
def secret():
    person = everything()
    planned()
    make_module(slug="mijn", supplier=Membership.objects.get(person=person, role=Role.EDITOR).organisation)
    make_voucher(make_programme(funder=person), person)
    return token_of(person)


@schema.parametrize()
@EXAMPLES
def test_with_everything(case, secret):
    case.call_and_validate(headers={**PLAIN, "Authorization": f"Bearer {secret}"})


@pytest.mark.parametrize("path", ["/api/v1/modules/{module}", "/api/v1/programmes/{key}", "/api/v1/supplier/modules/{module}/figures"])
def test_what_is_there_has_the_shape_that_was_described(path, secret):
    """Made-up keys find nothing; these do."""
    known = {"module": "mijn", "key": str(Programme.objects.get().key)}
    given = {name: value for name, value in known.items() if f"{{{name}}}" in path}

    reply = schema[path]["GET"].Case(path_parameters=given).call_and_validate(headers={**PLAIN, "Authorization": f"Bearer {secret}"})

    assert reply.status_code == 200


def test_answer_of_another_shape_is_seen(secret):
    """The control."""
    reply = schema["/api/v1/topics"]["GET"].Case().call(headers=PLAIN)

    with pytest.raises(FailureGroup):
        schema["/api/v1/token"]["GET"].Case().validate_response(reply)


@schema.parametrize()
@EXAMPLES
def test_with_nothing(case, db):
    reply = case.call_and_validate(headers=PLAIN)

    assert reply.status_code != 200 or case.path.startswith(OPEN)
