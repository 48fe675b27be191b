"""Doors for HTTP: catalogue, module, set, and the player with its answers."""

import dataclasses
import functools
import json
import logging
import uuid
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from courses import access, actions, cardpage, grading, inviting, lookups, outline, player, proofs, queries, visits
from courses.forms import AnswerForm, HelpedForm, QueuedAnswer, Unreadable, read_queue
from courses.models import Answer, Card, Progress
from courses.outline import CardShown, ModuleOutline, SetOutline
from courses.picture import module_picture
from vakkring.accounts.limits import pace_refusal
from vakkring.accounts.models import Person
from vakkring.ports import Visit
from vakkring.qr import qr_svg
from vakkring.shop import priced
from vakkring.shop.models import Offer

log = logging.getLogger(__name__)

LARGE = "groot"
LARGE_FOR = 60 * 60 * 12
LEFT = "nog"
"""In a card's address: he does what was left at the end of the set, and goes back to its end after this card."""
TYPED = "ingevuld"
"""In a card's address: what he typed that could not be read, so that nothing is lost."""
LONGEST_TYPED = 24
MOST_ON_CARD = 2
"""So many articles fit under a card."""


def find_set(request: HttpRequest, module: str, card_set: str) -> SetOutline:
    """The published set, as far as this visitor may know of it, or a 404 with the reason for people."""
    found = access.set_for(visits.of(request), module, card_set)
    if found is None:
        raise Http404(_("Dit setje is er niet (meer)."))
    return found


def set_of(visit: Visit, row: Card) -> SetOutline | None:
    """The published set of a card's row; None when it was taken offline, and when it is not for this visitor."""
    module = row.card_set.get_parent()
    return access.set_for(visit, module.slug, row.card_set.slug)


def login_first(request: HttpRequest, found: SetOutline, position: int) -> HttpResponse:
    """Send a guest to the door, and to this card afterwards; to the price, when the set has to be bought first."""
    if found.offer is not None:
        messages.info(request, _("Dit setje hoort bij een reeks die je koopt. Heb je hem al? Log dan in."))
        return redirect("courses:module", found.module_slug)
    messages.info(request, _("Dit setje is voor leden. Inloggen is gratis, met een code per mail."))
    return redirect(f"{reverse('account_login')}?next={reverse('courses:card', args=[found.module_slug, found.slug, position])}")


# --- finding something to do ------------------------------------------------------------------------------------------------------------
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """All modules, or those that answer to the filters in the address, with what this visitor has done."""
    trade = outline.trade_slug(request.user.trade_id) if request.user.is_authenticated and request.user.trade_id else ""
    page = queries.browse(visits.of(request), request.GET, trade)
    return render(request, "courses/catalogue.html", {"page": page, "own_trade": trade, "tab": "bijblijven"})


@require_safe
def module(request: HttpRequest, module: str) -> HttpResponse:
    """One module: what you can do afterwards, its sets, who made it."""
    found = queries.module_detail(module, visits.of(request))
    if found is None:
        raise Http404(_("Deze reeks is er niet (meer)."))
    norms = outline.norms_of(found.module.pk)
    price = None if access.has_all(visits.of(request), found.module) else cost_of(request, found.module)
    kin = [] if found.module.closed else lookups.kin_of_module(found.module)
    context = {"detail": found, "module": found.module, "norms": norms, "price": price, "kin": kin, "tab": "bijblijven"}
    return render(request, "courses/module.html", context)


def cost_of(request: HttpRequest, module: ModuleOutline) -> priced.Card | None:
    """What a module costs this visitor, his vouchers included; None for one that is free."""
    offer = Offer.objects.filter(pk=module.offer.pk).first() if module.offer else None
    if offer is None:
        return None
    person = request.user if isinstance(request.user, Person) else None
    return priced.card(person, offer, request.GET.get(priced.RATE, ""), timezone.now())


@require_safe
def preview_picture(request: HttpRequest, module: str) -> HttpResponse:
    """The picture that messengers show beside a shared link: 1200 x 630 PNG."""
    found = access.module_for(visits.of(request), module)
    if found is None:
        raise Http404
    response = HttpResponse(module_picture(found.title, found.summary), content_type="image/png")
    response["Cache-Control"] = "private, no-cache" if found.closed else "public, max-age=86400"
    return response


