"""The supplier's desk: own modules only, figures without names or small groups, the same number of queries for many."""

import csv
import io
import uuid

import pytest
from django.utils import timezone
from wagtail.models import Workflow, WorkflowContentType, WorkflowTask
from wagtail.models.workflows import GroupApprovalTask

from courses import drafting
from courses.drafting import Item, NewModule
from courses.models import CardSet, Module
from tests.desks.conftest import browser_of, crowd, editor_of, helped, tries
from tests.factories import OrganisationFactory, PersonFactory, add_set, card, cards_of, make_module, question_card, sets_of
from vakkring.accounts import actions as accounts
from vakkring.accounts.models import Role
from vakkring.community.models import Question
from vakkring.desks.supplier import queries
from vakkring.spreadsheet import harmless, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def module(supplier):
    return make_module(sets=1, supplier=supplier, slug="filters", title="Filters")


@pytest.fixture
def found(module):
    return sets_of(module)[0]


def page(client, address, status=200):
    reply = client.get(address)
    assert reply.status_code == status
    return reply.content.decode()


def figures(card_set, period="30"):
    (one,) = queries.figures_of([card_set], period, timezone.now()).sets
    return one


# --- who may ----------------------------------------------------------------------------------------------------------------------------
ADDRESSES = ["/aanbieder/reeks/filters/", "/aanbieder/reeks/filters/setje-1/", "/aanbieder/reeks/filters/cijfers.csv"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_editor_sees_his_own_and_no_other_does(desk, module, address):
    page(desk, address)
    page(browser_of(editor_of(OrganisationFactory())), address, status=404)
    page(browser_of(PersonFactory()), address, status=403)


@pytest.mark.parametrize("address", ["/aanbieder/", "/aanbieder/nieuw-setje/", *ADDRESSES])
def test_editor_who_left_is_refused_at_once(desk, editor, supplier, module, address):
    page(desk, address)
    accounts.revoke_role(None, editor, supplier, Role.EDITOR)

    page(desk, address, status=403)


def test_editor_of_one_supplier_sees_only_that_ones_modules(desk, module):
    make_module(supplier=OrganisationFactory(), title="Van een ander")

    content = page(desk, "/aanbieder/")

    assert "Filters" in content
    assert "Van een ander" not in content


def test_editor_of_several_chooses_and_no_other_can_be_named(supplier, module):
    other, strange = OrganisationFactory(slug="stroomhuis", name="Stroomhuis"), OrganisationFactory(slug="vreemd")
    make_module(supplier=other, title="Zon op het dak")
    client = browser_of(editor_of(supplier, other))

    assert "Voor wie werk je nu?" in page(client, "/aanbieder/")
    assert "Zon op het dak" not in page(client, "/aanbieder/?voor=warmtehuis")
    assert "Zon op het dak" in page(client, "/aanbieder/?voor=stroomhuis")
    page(client, f"/aanbieder/?voor={strange.slug}", status=404)


# --- state ------------------------------------------------------------------------------------------------------------------------------
def test_home_says_where_each_page_stands(desk, editor, supplier, module):
    drafted = drafting.draft_set(editor, NewModule(supplier, "Nieuwe reeks"), "Nieuw setje", [Item("Zo.")], uuid.uuid4())
    content = page(desk, "/aanbieder/")

    assert content.count("Concept</span>") == 2
    assert content.count("Staat online</span>") == 2
    assert "Concept: maak het af." in content

    CardSet.objects.get(pk=drafted.pk).save_revision().publish()
    CardSet.objects.get(pk=drafted.pk).unpublish()
    assert "Offline gehaald" in page(desk, "/aanbieder/")


def test_page_in_review_says_so(desk, editor, supplier, module, found):
    workflow = Workflow.objects.create(name="Controle")
    task = GroupApprovalTask.objects.create(name="Vakcontrole")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowContentType.objects.all().delete()
    found.save_revision(user=editor)
    state = workflow.start(found, editor)
    assert "Wacht op controle" in page(desk, "/aanbieder/")

    state.current_task_state.reject(user=editor, comment="Kaart 2 klopt niet")
    content = page(desk, "/aanbieder/")
    assert "Terug van controle" in content


def test_remark_of_the_moderator_shows_until_the_page_is_sent_in_again(desk, editor, module, found):
    address = f"/aanbieder/reeks/{module.slug}/{found.slug}/"
    remark = "Kaart 2 <b>klopt</b> niet"
    for one in (found, module):
        one.save_revision(user=editor)
        one.get_workflow().start(one, editor).current_task_state.reject(user=editor, comment=remark)
    for shown in (address, f"/aanbieder/reeks/{module.slug}/"):
        assert "Kaart 2 &lt;b&gt;klopt&lt;/b&gt; niet" in page(desk, shown)

    CardSet.objects.get(pk=found.pk).current_workflow_state.resume(user=editor)

    assert "klopt" not in page(desk, address)


def test_draft_lists_its_cards_and_what_is_missing(desk, editor, supplier):
    made = drafting.draft_set(editor, NewModule(supplier, "Nieuw"), "Filter", [Item("Haal de stroom eraf. Wacht.")], uuid.uuid4())

    content = page(desk, f"/aanbieder/reeks/nieuw/{made.slug}/")

    assert "Dit is een concept" in content
    assert "Haal de stroom eraf" in content


# --- figures ----------------------------------------------------------------------------------------------------------------------------
def test_figures_of_a_set(desk, module, found):
    crowd(found, 6, position=1)
    crowd(found, 10, position=2)
    crowd(found, 5, position=3)
    crowd(found, 9)
    row = cards_of(found)[1]
    tries(row, wrong=12, right=8)
    helped(row, 7)

    one = figures(found)

    assert (one.settled, one.finished) == (30, 9)
    assert [(c.reached, c.left, c.wrong, c.helped) for c in one.cards] == [(30, 6, None, 0), (24, 10, 6, 7), (14, 5, None, 0)]
    assert one.worst.sentence == "Kaart 2: 4 van de 10 stoppen hier."
    content = page(desk, "/aanbieder/reeks/filters/setje-1/")
    assert "Kaart 2: 4 van de 10 stoppen hier." in content
    assert "Verbeter kaart 2" in content
    assert "6 van de 10" in content


def test_small_groups_are_hidden_with_what_would_give_them_back(desk, module, found):
    crowd(found, 2, position=1)
    crowd(found, 20, position=2)
    crowd(found, 3, position=3)
    crowd(found, 30)
    row = cards_of(found)[1]
    tries(row, wrong=2, right=50)
    helped(row, 4)

    one = figures(found)

    assert (one.settled, one.finished) == (55, 30)
    assert [(c.reached, c.left, c.wrong, c.helped) for c in one.cards] == [
        (55, None, None, 0),
        (None, 20, None, None),
        (None, None, None, 0),
    ]
    assert one.worst.sentence == "Kaart 2: van de 10 die begonnen stoppen er 4 hier."
    assert "te weinig mensen om te tonen" in page(desk, "/aanbieder/reeks/filters/setje-1/")


def test_total_of_a_module_adds_up_only_what_is_shown(module, found):
    second = add_set(module)
    crowd(found, 30)
    crowd(second, 3)

    both = queries.figures_of([found, second], "30", timezone.now())

    assert (both.settled, both.finished) == (30, 30)
    assert both.sets[1].settled is None


def test_period_that_differs_by_a_few_people_is_hidden(found):
    crowd(found, 20, days=10)
    crowd(found, 3, days=60)

    assert (figures(found, "alles").settled, figures(found, "90").settled, figures(found, "30").settled) == (23, 23, None)


def test_number_of_people_with_a_question_counts_people_not_questions(found):
    row = cards_of(found)[0]
    loud = PersonFactory()

    def ask(person):
        Question.objects.create(
            person=person, client_id=uuid.uuid4(), about=f"card:{row.pk}", about_title="x", text="Geheime vraag", promised_by=timezone.now()
        )

    for _ in range(6):
        ask(loud)
    assert figures(found).cards[0].asked is None
    for _ in range(5):
        ask(PersonFactory())
    assert figures(found).cards[0].asked == 6


def test_open_question_shows_its_card_and_nothing_of_itself(desk, module, found):
    asker = PersonFactory(first_name="Wilhelmina")
    about = f"card:{cards_of(found)[0].pk}"
    question = Question.objects.create(
        person=asker, client_id=uuid.uuid4(), about=about, about_title="x", text="Geheime vraag", promised_by=timezone.now()
    )

    for address in ("/aanbieder/reeks/filters/", "/aanbieder/reeks/filters/setje-1/"):
        content = page(desk, address)
        assert "Hier wacht een vraag" in content
        assert "Kaart 1: Eerste" in content
        assert "Geheime vraag" not in content
        assert "Wilhelmina" not in content
    question.answered_at = timezone.now()
    question.save()
    assert "Hier wacht een vraag" not in page(desk, "/aanbieder/reeks/filters/")


def test_names_and_addresses_of_people_are_nowhere(desk, module, found):
    learner = PersonFactory(first_name="Wilhelmina", email="wilhelmina@example.nl")
    for progress in crowd(found, 8, position=2)[:1]:
        progress.person, progress.guest = learner, None
        progress.save()

    for address in ("/aanbieder/", *ADDRESSES):
        assert "ilhelmina" not in page(desk, address)


@pytest.mark.parametrize("asked", ["", "?periode=", "?periode=7", "?periode=alles&periode=<b>", "?periode=%00"])
def test_unknown_period_is_the_usual_one(desk, module, found, asked):
    crowd(found, 9)

    assert 'href="?periode=30" aria-current' in page(desk, f"/aanbieder/reeks/filters/{asked}")


def test_title_with_script_is_text(desk, supplier, found):
    bad = "<script>alert(1)</script>"
    make_module(supplier=supplier, slug="slecht", title=bad, cards=[card(title=bad), question_card("one", title=bad)])
    crowd(CardSet.objects.get(path__startswith=Module.objects.get(slug="slecht").path, slug="setje-1"), 9, position=2)

    for address in ("/aanbieder/", "/aanbieder/reeks/slecht/", "/aanbieder/reeks/slecht/setje-1/"):
        assert "<script>alert" not in page(desk, address)


@pytest.mark.parametrize("many", [1, 4])
def test_pages_cost_the_same_for_many_cards_sets_and_modules(desk, supplier, django_assert_num_queries, many):
    for number in range(many):
        cards = [card(title="Kaart"), question_card("one")] * many
        module = make_module(sets=many, cards=cards, supplier=supplier, slug=f"reeks-nummer-{number}")
        for one in sets_of(module):
            crowd(one, 10, position=1)
    desk.get("/aanbieder/")  # the first time learns what kinds of pages there are

    with django_assert_num_queries(13):
        page(desk, "/aanbieder/")
    with django_assert_num_queries(16):
        page(desk, "/aanbieder/reeks/reeks-nummer-0/")


# --- the sheet --------------------------------------------------------------------------------------------------------------------------
def test_sheet_opens_in_excel_and_runs_nothing(desk, supplier):
    module = make_module(
        sets=1,
        supplier=supplier,
        slug="blad",
        cards=[card(title="=HYPERLINK(1)"), card(title="Ventilatie één"), card(title="-2 graden; of meer")],
    )
    (found,) = sets_of(module)
    crowd(found, 8, position=1)
    crowd(found, 2, position=2)
    crowd(found, 30)

    reply = desk.get("/aanbieder/reeks/blad/cijfers.csv")

    assert reply["Content-Type"] == "text/csv; charset=utf-8"
    assert reply["Content-Disposition"] == 'attachment; filename="vakkring-blad-30.csv"'
    assert reply.content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(reply.content.decode("utf-8-sig")), delimiter=";"))
    assert len(lines) == 4
    assert lines[1][2:6] == ["'=HYPERLINK(1)", "40", "te weinig mensen", ""]
    assert lines[2][2] == "Ventilatie één"
    assert lines[3][2] == "'-2 graden; of meer"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", " @x"])
def test_cell_that_could_be_a_formula_is_text(cell):
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "gewoon", "1", "a=b", "R-290"])
def test_other_cells_stay(cell):
    assert harmless(cell) == cell


def test_quotes_and_separators_stay_in_their_cell():
    text = written([['a";"b', "c\nd"]])

    assert list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";")) == [['a";"b', "c\nd"]]
