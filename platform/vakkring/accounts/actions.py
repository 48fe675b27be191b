"""Changes to people and their rights; each leaves a trace in the audit trail."""

from collections.abc import Mapping
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone

from vakkring import ports
from vakkring.accounts import adapters, desks, erasures, letters, traces
from vakkring.accounts.models import AuditEntry, Membership, Organisation, Person, Role
from vakkring.ports import Export
from vakkring.realtime import rights

PROFILE = ("first_name", "last_name", "trade", "postcode", "kvk_number", "vat_id", "language")
ROLES_WITH_MFA = frozenset({Role.FUNDER, Role.MODERATOR})


def audit(actor: Person | None, action: str, target: str, **details: Any) -> None:
    """Write one line in the audit trail, in the caller's transaction. `actor` is None when the system itself acted."""
    AuditEntry.objects.create(actor=actor, action=action, target=target, details=details)


@transaction.atomic
def grant_role(actor: Person | None, person: Person, organisation: Organisation, role: Role) -> Membership:
    """Give `person` a role at `organisation`. Doing it again changes nothing.

    Funders and moderators must log in in two steps from now on.
    """
    membership, created = Membership.objects.get_or_create(person=person, organisation=organisation, role=role)
    if created:
        audit(actor, "role.granted", f"person:{person.pk}", role=role, organisation=organisation.slug)
    role_changed(person, role, organisation, has_it=True)
    return membership


@transaction.atomic
def revoke_role(actor: Person | None, person: Person, organisation: Organisation, role: Role) -> None:
    """Take a role away; nothing happens when the person did not have it."""
    deleted, _ = Membership.objects.filter(person=person, organisation=organisation, role=role).delete()
    if deleted:
        audit(actor, "role.revoked", f"person:{person.pk}", role=role, organisation=organisation.slug)
        role_changed(person, role, organisation, has_it=False)


def role_changed(person: Person, role: Role, organisation: Organisation, *, has_it: bool) -> None:
    """Let what depends on roles follow."""
    demand_mfa(person)
    desks.forget(person.pk)
    for follower in ports.role_followers:
        follower.role_changed(person.pk, role, organisation.pk, has_it=has_it)


@transaction.atomic
def delete_organisation(actor: Person | None, organisation: Organisation) -> None:
    """Delete an organisation, taking each role there away first: that leaves its trace and sets the second step right."""
    for membership in organisation.memberships.select_related("person"):
        revoke_role(actor, membership.person, organisation, Role(membership.role))
    audit(actor, "organisation.deleted", f"organisation:{organisation.pk}", organisation=organisation.slug)
    organisation.delete()


def demand_mfa(person: Person) -> None:
    """Set whether the person must log in in two steps, from what he may do now."""
    person.must_use_mfa = person.is_superuser or person.memberships.filter(role__in=ROLES_WITH_MFA).exists()
    person.save(update_fields=["must_use_mfa"])


@transaction.atomic
def person_at(email: str) -> Person:
    """The person whose mailbox this proved to be; an account is made when nobody has the address. Twice at once gives the same person.

    A *verified* address counts before the login address: somebody else may have written the address down without having the mailbox.
    """
    owner = verified_owner(email)
    if owner is not None:
        return owner
    person, _ = Person.objects.get_or_create(email=email, defaults={"password": make_password(None)})
    first = not EmailAddress.objects.filter(user=person, primary=True).exclude(email=email).exists()
    EmailAddress.objects.update_or_create(user=person, email=email, defaults={"verified": True, "primary": first})
    return person


def verified_owner(email: str) -> Person | None:
    """Who has shown that this mailbox is his."""
    verified = EmailAddress.objects.filter(email=email, verified=True).select_related("user").first()
    return verified.user if verified else None


@transaction.atomic
def follow_address(actor: Person | None, person: Person) -> None:
    """Make allauth's addresses follow when an operator changed the login address: the old mailbox logs in no more.

    Nobody has shown yet that the new mailbox is his, so it is not verified: the first code that arrives there does that.
    """
    mine = EmailAddress.objects.filter(user=person)
    if not mine.filter(primary=True).exclude(email=person.email).exists():
        return
    mine.exclude(email=person.email).delete()
    EmailAddress.objects.update_or_create(user=person, email=person.email, defaults={"primary": True})
    audit(actor, "person.address_changed", f"person:{person.pk}")


