"""Vouchers: handed out to an address or as codes, taken, withdrawn, and with or without a name."""

import uuid
from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from vakkring.accounts import vault
from vakkring.accounts.actions import audit
from vakkring.accounts.models import Person
from vakkring.funding import access, letters, queries
from vakkring.funding import codes as voucher_codes
from vakkring.funding.models import Batch, Programme, Voucher
from vakkring.notices import actions as notices

MOST_AT_ONCE = 100
MOST = 5000
"""Vouchers of one programme."""
BATCH = 200
"""At most so many in one round of what is due; the rest goes a minute later."""


class CodeUnknown(Exception):  # noqa: N818 -- read as what the page says
    """No voucher for this person with this code. Whether it is unknown, spent, ended or somebody else's is not told."""


class TooMany(ValueError):  # noqa: N818 -- read as what it is
    """More vouchers than one programme may have."""


# --- handing out ------------------------------------------------------------------------------------------------------------------------
@transaction.atomic
def hand_out(
    funder: Person,
    programme: Programme,
    emails: Iterable[str],
    *,
    most_uses: int = 1,
    worth: int | None = None,
    ends_on: date | None = None,
) -> list[Voucher]:
    """Give a voucher to each address that has none of this programme, and write to it. Answers the new ones.

    Raises `PermissionDenied` and `TooMany`.
    """
    _demand(funder, programme)
    wanted = dict.fromkeys(email.strip().lower() for email in emails)
    have = set(programme.vouchers.filter(email__in=wanted, withdrawn_at=None).values_list("email", flat=True))
    fresh = [email for email in wanted if email not in have]
    _demand_room(programme, len(fresh))
    made = [
        Voucher.objects.create(programme=programme, email=email, most_uses=most_uses, worth=worth, ends_on=ends_on, given_by=funder)
        for email in fresh
    ]
    for voucher in made:
        _write(voucher)
    if made:
        audit(funder, "vouchers.handed_out", f"programme:{programme.pk}", count=len(made))
    return made


def _demand(funder: Person, programme: Programme) -> None:
    """Refuse who may not, and a programme that is over."""
    if not access.may_manage(funder, programme):
        raise PermissionDenied
    # One after the other: two windows must not both fill it up. And as it is now, not as it was read a while ago.
    if not Programme.objects.select_for_update().get(pk=programme.pk).may_go_on(timezone.localdate()):
        raise PermissionDenied


def _demand_room(programme: Programme, wanted: int) -> None:
    """Refuse more than a programme may have."""
    if programme.vouchers.count() + wanted > MOST:
        raise TooMany


def _write(voucher: Voucher) -> None:
    """Tell whom it is for: in the app when he has an account, and by letter."""
    words = letters.handed_out(voucher)
    key = f"funding.voucher:{voucher.pk}"
    person = Person.objects.filter(email=voucher.email, is_active=True).first()
    if person is not None:
        notices.tell(person, key, words.title, words.text, reverse("funding:pot"), kind="voucher", letter=True)
        return
    text = f"{words.text}\n\n{settings.SITE_URL}{reverse('funding:pot')}"
    notices.send_letter(voucher.email, words.title, text, key)


@transaction.atomic
def make_codes(
    funder: Person,
    programme: Programme,
    key: uuid.UUID,
    count: int,
    *,
    note: str = "",
    most_uses: int = 1,
    worth: int | None = None,
    ends_on: date | None = None,
) -> Batch:
    """Make a sheet of codes, each a voucher for whoever takes it. The same `key` twice makes one sheet.

    Raises `PermissionDenied` and `TooMany`.
    """
    _demand(funder, programme)
    batch, made = Batch.objects.get_or_create(key=key, programme=programme, defaults={"note": note, "made_by": funder})
    if not made:
        return batch
    _demand_room(programme, count)
    fresh = [voucher_codes.new_code() for _ in range(count)]
    Voucher.objects.bulk_create(
        Voucher(
            programme=programme,
            batch=batch,
            digest=voucher_codes.fingerprint(code, settings.SECRET_KEY),
            sealed=vault.seal(code, settings.SECRET_KEY),
            most_uses=most_uses,
            worth=worth,
            ends_on=ends_on,
            given_by=funder,
        )
        for code in fresh
    )
    audit(funder, "vouchers.made", f"programme:{programme.pk}", count=count, batch=str(batch.key))
    return batch


