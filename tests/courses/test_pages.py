"""The pages of courses: what they show to whom, how they are refused, and how many queries they cost."""

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from courses import outline
from courses.models import Answer, CardSet, Module, Progress
from tests.factories import RIGHT, PersonFactory, add_set, card, cards_of, make_module, question_card, sets_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def module_pk(made_once):
    """Two sets of three cards; the first is open to everybody."""
    return made_once(lambda: make_module(sets=2).pk)


@pytest.fixture
def module(module_pk):
    return Module.objects.get(pk=module_pk)


@pytest.fixture
def opened(module):
    return sets_of(module)[0]


@pytest.fixture
def closed(module):
    return sets_of(module)[1]


@pytest.fixture
def member():
    """A client of somebody who is logged in."""
    client = Client()
    client.force_login(PersonFactory())
    return client


def at(card_set, rest=""):
    return f"/leren/{card_set.get_parent().slug}/{card_set.slug}/{rest}"


def post_answer(client, row, **given):
    return client.post("/leren/antwoorden/", {"card": row.pk, "id": uuid.uuid4(), **given})


def do_all(client, card_set):
    for row in cards_of(card_set):
        assert post_answer(client, row, **({"choice": "0"} if row.question else {})).status_code == 302


# --- who may see what -------------------------------------------------------------------------------------------------------------------
def test_open_set_needs_no_account(client, opened):
    for rest in ("", "1/", "2/", "3/", "delen/"):
        assert client.get(at(opened, rest)).status_code == 200


def test_reading_alone_gives_a_stranger_no_session(client, opened):
    client.get(at(opened))
    client.get(at(opened, "1/"))

    assert "sessie" not in client.cookies


def test_closed_set_shows_what_is_in_it_but_leads_to_the_door(client, closed):
    page = client.get(at(closed))
    assert page.status_code == 200
    assert "Log in en begin" in page.content.decode()

    refused = client.get(at(closed, "2/"))
    assert refused.status_code == 302
    assert refused.url == f"/inloggen/?next={at(closed, '2/')}"


def test_closed_set_is_open_to_members(member, closed):
    assert member.get(at(closed, "2/")).status_code == 200


def test_closed_set_keeps_an_answer_for_after_the_door_and_tells_nothing(client, closed):
    """Somebody's session may have ended on the way."""
    row = cards_of(closed)[1]

    reply = post_answer(client, row, choice="0")
    assert reply.url == f"/inloggen/?next={at(closed, '2/')}"
    assert Progress.objects.get().guest is not None
    assert client.get(at(closed, "2/")).status_code == 302

    reply = client.post("/leren/geholpen/", {"card": row.pk})
    assert reply.url == f"/inloggen/?next={at(closed, '2/')}"
    assert row.helped.count() == 0


def test_closed_set_that_was_opened_lets_guests_in(client, closed):
    CardSet.objects.filter(pk=closed.pk).update(open_to_all=True)
    outline.forget()

    assert client.get(at(closed, "1/")).status_code == 200


NOWHERE = [
    "/leren/bestaat-niet/",
    "/leren/bestaat-niet/voorbeeld.png",
    "/leren/{module}/bestaat-niet/",
    "/leren/{module}/{set}/0/",
    "/leren/{module}/{set}/4/",
    "/leren/{module}/{set}/99999999999999999999999999/",
    "/leren/{module}/{set}/-1/",
    "/leren/{module}/{set}/1.5/",
    "/leren/{module}/{set}/een/",
    "/leren/{module}/{set}/%00/",
    "/leren/{other}/{set}/1/",
    "/leren/rekenen/1/00000000-0000-0000-0000-000000000000/",
    "/leren/rekenen/1/geen-uuid/",
]


def test_address_that_leads_nowhere_is_404_in_dutch(client, module, opened):
    other = make_module(sets=0)
    for address in NOWHERE:
        reply = client.get(address.format(module=module.slug, set=opened.slug, other=other.slug))

        assert reply.status_code == 404, address
        assert "Deze" in reply.content.decode()


@pytest.mark.parametrize("name", ["answers", "helped", "again"])
def test_posting_addresses_refuse_to_be_read(name, client, module, opened):
    address = reverse(f"courses:{name}", args=[module.slug, opened.slug] if name == "again" else [])

    assert client.get(address).status_code == 405
    assert client.head(address).status_code == 405


