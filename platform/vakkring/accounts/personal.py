"""What this app holds about a person: the port for export. Erasing the person himself is `actions.erase_person`, after all other apps."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from vakkring.accounts.models import Membership, Person
from vakkring.ports import Export


class AccountsExporter:
    """Profile, addresses, roles, and which second steps there are (never their secrets)."""

    def export(self, person_id: int) -> Export:
        """Four sheets."""
        person = Person.objects.select_related("trade").get(pk=person_id)
        profile = {
            "voornaam": person.first_name,
            "achternaam": person.last_name,
            "e-mailadres": person.email,
            "vak": person.trade.name if person.trade else "",
            "postcode": person.postcode,
            "KvK-nummer": person.kvk_number,
            "btw-id": person.vat_id,
            "taal": person.get_language_display(),
            "account sinds": person.date_joined.isoformat(),
            "laatst ingelogd": person.last_login.isoformat() if person.last_login else "",
        }
        addresses = [
            {"adres": address.email, "bevestigd": yes(address.verified), "om in te loggen": yes(address.primary)}
            for address in EmailAddress.objects.filter(user_id=person_id).order_by("pk")
        ]
        roles = [
            {"rol": str(membership.get_role_display()), "organisatie": membership.organisation.name, "sinds": membership.since.isoformat()}
            for membership in Membership.objects.filter(person_id=person_id).select_related("organisation").order_by("pk")
        ]
        steps = [
            {"soort": str(step.get_type_display()), "sinds": step.created_at.isoformat()}
            for step in Authenticator.objects.filter(user_id=person_id).order_by("pk")
        ]
        return Export(sheets={"profiel": [profile], "e-mailadressen": list(addresses), "rollen": list(roles), "tweede-stap": list(steps)})


def yes(fact: bool) -> str:
    """A fact in Dutch."""
    return "ja" if fact else "nee"
