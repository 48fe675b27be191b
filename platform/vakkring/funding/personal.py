"""What this app holds about a person, and what is due: the ports for export, erasure and time."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from vakkring.accounts.models import Person
from vakkring.funding import actions, purse, queries
from vakkring.funding.models import Contribution, Entry, Saving, Situation, Voucher
from vakkring.ports import Export


class FundingExporter:
    """His vouchers, what was paid for him, what he put in, what he told about his business and sets aside."""

    def export(self, person_id: int) -> Export:
        """Five sheets."""
        person = Person.objects.get(pk=person_id)
        told = Situation.objects.filter(person=person)
        put_in = Entry.objects.filter(to__person=person, move="deposit")
        return Export(
            sheets={
                "vouchers": [
                    {
                        "fonds": one.programme.organisation.name,
                        "programma": one.programme.name,
                        "gekregen": one.given_at.isoformat(),
                        "geldig tot en met": one.last_day.isoformat(),
                        "gebruikt": one.uses,
                        "naam gedeeld": "ja" if one.named_at else "nee",
                    }
                    for one in queries.vouchers_of(person)
                ],
                "wat fondsen betaalden": purse.rows(person_id),
                "eigen leerpotje": [{"wanneer": one.at.isoformat(), "inleg": f"{one.cents / 100:.2f}"} for one in put_in],
                "over je bedrijf": [
                    {"bij de KvK sinds": str(one.registered_on or ""), "mensen": one.organisation_size or ""} for one in told
                ],
                "zelf opzij": [
                    {"per maand": f"{one.per_month / 100:.2f}", "sinds": str(one.since), "daarvoor": f"{one.before / 100:.2f}"}
                    for one in Saving.objects.filter(person=person)
                ],
            }
        )


class FundingEraser:
    """Amounts stay: the books must be kept for 7 years, and say who only by the number of a row without a name.

    What somebody bought, where he lived and his trade then, his vouchers that are left, and what he told go.
    """

    def erase(self, person_id: int) -> None:
        """May run twice. Money in his own leerpotje stays in the books; it is his until he asks for it."""
        person = Person.objects.get(pk=person_id)
        Situation.objects.filter(person=person).delete()
        Saving.objects.filter(person=person).delete()
        Contribution.objects.filter(person=person).update(title="", trade=None, region=None)
        mine = Voucher.objects.filter(Q(person=person) | Q(email=person.email.lower()))
        mine.filter(withdrawn_at=None).update(withdrawn_at=timezone.now())
        mine.update(email="", sealed="", named_at=None)


class ExpiredReservations:
    """Money that was reserved for purchases nobody paid in time."""

    def run_due(self) -> int:
        """Free it."""
        return actions.expire_due()


class EndedProgrammes:
    """Money that is left of programmes that are over."""

    def run_due(self) -> int:
        """Let it lapse."""
        return actions.close_ended()


class VouchersRunningOut:
    """Vouchers that still pay something, but not much longer."""

    def run_due(self) -> int:
        """Tell who has one, once, a month before."""
        return actions.remind_of_vouchers(timezone.localdate() + timedelta(days=30))
