"""What buyers are told about their orders: a notice in the app, and a letter."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from vakkring.funding.amounts import euros
from vakkring.notices import actions as notices
from vakkring.shop.models import Invoice, Order, Payment


def paid(order: Order) -> None:
    """It is his: where to begin, and where the invoice is."""
    text, url = _("%(title)s is van jou. %(promise)s") % {"title": order.title, "promise": order.offer.promise}, order.offer.return_path
    if order.price:
        text = f"{text} {_('De factuur over %(total)s staat klaar.') % {'total': euros(order.price)}}"
        url = reverse("shop:order", args=[order.pk])
    notices.tell(order.person, f"order:{order.pk}:paid", _("Je hebt toegang"), text, url, kind="betaling", letter=True)


def refunded(order: Order, note: Invoice) -> None:
    """What goes back, and to whom."""
    said = {"title": order.title, "own": euros(note.own), "funds": euros(note.total - note.own)}
    if note.own and note.own < note.total:
        text = _("%(title)s. Je krijgt %(own)s terug. %(funds)s gaat terug naar wie meebetaalde.") % said
    elif note.own:
        text = _("%(title)s. Je krijgt %(own)s terug. Dat kan een paar dagen duren.") % said
    else:
        text = _("%(title)s. %(funds)s gaat terug naar wie meebetaalde.") % said
    notices.tell(
        order.person,
        f"order:{order.pk}:refunded:{note.number}",
        _("Er is geld terugbetaald"),
        text,
        reverse("shop:invoice", args=[note.number]),
        kind="betaling",
        letter=True,
    )


def money_goes_back(order: Order, attempt: Payment, *, twice: bool) -> None:
    """A payment came that cannot be kept."""
    said = {"title": order.title, "cents": euros(attempt.cents)}
    if twice:
        text = _("%(title)s was al betaald. Je betaalde nog een keer. De %(cents)s krijg je terug, dat gaat vanzelf.") % said
    else:
        text = _("Je betaling voor %(title)s kwam te laat binnen. De %(cents)s krijg je terug, dat gaat vanzelf.") % said
    notices.tell(
        order.person, f"payment:{attempt.pk}:back", _("Je krijgt geld terug"), text, reverse("shop:invoices"), kind="betaling", letter=True
    )


def to_bookkeeper(invoice: Invoice, email: str, address: str) -> None:
    """A copy for somebody who has no account: a link to the paper, for a month."""
    said = {"number": invoice.number, "name": invoice.buyer.get("name", ""), "address": address}
    text = _(
        "Dag,\n\n%(name)s stuurt je een kopie van factuur %(number)s van Vakkring.\n\n%(address)s\n\n"
        "De link werkt 30 dagen. Deze mail is verstuurd door de klant zelf."
    )
    subject = _("Kopie van factuur %(number)s voor %(name)s") % said
    key = f"invoice:{invoice.number}:{email}:{timezone.localdate():%Y%m%d}"
    notices.send_letter(email, subject, text % said, key, invoice.person, secret=True)
