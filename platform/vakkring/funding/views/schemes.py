"""The doors of the scheme finder. Open to everybody; what somebody answers stays in his session."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from vakkring.accounts.models import Person
from vakkring.funding import schemes
from vakkring.funding.finder import Found, evaluate, next_question
from vakkring.vocabulary.models import Region

ANSWERS = "schemes.answers"


def facts_of(request: HttpRequest) -> dict[str, str]:
    """What this visitor told here, on top of what his account says."""
    person = request.user if isinstance(request.user, Person) else None
    return {**schemes.facts_of(person), **request.session.get(ANSWERS, {})}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def finder(request: HttpRequest) -> HttpResponse:
    """One question at a time, and what it comes to so far."""
    if request.method == "POST":
        return answer(request)
    return finder_page(request)


def finder_page(request: HttpRequest, problem: str = "") -> HttpResponse:
    """The page, with the question that tells most."""
    facts = facts_of(request)
    found = schemes.outcomes(facts)
    asked = next_question(found, facts, list(schemes.QUESTIONS))
    groups = {state.value: [one for one in found if one.answer == state] for state in Found}
    context: dict[str, Any] = {
        **groups,
        "question": schemes.QUESTIONS[asked] if asked else None,
        "problem": problem,
        "answered": bool(request.session.get(ANSWERS)),
        "fallback": schemes.fallback(),
        "region": Region.objects.filter(slug=facts.get("region", "")).first(),
        "today": timezone.localdate(),
        "tab": "pas",
    }
    return render(request, "funding/schemes.html", context, status=400 if problem else 200)


def answer(request: HttpRequest) -> HttpResponse:
    """Keep one answer, or forget them all."""
    if "again" in request.POST:
        request.session.pop(ANSWERS, None)
        return redirect("funding:schemes")
    question = schemes.QUESTIONS.get(request.POST.get("question", ""))
    if question is None:
        return redirect("funding:schemes")
    told = "" if "skip" in request.POST else read(question, request.POST.get("answer", ""))
    if told is None:
        return finder_page(request, _("Vul 4 cijfers in.") if not question.choices else _("Kies een antwoord."))
    request.session[ANSWERS] = {**request.session.get(ANSWERS, {}), question.name: told}
    return redirect("funding:schemes")


def read(question: schemes.Question, typed: str) -> str | None:
    """The answer as rules know it; None when it is none."""
    if question.choices:
        return typed if typed in dict(question.choices) else None
    digits = typed.strip()[:4]
    return schemes.region_of(digits) if len(digits) == 4 and digits.isdecimal() else None  # noqa: PLR2004 -- a postcode's digits


@never_cache
@require_safe
def scheme(request: HttpRequest, slug: str) -> HttpResponse:
    """One scheme: what it is, for whom, how to ask for it, and where that stands."""
    found = schemes.scheme(slug)
    if found is None:
        raise Http404
    outcome = evaluate(found, facts_of(request))
    context = {
        "scheme": found,
        "outcome": outcome,
        "questions": [schemes.QUESTIONS[name] for name in outcome.ask],
        "stale": found.is_stale(timezone.localdate()),
        "fallback": schemes.fallback(),
        "tab": "pas",
    }
    return render(request, "funding/scheme.html", context)