@pytest.mark.parametrize("rest", ["", "1/", "klaar/"])
def test_reading_addresses_refuse_posts_and_answer_head(rest, client, opened):
    assert client.post(at(opened, rest)).status_code == 405
    assert client.head(at(opened, rest)).status_code in {200, 302}


def test_posting_without_a_token_is_refused(opened):
    client = Client(enforce_csrf_checks=True)
    row = cards_of(opened)[0]

    assert post_answer(client, row).status_code == 403
    assert client.post("/leren/antwoorden/", "{}", content_type="application/json").status_code == 403
    assert client.post("/leren/geholpen/", {"card": row.pk}).status_code == 403
    assert client.post(at(opened, "opnieuw/")).status_code == 403
    assert not Progress.objects.exists()


# --- what they show -----------------------------------------------------------------------------------------------------------------------
def test_catalogue_shows_modules_and_their_topics(client, module):
    page = client.get("/leren/").content.decode()

    assert module.title in page
    assert "?onderwerp=warmtepompen" in page


def test_catalogue_without_modules_says_so(client, module):
    module.unpublish()
    outline.forget()

    assert "Nog geen reeksen" in client.get("/leren/").content.decode()


def test_module_page_tells_how_far_the_visitor_is(member, module, opened):
    do_all(member, opened)

    page = member.get(f"/leren/{module.slug}/").content.decode()

    assert "1 van 2 klaar" in page
    assert "Verder" in page


def test_set_page_offers_to_go_on_where_one_stopped(member, opened):
    assert "Begin met kaart 1" in member.get(at(opened)).content.decode()

    post_answer(member, cards_of(opened)[0])

    page = member.get(at(opened)).content.decode()
    assert "Verder met kaart 2" in page
    assert at(opened, "2/") in page


def test_set_page_offers_another_round_when_it_is_done(member, opened):
    do_all(member, opened)
    assert "Doe het nog een keer" in member.get(at(opened)).content.decode()

    reply = member.post(at(opened, "opnieuw/"))

    assert reply.url == at(opened, "1/")
    assert "Begin" in member.get(at(opened)).content.decode() or "Verder met kaart 1" in member.get(at(opened)).content.decode()
    assert 'name="choice"' in member.get(at(opened, "2/")).content.decode()


def test_card_page_names_source_author_and_supplier(client, opened):
    page = client.get(at(opened, "1/")).content.decode()

    assert "Handleiding van de fabrikant" in page
    assert "Geschreven door Redactie, voor Warmtehuis." in page
    assert "1 van 3" in page


def test_card_page_after_the_answer_explains_it(member, opened):
    post_answer(member, cards_of(opened)[1], choice="0")

    page = member.get(at(opened, "2/")).content.decode()

    assert "Klopt" in page
    assert "Een vol filter haal je er in tien minuten uit." in page
    assert 'name="choice"' not in page


def test_card_page_before_the_answer_gives_nothing_away(client, opened):
    page = client.get(at(opened, "2/")).content.decode()

    assert "Een vol filter" not in page
    assert "tien minuten" not in page


@pytest.mark.parametrize("kind", RIGHT)
def test_card_page_of_every_kind_can_be_answered_with_a_plain_form(kind, client):
    found = add_set(make_module(sets=0), [question_card(kind), card()])
    question = cards_of(found)[0]
    fields = {
        "one": {"choice": "0"},
        "several": {"choice": ["0", "1"]},
        "order": {f"place-{index}": str(index + 1) for index in range(4)},
        "number": {"value": "22,5"},
        "spot": {"choice": "0"},
        "dilemma": {"choice": "yes"},
    }[kind]

    reply = client.post("/leren/antwoorden/", {"card": question.pk, "id": uuid.uuid4(), **fields}, follow=True)

    assert reply.redirect_chain == [(at(found, "1/") + "#antwoord", 302)]
    assert ("Jij koos: Ja, even" if kind == "dilemma" else "Klopt") in reply.content.decode()


def test_large_text_stays_on_until_it_is_turned_off(client, opened):
    assert b"player site" in client.get(at(opened, "1/") + "?groot=1").content
    assert client.cookies["groot"]["httponly"]
    assert b"player site" in client.get(at(opened, "2/")).content

    client.get(at(opened, "2/") + "?groot=0")

    assert b"player site" not in client.get(at(opened, "3/")).content


