"""The scheme finder: the files as they are, three-valued answers, the fewest questions, and pages that promise nothing."""

from datetime import date, timedelta

import pytest
from django.test import Client
from pydantic import ValidationError

from tests.factories import PersonFactory
from vakkring.funding import schemes
from vakkring.funding.finder import Found, Scheme, evaluate, evaluate_all, next_question
from vakkring.vocabulary.models import Region

ALL = schemes.all_schemes()
PEOPLE = [(one, person) for one in ALL for person in one.people]


@pytest.mark.parametrize(("scheme", "person"), PEOPLE, ids=lambda one: getattr(one, "slug", getattr(one, "who", "")))
def test_example_person_gets_the_answer_in_the_file(scheme, person):
    assert evaluate(scheme, person.facts).answer == person.answer


def test_files_are_whole():
    assert len(ALL) >= 10
    assert len({one.slug for one in ALL}) == len(ALL)
    assert [one.slug for one in ALL if one.always] == ["werkcentrum"]
    assert {rule.field for one in ALL for rule in one.rules} <= set(schemes.QUESTIONS)
    for one in ALL:
        assert one.status == "open" or one.ended_text
        for rule in one.rules:
            answers = [value for value, _words in schemes.QUESTIONS[rule.field].choices]
            assert not answers or set(rule.value) <= set(answers), (one.slug, rule.field)


@pytest.mark.django_db
def test_regions_in_files_exist():
    named = {value for one in ALL for rule in one.rules if rule.field == "region" for value in rule.value}

    assert named == set(Region.objects.filter(slug__in=named).values_list("slug", flat=True))


def test_no_file_promises_anything():
    for one in ALL:
        assert "recht op een" not in one.model_dump_json()
        assert "je hebt recht" not in one.model_dump_json().lower()


def test_misspelled_file_is_refused():
    raw = ALL[0].model_dump(mode="json")
    with pytest.raises(ValidationError):
        Scheme.model_validate({**raw, "sumary": "x"})
    with pytest.raises(ValidationError):
        Scheme.model_validate({**raw, "people": raw["people"][:2]})


def made(**changes):
    raw = schemes.scheme("slim-ontwikkelpaden").model_dump(mode="json")
    return Scheme.model_validate({**raw, **changes})


def test_scheme_is_stale_when_nobody_looked_or_the_source_is_old():
    today = date(2026, 11, 25)
    fresh = [{"title": "x", "url": "https://example.nl", "year": 2026}]
    assert not made(checked_on="2026-11-25", sources=fresh).is_stale(today)
    assert made(checked_on="2026-11-25", sources=fresh).is_stale(today + timedelta(days=181))
    assert made(checked_on="2026-11-25", sources=[{**fresh[0], "year": 2024}]).is_stale(today)


def test_not_in_and_warnings():
    rules = [
        {"field": "staff", "op": "not_in", "value": ["yes"], "text": "Niet voor werkgevers."},
        {"field": "aim", "op": "in", "value": ["keep"], "effect": "warn", "text": "Let op."},
    ]
    found = evaluate(made(rules=rules), {"staff": "no", "aim": "new"})
    assert (found.answer, found.warnings) == (Found.LIKELY, ("Let op.",))
    assert evaluate(made(rules=rules), {"staff": "yes"}).because == ("Niet voor werkgevers.",)
    assert evaluate(made(rules=rules), {"staff": ""}).ask == ("staff",)


def test_fewest_questions_first():
    order = list(schemes.QUESTIONS)
    facts: dict[str, str] = {}
    asked = []
    while question := next_question(evaluate_all(ALL, facts), facts, order):
        asked.append(question)
        facts[question] = {"region": "zwolle", "recognised": "yes", "course": "short", "staff": "no"}.get(question, "no")

    assert asked[0] == "region"  # it tells about three at once
    assert "under_57" not in asked  # a short course made that one a no already
    assert len(asked) < len(order)


def test_likely_ones_come_first_and_what_was_skipped_is_not_asked_again():
    found = evaluate_all(ALL, {"region": "zwolle", "recognised": "yes"})
    assert found[0].scheme.slug in {"ontwikkelfonds-regio-zwolle", "werkcentrum"}

    skipped = dict.fromkeys(schemes.QUESTIONS, "")
    assert next_question(evaluate_all(ALL, skipped), skipped, list(schemes.QUESTIONS)) is None


# --- pages ------------------------------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_stranger_answers_one_question_at_a_time():
    client = Client()
    assert "postcode" in client.get("/regelingen/").content.decode()

    assert client.post("/regelingen/", {"question": "region", "answer": "geen"}).status_code == 400
    client.post("/regelingen/", {"question": "region", "answer": "8011 AB"})
    page = client.get("/regelingen/").content.decode()
    assert "Werkcentrum Regio Zwolle" in page
    assert "Twents Fonds" in page  # among those that do not fit, with the reason
    assert "Dit fonds is er voor Twente." in page

    assert client.post("/regelingen/", {"question": "recognised", "answer": "misschien"}).status_code == 400
    client.post("/regelingen/", {"question": "recognised", "answer": "yes"})
    assert "Waarschijnlijk iets voor jou" in client.get("/regelingen/").content.decode()

    client.post("/regelingen/", {"again": "1"})
    assert "Waarschijnlijk iets voor jou" not in client.get("/regelingen/").content.decode()


@pytest.mark.django_db
def test_skipping_everything_ends_the_questions():
    client = Client()
    for name in schemes.QUESTIONS:
        client.post("/regelingen/", {"question": name, "skip": "1"})

    assert "Dat waren alle vragen" in client.get("/regelingen/").content.decode()
    assert client.post("/regelingen/", {"question": "bestaat-niet"}).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("scheme", ALL, ids=lambda one: one.slug)
def test_every_scheme_has_a_page_with_sources_and_no_promise(scheme):
    page = Client().get(f"/regelingen/{scheme.slug}/").content.decode()

    assert scheme.name in page
    assert "Nagekeken op 25 november 2026" in page
    assert scheme.sources[0].url.split("?")[0] in page
    assert "je hebt recht" not in page.lower()
    assert ("kijk na bij de bron" in page) is (scheme.status == "open")


@pytest.mark.django_db
def test_unknown_scheme_is_not_there():
    assert Client().get("/regelingen/bestaat-niet/").status_code == 404


@pytest.mark.django_db
def test_tips_follow_the_profile():
    names = [one.name for one in schemes.tips(PersonFactory(postcode="8011"))]
    assert "Ontwikkelfonds Regio Zwolle" in names
    assert "Twents Fonds voor Vakmanschap" not in names
    assert len(schemes.tips(None)) == schemes.MOST_TIPS
    assert not {one.name for one in schemes.tips(None)} & {schemes.scheme(slug).name for slug in ("slim-ontwikkelpaden", "wij-techniek")}
