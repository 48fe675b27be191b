"""The demo's people: made as listed, as often as you like; one tap logs in, in a demo only."""

import pytest
from django.test import Client
from django.urls import include, path

from vakkring.accounts import demo
from vakkring.accounts.models import Membership, Person
from vakkring.config import urls as site

urlpatterns = [path("demo/", include("vakkring.accounts.demo_urls")), *site.urlpatterns]
handler404 = site.handler404


@pytest.mark.django_db
def test_making_people_twice_makes_them_once():
    first = demo.make_people()
    second = demo.make_people()

    assert first == second
    assert Person.objects.count() == len(demo.PEOPLE)
    assert Membership.objects.count() == 6
    assert Person.objects.get(email="beheer@vakkring.example").is_superuser is True
    assert all(person.check_password("vakkring-demo") for person in second)


@pytest.mark.django_db
@pytest.mark.urls(__name__)
@pytest.mark.parametrize("email", [one.email for one in demo.PEOPLE])
def test_one_tap_logs_in(client, settings, email):
    settings.DEMO = True
    demo.make_people()

    page = client.get("/inloggen/").content.decode()
    client.post(f"/demo/inloggen/{email}/")

    assert f"/demo/inloggen/{email}/" in page
    assert client.session["_auth_user_id"] == str(Person.objects.get(email=email).pk)


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_one_tap_is_nothing_outside_a_demo(client, settings):
    settings.DEMO = False
    demo.make_people()

    assert client.post("/demo/inloggen/beheer@vakkring.example/").status_code == 404
    assert "/demo/inloggen/" not in client.get("/inloggen/").content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_one_tap_is_only_for_the_demos_people(client, settings, anna):
    settings.DEMO = True
    demo.make_people()

    assert client.post(f"/demo/inloggen/{anna.email}/").status_code == 404
    assert client.get("/demo/inloggen/anna@vakkring.example/").status_code == 405
    assert Client(enforce_csrf_checks=True).post("/demo/inloggen/anna@vakkring.example/").status_code == 403