@require_safe
def card_set(request: HttpRequest, module: str, card_set: str) -> HttpResponse:
    """The set's first page: begin, or go on where you stopped."""
    found = find_set(request, module, card_set)
    visit = visits.of(request)
    progress = Progress.objects.of(visit).filter(card_set=found.pk).first()
    context = {
        "set": found,
        "may": access.may_study(visit, found),
        "kin": lookups.kin_of_set(found),
        "progress": progress,
        "position": found.position_of(progress.card_id) if progress else 1,
        "tab": "bijblijven",
    }
    return render(request, "courses/set.html", context)


@require_GET
def share(request: HttpRequest, module: str, card_set: str) -> HttpResponse:
    """A QR code and the link, to show on a phone or print."""
    found = find_set(request, module, card_set)
    url = request.build_absolute_uri(reverse("courses:set", args=[module, card_set]))
    return render(request, "courses/share.html", {"set": found, "url": url, "qr": qr_svg(url), "tab": "bijblijven"})


@require_safe
@never_cache
@login_required
def invitation(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The link in an invitation: to the module, for whom it was meant."""
    module = inviting.accept(request.user, key) if isinstance(request.user, Person) else None
    if module is None:
        return render(request, "courses/not_invited.html", {"tab": "bijblijven"}, status=404)
    return redirect("courses:module", module.slug)


# --- the player -------------------------------------------------------------------------------------------------------------------------
@require_safe
def card(request: HttpRequest, module: str, card_set: str, position: int) -> HttpResponse:
    """One card. Reads only what is about the visitor; the card itself is kept near."""
    edition = outline.edition()
    found = find_set(request, module, card_set)
    visit = visits.of(request)
    if not access.may_study(visit, found):
        return login_first(request, found, position)
    here = found.card_at(position)
    row = outline.card_row(here.pk) if here else None
    if here is None or row is None:
        return gone(request, found)
    given = queries.tries(visit, found.pk, row.pk) if row.question else []
    large = request.GET.get(LARGE, request.COOKIES.get(LARGE)) == "1"
    left = request.GET.get(LEFT) == "1"
    context = functools.partial(card_context, request, found, row, position, given, large)
    own = bool(given) or TYPED in request.GET
    response = cardpage.respond(request, context, edition=edition, shape=(large, left), own=own)
    if LARGE in request.GET:
        response.set_cookie(
            LARGE,
            "1" if request.GET[LARGE] == "1" else "0",
            max_age=LARGE_FOR,
            samesite="Lax",
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


def card_context(
    request: HttpRequest, found: SetOutline, row: CardShown, position: int, given: list[dict[str, Any]], large: bool
) -> dict[str, Any]:
    """What the card page shows."""
    asked = player.ask(row.question, given, seed=row.pk, shown_after=actions.TRIES_BEFORE_SHOWN) if row.question else None
    typed = request.GET.get(TYPED, "")[:LONGEST_TYPED]
    if asked and asked.open and typed:
        asked = dataclasses.replace(asked, value=typed)
    left = request.GET.get(LEFT) == "1"
    return {
        "set": found,
        "card": row,
        "position": position,
        "asked": asked,
        "onward": onward(found, position, left=left),
        "left": left,
        "large": large,
        "helped": request.GET.get("geholpen", ""),
        "articles": [] if found.closed else lookups.articles_at(found, row.pk)[:MOST_ON_CARD],
        "write_down": lookups.write_down(f"card:{row.pk}"),
        "whose": " ".join(visits.names(request)),
    }


def gone(request: HttpRequest, found: SetOutline) -> HttpResponse:
    """The number lies outside the set, or its card was just taken away."""
    text = _("Deze kaart is er niet. Misschien is het setje net aangepast.")
    return render(request, "courses/gone.html", {"set": found, "text": text, "tab": "bijblijven"}, status=404)


@require_POST
def answers(request: HttpRequest) -> HttpResponse:
    """Answers: one from a plain form (answered by a redirect), or a queue of up to 100 as JSON (answered per item)."""
    if refused := too_busy(request):
        return refused
    if request.content_type == "application/json":
        return queued_answers(request)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise BadRequest(_("Dit antwoord kwam niet goed over. Ga terug en probeer het nog een keer."))
    row = Card.objects.select_related("card_set").filter(pk=form.cleaned_data["card"]).first()
    if row is None:
        raise Http404(_("Deze kaart bestaat niet."))
    found = set_of(visits.of(request), row)
    if found and unpaid(visits.of(request), found):
        return login_first(request, found, 1)
    return one_answer(request, row, form.cleaned_data["id"])


def too_busy(request: HttpRequest) -> HttpResponse | None:
    """Strangers may write too; the page that asks to wait when one address sends more than a class full of people would."""
    return None if request.user.is_authenticated else pace_refusal(request, "guest_write", "")


def one_answer(request: HttpRequest, row: Card, client_id: uuid.UUID) -> HttpResponse:
    """Record one answer from a form and say where to go on."""
    visit = visits.for_writing(request)
    found = set_of(visit, row)
    try:
        # Brought into its one form first: the same answer has the same id, whichever way it comes.
        given = grading.understand(row.question, grading.read(row.question, posted(request))) if row.question else {}
        actions.record_answer(visit, row.pk, client_id=answer_id(client_id, given), given=given)
    except grading.UnreadableAnswer as problem:
        messages.warning(request, str(problem))
        typed = request.POST.get("value", "")[:LONGEST_TYPED]
        return redirect(here(request, found, row.position, typed)) if found and row.position else gone_meanwhile(request, found)
    except actions.CardWithdrawn:
        return gone_meanwhile(request, found)
    if found is None or row.position is None:
        return gone_meanwhile(request, found)
    if not access.may_study(visit, found):
        # His session ended on the way: the answer is kept as a guest's and becomes his when he has logged in.
        return login_first(request, found, row.position)
    if row.question:
        return redirect(f"{here(request, found, row.position)}#antwoord")
    return redirect(onward(found, row.position, left=request.POST.get(LEFT) == "1"))


def unpaid(visit: Visit, found: SetOutline) -> bool:
    """True for a person who answers cards that he did not buy. A guest may be a buyer whose session ended: his answers are kept."""
    return visit.person_id is not None and found.offer is not None and not access.may_study(visit, found)


def posted(request: HttpRequest) -> dict[str, list[str]]:
    """All that a form sent, by field."""
    return {name: request.POST.getlist(name) for name in request.POST}


def here(request: HttpRequest, found: SetOutline, position: int, typed: str = "") -> str:
    """The address of the card that a form was sent from, with what was typed when that is to be shown again."""
    kept = {LEFT: "1"} if request.POST.get(LEFT) == "1" else {}
    query = urlencode(kept | ({TYPED: typed} if typed else {}))
    return reverse("courses:card", args=[found.module_slug, found.slug, position]) + (f"?{query}" if query else "")


def answer_id(form_id: uuid.UUID, given: dict[str, Any]) -> uuid.UUID:
    """The id of an answer from a page's id and what was given.

    A double tap gives the same one. Another choice on the same page, after the back button, is another answer.
    """
    return uuid.uuid5(form_id, json.dumps(given, sort_keys=True))


def gone_meanwhile(request: HttpRequest, found: SetOutline | None) -> HttpResponse:
    """The card was taken away while somebody was on it: say so, his answer is kept."""
    text = _("Deze kaart is net weggehaald. Je antwoord is bewaard.")
    return render(request, "courses/gone.html", {"set": found, "text": text, "tab": "bijblijven"}, status=410)


def onward(found: SetOutline, position: int, *, left: bool) -> str:
    """The address after this card; after the last one, or one that was left, `finished` sees whether something was skipped."""
    if position < len(found.cards) and not left:
        return reverse("courses:card", args=[found.module_slug, found.slug, position + 1])
    return reverse("courses:finished", args=[found.module_slug, found.slug])


def queued_answers(request: HttpRequest) -> JsonResponse:
    """What a phone kept while it had no reception. Each item gets its own verdict; one that fails does not stop the rest."""
    try:
        queue = read_queue(request.body)
    except Unreadable as unreadable:
        log.info("unreadable queue: %s", unreadable.problem)
        return JsonResponse({"text": _("Dit kwam niet goed over. Je antwoorden staan nog op je telefoon.")}, status=400)
    known = visits.names(request)
    visit = visits.for_writing(request)
    return JsonResponse({"answers": [queued_answer(visit, known, one) for one in queue.answers]})


def queued_answer(visit: Visit, known: list[str], one: QueuedAnswer) -> dict[str, Any]:
    """Record one item of a queue; `state` is saved, gone, refused or login. What somebody else gave waits until that person logs in."""
    if one.by and one.by not in known:
        return {"id": str(one.id), "state": "login"}
    row = Card.objects.select_related("card_set").filter(pk=one.card).first()
    found = set_of(visit, row) if row else None
    if found is not None and not access.may_study(visit, found):
        return {"id": str(one.id), "state": "refused" if unpaid(visit, found) else "login"}
    try:
        # Brought into its one form first: the same answer has the same id, whichever way it comes.
        given = grading.understand(row.question, one.given) if row and row.question else {}
        recorded = actions.record_answer(visit, one.card, client_id=answer_id(one.id, given), given=given, at=one.when)
    except actions.CardWithdrawn:
        return {"id": str(one.id), "state": "gone"}
    except (actions.NoSuchCard, grading.UnreadableAnswer):
        return {"id": str(one.id), "state": "refused"}
    if found is None:
        # Its module was taken offline or is for some people only: the answer is kept, but nothing is told about it.
        return {"id": str(one.id), "state": "gone"}
    return {"id": str(one.id), "state": "saved", "right": recorded.verdict.right}


@require_safe
def finished(request: HttpRequest, module: str, card_set: str) -> HttpResponse:
    """The set is done: what you have now, and the next step."""
    found = find_set(request, module, card_set)
    visit = visits.of(request)
    progress = actions.catch_up(visit, found.pk)
    if progress is None:
        return redirect("courses:set", module, card_set)
    answered = Answer.objects.of(visit).filter(card__card_set=found.pk, round=progress.round)
    if progress.card_id is not None:
        settled = actions.settled_cards(answered)
        left = [one for one in found.cards if one.pk not in settled] or found.cards[:1]
        return render(request, "courses/left.html", {"set": found, "left": left, "tab": "bijblijven"})
    detail = queries.module_detail(module, visit)
    looked_again = set(answered.filter(right=False).values_list("card", flat=True))
    context = {
        "set": found,
        "detail": detail,
        "missed": [one for one in found.cards if one.pk in looked_again],
        "kin": lookups.kin_of_set(found),
        "guest": visit.person_id is None,
        "proof": proofs.of(visit.person_id, detail.module.pk) if detail else None,
        "tab": "bijblijven",
    }
    return render(request, "courses/finished.html", context)


@require_POST
def again(request: HttpRequest, module: str, card_set: str) -> HttpResponse:
    """Do a set once more."""
    found = find_set(request, module, card_set)
    actions.start_again(visits.of(request), found.pk)
    return redirect("courses:card", module, card_set, 1)


@require_POST
def helped(request: HttpRequest) -> HttpResponse:
    """Note that a card helped on the job, or take it back."""
    if refused := too_busy(request):
        return refused
    form = HelpedForm(request.POST)
    row = Card.objects.published().select_related("card_set").filter(pk=form.cleaned_data["card"]).first() if form.is_valid() else None
    if row is None or row.position is None:
        raise Http404(_("Deze kaart bestaat niet (meer)."))
    found = set_of(visits.of(request), row)
    if found is None:
        raise Http404(_("Deze kaart bestaat niet (meer)."))
    visit = visits.for_writing(request)
    if not access.may_study(visit, found):
        return login_first(request, found, row.position)
    undo = form.cleaned_data["undo"]
    actions.set_helped(visit, row.pk, helped=not undo)
    back = reverse("courses:card", args=[found.module_slug, found.slug, row.position])
    return redirect(back if undo else f"{back}?geholpen=ja")


@require_GET
def calculate(request: HttpRequest, card_set: int, key: uuid.UUID) -> HttpResponse:
    """A calculation without script: the filled-in numbers and what comes out."""
    outcome = queries.calculation(card_set, key, request.GET)
    found = set_of(visits.of(request), outcome.card) if outcome else None
    if outcome is None or found is None or outcome.card.position is None:
        raise Http404(_("Deze berekening is er niet (meer)."))
    if not access.may_study(visits.of(request), found):
        return login_first(request, found, outcome.card.position)
    back = reverse("courses:card", args=[found.module_slug, found.slug, outcome.card.position])
    return render(request, "courses/calculated.html", {"outcome": outcome, "back": back, "tab": "bijblijven"})