def end_sessions(person: Person) -> None:
    """Log the person out everywhere, at once: no session's signature fits any more."""
    Person.objects.filter(pk=person.pk).update(sessions_ended=F("sessions_ended") + 1)
    person.refresh_from_db(fields=["sessions_ended"])
    rights.changed(person.pk)


def end_all_sessions() -> None:
    """The same for everybody, tokens too: after an older state of the database came back. No site may run meanwhile."""
    Person.objects.update(sessions_ended=F("sessions_ended") + 1)


def change_profile(person: Person, profile: Mapping[str, Any]) -> None:
    """Write what somebody tells about himself: only the fields he may change himself."""
    person.first_name = profile["first_name"]
    person.last_name = profile["last_name"]
    person.trade = profile["trade"]
    person.postcode = profile["postcode"]
    person.kvk_number = profile["kvk_number"]
    person.vat_id = profile["vat_id"]
    person.language = profile["language"]
    person.save(update_fields=PROFILE)


def export_person(person: Person) -> Export:
    """Everything all apps hold about the person. Asking for it leaves a trace."""
    whole = Export()
    for exporter in ports.exporters:
        part = exporter.export(person.pk)
        whole.sheets.update(part.sheets)
        whole.files.update(part.files)
    audit(person, "person.exported", f"person:{person.pk}")
    return whole


class LastOperator(Exception):  # noqa: N818 -- read as a sentence
    """The only operator cannot be erased: nobody could keep the service running."""


def erase_person(actor: Person | None, person: Person) -> None:
    """Erase the person in every app, then the account itself. The row stays, without a name: shared work and the audit trail point at it.

    All or nothing, and safe to run again. It is written in the journal of erasures before it is committed, so that a restored copy of the
    database cannot bring him back; when it does not come that far, the entry is taken back. A goodbye goes to the address he had.
    """
    noted = erasures.note(person) if person.erased_at is None else ""
    try:
        with transaction.atomic():
            refuse_last_operator(person)
            erase_everywhere(actor, person, goodbye=person.erased_at is None)
    except BaseException:
        if noted and still_there(person):
            erasures.withdraw(noted)
        raise
    person.refresh_from_db()


def erase_again(person: Person) -> None:
    """Erase somebody whom a restored copy brought back: without asking who keeps the service running, and without a second goodbye."""
    erase_everywhere(None, person, goodbye=False)


def refuse_last_operator(person: Person) -> None:
    """`LastOperator` when nobody else could keep the service running."""
    if person.is_superuser and not Person.objects.filter(is_superuser=True, is_active=True).exclude(pk=person.pk).exists():
        raise LastOperator


def still_there(person: Person) -> bool:
    """True when he certainly was not erased. A database that does not answer may have done it after all."""
    try:
        return Person.objects.filter(pk=person.pk, erased_at=None).exists()
    except DatabaseError:
        return False


@transaction.atomic
def erase_everywhere(actor: Person | None, person: Person, *, goodbye: bool) -> None:
    """The erasure itself. Sessions end with the row's new signature; their contents are removed as well.

    The goodbye is written when the address is his no more, so that it stays out of what is erased.
    """
    former, known_as, addresses = person.email, str(person), traces.addresses_of(person)
    for eraser in ports.erasers:
        eraser.erase(person.pk)
    traces.blank_log(person, known_as, addresses)
    traces.remove_profile(person)
    Membership.objects.filter(person=person).delete()
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    person.groups.clear()
    person.user_permissions.clear()
    Person.objects.filter(pk=person.pk).update(
        first_name=traces.ERASED_FIRST,
        last_name=traces.ERASED_LAST,
        email=f"verwijderd-{person.pk}@verwijderd.invalid",
        password=make_password(None),
        trade=None,
        postcode="",
        kvk_number="",
        vat_id="",
        is_active=False,
        is_staff=False,
        is_superuser=False,
        must_use_mfa=False,
        last_login=None,
        erased_at=timezone.now(),
    )
    end_sessions(person)
    traces.remove_session_contents(person.pk, addresses)
    if goodbye:
        adapters.send(former, letters.goodbye(), key=f"{letters.GOODBYE}{person.pk}")
    audit(actor, "person.erased", f"person:{person.pk}")


def remove_expired_sessions() -> int:
    """Delete the sessions whose time has passed; answers how many."""
    deleted, _ = Session.objects.filter(expire_date__lt=timezone.now()).delete()
    return deleted
