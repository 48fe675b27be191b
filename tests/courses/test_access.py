"""Who may see and study what, closed or to be paid: each with its yes and its no."""

import uuid

import pytest

from courses import access, actions, inviting, outline
from courses.models import Invitation, Module
from tests.factories import OrganisationFactory, PersonFactory, make_module, sets_of
from tests.shop.making import bought, make_offer
from vakkring.accounts import actions as accounts
from vakkring.accounts.models import Role
from vakkring.ports import Visit

pytestmark = pytest.mark.django_db
GUEST = Visit(guest=uuid.uuid4())


@pytest.fixture(scope="module", autouse=True)
def keys(made_once):
    """A free module, one to be paid, and a closed one with an open set: two sets each, of which the first is open to everybody."""

    def make():
        free, paid = make_module(slug="vrij"), make_module(slug="betaald")
        actions.sell(None, paid, make_offer(seller=paid.supplier))
        closed = make_module(slug="besloten", closed=True, supplier=OrganisationFactory(name="Otto", slug="otto"))
        return {one.slug: one.pk for one in (free, paid, closed)}

    return made_once(make)


@pytest.fixture(autouse=True)
def fresh():
    """What is kept near was perhaps kept before the module was made."""
    outline.forget()


@pytest.fixture
def anna(db):
    return PersonFactory(email="anna@vakkring.example")


@pytest.fixture
def stranger(db):
    return PersonFactory()


@pytest.fixture
def closed(keys):
    return Module.objects.get(pk=keys["besloten"])


@pytest.fixture
def paid(keys):
    return Module.objects.get(pk=keys["betaald"])


@pytest.fixture
def otto(closed):
    return with_role(Role.CLIENT, closed.supplier)


@pytest.fixture
def invited(anna, otto, closed):
    inviting.invite(otto, closed, [anna.email], "https://site")
    return as_visit(anna)


def with_role(role, organisation):
    person = PersonFactory()
    accounts.grant_role(None, person, organisation, role)
    return person


def as_visit(person):
    return Visit(person_id=person.pk)


def sets(slug):
    """The first set, open to everybody, and the second."""
    return [outline.set_online(slug, one) for one in ("setje-1", "setje-2")]


def may_study(visit, slug):
    return [access.may_study(visit, one) for one in sets(slug)]


# --- what has to be paid ----------------------------------------------------------------------------------------------------------------
def test_free_sets_are_for_who_has_an_account_and_open_ones_for_everybody(stranger, django_assert_num_queries):
    open_set, other = sets("vrij")

    with django_assert_num_queries(0):
        assert access.may_study(GUEST, open_set)
        assert not access.may_study(GUEST, other)
        assert access.may_study(as_visit(stranger), open_set)
        assert access.may_study(as_visit(stranger), other)


def test_paid_sets_are_for_buyers_and_makers(anna, stranger, paid):
    bought(anna, paid.offer)

    assert may_study(as_visit(anna), "betaald") == [True, True]
    assert may_study(as_visit(with_role(Role.EDITOR, paid.supplier)), "betaald") == [True, True]
    for visit in (GUEST, as_visit(stranger)):
        assert may_study(visit, "betaald") == [True, False]


def test_maker_is_an_editor_of_that_seller(paid):
    offer = outline.module_online("betaald").offer

    assert access.has_offer(with_role(Role.EDITOR, paid.supplier).pk, offer)
    assert not access.has_offer(with_role(Role.EDITOR, OrganisationFactory()).pk, offer)
    assert not access.has_offer(with_role(Role.FUNDER, paid.supplier).pk, offer)


def test_open_set_of_a_closed_module_is_not_open(invited):
    """`open_to_all` of an editor does not undo what the client closed."""
    assert sets("besloten")[0].open_to_all
    assert may_study(GUEST, "besloten") == [False, False]
    assert may_study(invited, "besloten") == [True, True]


def test_module_without_a_price_has_nothing_left_to_pay(anna, stranger, paid, django_assert_num_queries):
    free, sold = outline.module_online("vrij"), outline.module_online("betaald")
    bought(anna, paid.offer)

    with django_assert_num_queries(0):
        assert access.has_all(GUEST, free)
        assert not access.has_all(GUEST, sold)
    assert access.has_all(as_visit(anna), sold)
    assert not access.has_all(as_visit(stranger), sold)


def test_proof_is_for_who_bought_it(anna, stranger, paid, keys):
    bought(anna, paid.offer)

    assert access.may_have_proof(anna, paid)
    assert not access.may_have_proof(stranger, paid)
    assert access.may_have_proof(stranger, Module.objects.get(pk=keys["vrij"]))


# --- what is closed -----------------------------------------------------------------------------------------------------------------------
def test_invitation_is_of_whom_it_was_sent_to(anna, stranger, otto, closed, invited):
    assert [one.module_id for one in access.invitations_of(invited)] == [closed.pk]
    assert access.is_invited(invited, closed.pk)
    assert not access.is_invited(invited, closed.pk + 1)
    for visit in (GUEST, as_visit(stranger), as_visit(otto), Visit(person_id=0)):
        assert list(access.invitations_of(visit)) == []
        assert not access.is_invited(visit, closed.pk)

    inviting.withdraw(otto, closed, Invitation.objects.get().key)
    assert not access.is_invited(invited, closed.pk)


def test_invitation_of_a_closed_account_opens_nothing(anna, closed, invited):
    anna.is_active = False
    anna.save()

    assert not access.is_invited(invited, closed.pk)


def test_client_invites_to_his_own_closed_module(otto, stranger, closed, paid):
    assert access.may_invite(otto, closed)
    assert not access.may_invite(stranger, closed)
    assert not access.may_invite(with_role(Role.CLIENT, OrganisationFactory()), closed)
    assert not access.may_invite(with_role(Role.EDITOR, closed.supplier), closed)
    assert not access.may_invite(with_role(Role.CLIENT, paid.supplier), paid)


def test_closed_module_is_not_there_for_others(stranger, otto, closed, invited):
    for visit in (GUEST, as_visit(stranger), as_visit(otto)):
        assert access.module_for(visit, "besloten") is None
        assert access.module_at(visit, closed.path) is None
        assert access.set_for(visit, "besloten", "setje-1") is None
        assert access.opened_for(visit) == []

    assert access.module_for(invited, "besloten").pk == access.module_at(invited, closed.path).pk == closed.pk
    assert access.set_for(invited, "besloten", "setje-1").pk == sets_of(closed)[0].pk
    assert [one.pk for one in access.opened_for(invited)] == [closed.pk]


def test_open_module_is_there_for_everybody(keys, django_assert_num_queries):
    outline.module_online("vrij"), outline.set_online("vrij", "setje-2")

    with django_assert_num_queries(0):
        assert access.module_for(GUEST, "vrij").pk == keys["vrij"]
        assert access.set_for(GUEST, "vrij", "setje-2").slug == "setje-2"


def test_what_does_not_exist_is_not_there_for_anybody(invited):
    assert access.as_far_as_open(invited, None) is None
    assert access.module_for(invited, "bestaat-niet") is None
    assert access.set_for(invited, "besloten", "setje-9") is None


def test_opened_are_closed_modules_that_are_online(closed, invited):
    """An invitation outlives the closing, and the module: it stands in the catalogue then, or nowhere."""
    Module.objects.filter(pk=closed.pk).update(closed=False)
    assert access.opened_for(invited) == []

    Module.objects.filter(pk=closed.pk).update(closed=True, live=False)
    outline.forget()
    assert access.opened_for(invited) == []