@transaction.atomic
def withdraw(funder: Person, programme: Programme, voucher_pk: int) -> bool:
    """Take a voucher back: it pays nothing more. What it paid, or has reserved, stays. False when there is no such voucher.

    It makes no difference whether it was used: that is not for the funder to know. Raises `PermissionDenied`.
    """
    if not access.may_manage(funder, programme):
        raise PermissionDenied
    standing = programme.vouchers.filter(pk=voucher_pk, withdrawn_at=None)
    if not standing.update(withdrawn_at=timezone.now(), sealed=""):
        return False
    notices.take_back(f"funding.voucher:{voucher_pk}")
    audit(funder, "voucher.withdrawn", f"programme:{programme.pk}", voucher=voucher_pk)
    return True


def code_of(voucher: Voucher) -> str:
    """The code as it stands on a sheet; empty when it was taken or withdrawn: then nobody needs it any more."""
    if not voucher.sealed:
        return ""
    secrets = [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
    return voucher_codes.printed(vault.unseal(voucher.sealed, *secrets))


# --- having -----------------------------------------------------------------------------------------------------------------------------
def take_code(person: Person, typed: str) -> Voucher:
    """Make the voucher with this code his; taking it again changes nothing. Of two who type it at once, one gets it.

    Count tries with `limits.refusal(request, "voucher", str(person.pk))` before asking. Raises `CodeUnknown`, which never says why.
    """
    found = queries.takeable(person, typed)
    if found is None:
        raise CodeUnknown
    if found.person_id != person.pk:
        free = Voucher.objects.filter(pk=found.pk, person=None, withdrawn_at=None)
        if not free.update(person=person, taken_at=timezone.now(), sealed=""):
            raise CodeUnknown
        found.person = person
    return found


def share_name(person: Person, voucher_pk: int, *, named: bool) -> bool:
    """Let the funder see this person's name with this voucher, or no longer; False when it is not his."""
    his = Voucher.objects.of(person).filter(Q(pk=voucher_pk))
    return bool(his.update(named_at=timezone.now() if named else None, person=person))


# --- what is due --------------------------------------------------------------------------------------------------------------------------
def remind_of_vouchers(until: date) -> int:
    """Tell who has a voucher that pays nothing any more after `until`, once each, if it still pays now; answers how many."""
    today = timezone.localdate()
    ending = Voucher.objects.usable(today).filter(Q(ends_on__lte=until) | Q(programme__ends_on__lte=until), reminded_at=None)
    theirs = ending.exclude(person=None, email="").select_related("programme__organisation", "person")
    return sum(map(_remind, theirs.order_by("pk")[:BATCH]))


@transaction.atomic
def _remind(voucher: Voucher) -> bool:
    """Tell about one; False when another process was first, or nothing is left in it."""
    if not Voucher.objects.filter(pk=voucher.pk, reminded_at=None).update(reminded_at=timezone.now()):
        return False
    person = voucher.person or Person.objects.filter(email=voucher.email).first()
    if person is None or not person.is_active or queries.left_over([voucher], person)[voucher.pk] == 0:
        return False
    words = letters.runs_out(voucher)
    notices.tell(person, f"funding.ending:{voucher.pk}", words.title, words.text, reverse("funding:pot"), kind="voucher", letter=True)
    return True


__all__ = ["MOST_AT_ONCE", "CodeUnknown", "TooMany", "hand_out", "make_codes", "remind_of_vouchers", "share_name", "take_code", "withdraw"]