@pytest.mark.parametrize("odd", ["2", "", "<script>", "a" * 5000])
def test_large_text_takes_nothing_but_on_and_off(odd, client, opened):
    reply = client.get(at(opened, "1/"), {"groot": odd})

    assert reply.status_code == 200
    assert client.cookies["groot"].value == "0"


def test_finished_page_needs_a_finished_set(client, opened):
    assert client.get(at(opened, "klaar/")).url == at(opened)
    post_answer(client, cards_of(opened)[0])
    left = client.get(at(opened, "klaar/")).content.decode()
    assert "Nog 2 kaarten over" in left
    assert f'href="{at(opened, "2/")}?nog=1"' in left
    assert "Setje klaar" not in left

    do_all(client, opened)

    page = client.get(at(opened, "klaar/"))
    assert page.status_code == 200
    assert "Setje klaar" in page.content.decode()
    assert "Bewaar met een code" in page.content.decode()


def test_finished_page_counts_where_one_looked_again(member, opened):
    post_answer(member, cards_of(opened)[1], choice="1")
    do_all(member, opened)

    page = member.get(at(opened, "klaar/")).content.decode()

    assert "Bij 1 kaart keek je nog even terug" in page
    assert f'href="{at(opened, "2/")}?nog=1"' in page


def test_finished_page_is_ones_own(member, client, opened):
    do_all(member, opened)

    assert client.get(at(opened, "klaar/")).status_code == 302


def test_share_page_shows_link_and_code(client, opened):
    page = client.get(at(opened, "delen/")).content.decode()

    assert f"http://testserver{at(opened)}" in page
    assert "<svg" in page


def test_shared_link_carries_a_preview(client, opened, module):
    page = client.get(at(opened)).content.decode()

    assert f'<meta property="og:image" content="http://testserver/leren/{module.slug}/voorbeeld.png">' in page
    assert f'<meta property="og:title" content="{opened.title}">' in page


def test_preview_picture_is_a_png_of_the_promised_size(client, module):
    reply = client.get(f"/leren/{module.slug}/voorbeeld.png")

    assert (reply["Content-Type"], reply.content[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")
    assert (int.from_bytes(reply.content[16:20]), int.from_bytes(reply.content[20:24])) == (1200, 630)


@pytest.mark.parametrize("title", ["", "W" * 200, "é漢字\u202e🔥", "\n\n"])
def test_preview_picture_survives_any_title(title):
    from courses.picture import module_picture

    assert module_picture(title, title).startswith(b"\x89PNG")


def test_helped_is_noted_and_taken_back(member, opened):
    row = cards_of(opened)[0]

    assert "Genoteerd." in member.post("/leren/geholpen/", {"card": row.pk}, follow=True).content.decode()
    assert row.helped.count() == 1

    member.post("/leren/geholpen/", {"card": row.pk, "undo": "1"})

    assert row.helped.count() == 0


def test_helped_with_a_forged_card_is_404(member, opened):
    for number in ["", "0", "-1", "x", "987654", "99999999999999999999", "1 OR 1=1"]:
        assert member.post("/leren/geholpen/", {"card": number}).status_code == 404


# --- a page that is kept for everybody ---------------------------------------------------------------------------------------------------
def token_of(page):
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode()).group(1)


def test_kept_page_carries_each_visitors_own_token_and_answer_id(opened):
    """The page is rendered once for all; what is put in must be one's own, and must work."""
    visitors = [Client(enforce_csrf_checks=True) for _ in range(3)]
    pages = [visitor.get(at(opened, "1/")) for visitor in visitors]
    ids = [re.search(r'name="id" value="([^"]+)"', page.content.decode()).group(1) for page in pages]

    assert len(set(map(token_of, pages))) == 3
    assert len(set(ids)) == 3
    for visitor, page, answer_id in zip(visitors, pages, ids, strict=True):
        fields = {"card": cards_of(opened)[0].pk, "id": answer_id, "csrfmiddlewaretoken": token_of(page)}
        assert visitor.post("/leren/antwoorden/", fields).status_code == 302
    stranger = {"card": cards_of(opened)[0].pk, "id": ids[0], "csrfmiddlewaretoken": token_of(pages[0])}
    assert Client(enforce_csrf_checks=True).post("/leren/antwoorden/", stranger).status_code == 403
    assert not re.search(r"(?:nonce|token|answer)-[0-9a-f]{32}", "".join(page.content.decode() for page in pages))


def test_kept_page_holds_nothing_of_who_came_first(opened):
    first = Client()
    first.force_login(PersonFactory(first_name="Voornaamvaneen", last_name="Achternaamvaneen"))
    first.cookies["theme"] = "dark"

    assert "Voornaamvaneen" not in first.get(at(opened, "2/")).content.decode()
    page = Client().get(at(opened, "2/")).content.decode()
    assert 'data-theme="dark"' not in page
    assert "vaneen" not in page


def test_kept_page_shows_messages_only_to_whom_they_are_for(client, opened):
    client.get(at(opened, "2/"))
    told = client.post("/leren/antwoorden/", {"card": cards_of(opened)[1].pk, "id": uuid.uuid4(), "choice": "9"}, follow=True)
    assert "Dit antwoord hoort niet bij deze vraag." in told.content.decode()

    for visitor in (client, Client()):
        assert "Dit antwoord hoort niet bij deze vraag." not in visitor.get(at(opened, "2/")).content.decode()


def test_kept_page_of_a_closed_set_is_not_given_to_strangers(client, member, closed):
    assert member.get(at(closed, "2/")).status_code == 200

    assert client.get(at(closed, "2/")).status_code == 302


# --- calculations without script --------------------------------------------------------------------------------------------------------
@pytest.fixture
def calculation():
    block = {
        "calculation": {
            "inputs": [{"name": "flow", "label": "Flow", "unit": "l/min", "start": 10, "min": 1, "max": 40}],
            "formula": "1000 / (flow - 5)",
            "result": {"label": "Vermogen", "unit": "kW", "decimals": 1},
            "bands": [{"up_to": 30, "text": "Weinig."}, {"text": "Veel."}],
        }
    }
    return cards_of(sets_of(make_module(sets=2, cards=[card(block)]))[0])[0]


@pytest.mark.parametrize(
    ("flow", "shown"),
    [
        ("15", "100,0 kW"),
        ("40", "28,6 kW"),
        ("15,0", "Veel."),
        ("40", "Weinig."),
        ("5", "Delen door nul kan niet."),
        ("41", "Flow: vul een getal in van 1 tot 40."),
        ("", "Vul een getal in"),
        ("nan", "Vul een getal in"),
        ("<script>alert(1)</script>", "Vul een getal in"),
    ],
)
def test_calculate_works_out_or_says_what_is_wrong(flow, shown, client, calculation):
    reply = client.get(f"/leren/rekenen/{calculation.card_set_id}/{calculation.key}/", {"flow": flow})

    assert reply.status_code == 200
    assert shown in reply.content.decode()
    assert "alert(1)" not in reply.content.decode()


def test_calculate_without_numbers_asks_for_them(client, calculation):
    assert "Vul een getal in" in client.get(f"/leren/rekenen/{calculation.card_set_id}/{calculation.key}/").content.decode()


def test_calculate_on_a_closed_set_leads_to_the_door(client, member, calculation):
    CardSet.objects.filter(pk=calculation.card_set_id).update(open_to_all=False)
    outline.forget()

    reply = client.get(f"/leren/rekenen/{calculation.card_set_id}/{calculation.key}/", {"flow": "15"})

    assert reply.url == f"/inloggen/?next={at(calculation.card_set, '1/')}"
    assert member.get(f"/leren/rekenen/{calculation.card_set_id}/{calculation.key}/", {"flow": "15"}).status_code == 200


def test_calculate_on_a_module_that_was_taken_offline_is_404(client, calculation):
    calculation.card_set.get_parent().unpublish()
    outline.forget()

    assert client.get(f"/leren/rekenen/{calculation.card_set_id}/{calculation.key}/", {"flow": "15"}).status_code == 404


@pytest.mark.parametrize(("typed", "shown"), [("15 l/min", "100,0 kW"), ("€ 15", "Vul een getal in")])
def test_calculate_reads_its_own_unit(typed, shown, client, calculation):
    address = f"/leren/rekenen/{calculation.card_set_id}/{calculation.key}/"

    assert shown in client.get(address, {"flow": typed}).content.decode()


@pytest.mark.parametrize(("low", "high", "start", "shown"), [(0, 20000, 4000, "7500,0"), (0, 20, 4.5, "7,5"), (0, 20, 4, "7,5")])
def test_calculate_reads_a_point_as_its_range_means_it(low, high, start, shown, client):
    block = {
        "calculation": {
            "inputs": [{"name": "prijs", "label": "Prijs", "unit": "", "start": start, "min": low, "max": high}],
            "formula": "prijs",
            "result": {"label": "Samen", "unit": "", "decimals": 1},
        }
    }
    row = cards_of(sets_of(make_module(sets=1, cards=[card(block)]))[0])[0]

    assert shown in client.get(f"/leren/rekenen/{row.card_set_id}/{row.key}/", {"prijs": "7.500"}).content.decode()


# --- what was left, and what was typed ----------------------------------------------------------------------------------------------------
def test_number_that_cannot_be_read_is_shown_again_to_him_only(client):
    found = sets_of(make_module(sets=1, cards=[question_card("number")]))[0]
    (row,) = cards_of(found)

    reply = client.post("/leren/antwoorden/", {"card": row.pk, "id": uuid.uuid4(), "value": "een stuk of 20"}, follow=True)

    assert 'value="een stuk of 20"' in reply.content.decode()
    assert "een stuk of 20" not in Client().get(at(found, "1/")).content.decode()


def test_card_that_was_left_leads_back_to_the_end_of_the_set(client, opened):
    first, asked, last = cards_of(opened)
    post_answer(client, first)
    post_answer(client, last)
    page = client.get(f"{at(opened, '2/')}?nog=1").content.decode()

    assert f'data-next="{at(opened, "klaar/")}"' in page
    assert post_answer(client, asked, choice="0", nog="1").url == f"{at(opened, '2/')}?nog=1#antwoord"
    assert f'data-next="{at(opened, "3/")}"' in Client().get(at(opened, "2/")).content.decode()
    assert "Setje klaar" in client.get(at(opened, "klaar/")).content.decode()


def test_answer_with_spaces_counts_once_whichever_way_it_comes(client):
    (row,) = cards_of(sets_of(make_module(sets=1, cards=[question_card("number")]))[0])
    form, given = uuid.uuid4(), " 3 "
    client.post("/leren/antwoorden/", {"card": row.pk, "id": form, "value": given})
    one = {"id": str(form), "card": row.pk, "given": {"value": given}, "at": "2026-11-22T10:00:00Z"}
    reply = client.post("/leren/antwoorden/", {"answers": [one]}, content_type="application/json")

    assert reply.json()["answers"][0]["state"] == "saved"
    assert Answer.objects.filter(card=row).count() == 1


# --- how many queries they cost -----------------------------------------------------------------------------------------------------------
SESSION_AND_USER = 1
"""Sessions come from the cache; the user is looked up."""


def test_question_card_costs_few_queries(member, opened, django_assert_num_queries):
    post_answer(member, cards_of(opened)[1], choice="1")
    member.get(at(opened, "2/"))

    with django_assert_num_queries(SESSION_AND_USER + 1):
        assert member.get(at(opened, "2/")).status_code == 200


def test_question_card_costs_few_queries_when_cold(member, opened, django_assert_max_num_queries):
    with django_assert_max_num_queries(SESSION_AND_USER + 14):
        member.get(at(opened, "2/"))


def test_text_card_costs_no_query_of_its_own_when_warm(member, opened, django_assert_num_queries):
    member.get(at(opened, "1/"))

    with django_assert_num_queries(SESSION_AND_USER):
        assert member.get(at(opened, "1/")).status_code == 200


def test_stranger_costs_no_query_at_all_when_warm(client, opened, django_assert_num_queries):
    client.get(at(opened, "2/"))

    with django_assert_num_queries(0):
        assert client.get(at(opened, "2/")).status_code == 200


def queries_of(client, address):
    """How many queries a page costs, when everything has to be read anew."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address)  # the session and what Django itself keeps
    outline.forget()
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize("address", ["/leren/", "/", "/leren/{module}/"])
def test_list_pages_cost_the_same_for_one_and_for_three(address, member):
    module = make_module(sets=1)
    page = address.format(module=module.slug)
    post_answer(member, cards_of(sets_of(module)[0])[0])
    with_one = queries_of(member, page)

    for _ in range(2):
        add_set(module)
        make_module(sets=2)

    assert queries_of(member, page) == with_one
