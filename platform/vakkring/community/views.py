"""Doors for HTTP: asking, a question with its answers, one's own questions, photos."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import quote_etag, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vakkring.accounts.access import has_role, is_moderator
from vakkring.accounts.limits import refusal
from vakkring.accounts.models import Person, Role
from vakkring.community import access, actions, promise, queries
from vakkring.community.forms import LONGEST, AnswerForm, AskForm, FurtherForm
from vakkring.community.models import Answer, Question
from vakkring.media.serving import serve
from vakkring.ports import Subject
from vakkring.replies import leading_to, wants_json

DRAFT = "question_draft"
"""Where the session keeps what somebody wrote while he was not logged in."""
INCOMPLETE = 422
GONE = _lazy("Waar je vraag over gaat, is er niet (meer). Je kunt je vraag nog wel stellen.")


def person_of(request: HttpRequest) -> Person:
    """The logged-in person; only for views that ask for a login."""
    if not isinstance(request.user, Person):
        raise Http404
    return request.user


# --- asking -----------------------------------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form for a question, and sending it. Who is not logged in gets back here afterwards, with what he wrote.

    A phone may keep the form for where there is no reception. A script gets the address of the question.
    """
    about = (request.POST if request.method == "POST" else request.GET).get("over", "")
    if not request.user.is_authenticated:
        return login_first(request, about)
    person = person_of(request)
    subject = queries.subject(about, person)
    if request.method != "POST":
        form = AskForm(initial={"text": draft(request)})
        return ask_page(request, person, subject, form, status=200 if subject else 404)
    if refused := refusal(request, "ask", str(person.pk)):
        return refused
    form = AskForm(request.POST, request.FILES)
    if subject is None:
        form.add_error(None, GONE)
    if subject is None or not form.is_valid():
        return ask_page(request, person, subject, form, status=INCOMPLETE)
    try:
        asked = actions.ask(
            person, subject, client_id=sent_id(form, subject.about), text=form.cleaned_data["text"], photo=form.cleaned_data["photo"]
        )
    except actions.TooMany:
        form.add_error(None, _("Je stelde vandaag al veel vragen. Morgen kun je er weer een stellen. Bewaar je tekst zolang zelf."))
        return ask_page(request, person, subject, form, status=429)
    request.session.pop(DRAFT, None)
    messages.success(request, _("Je vraag is verstuurd."))
    return leading_to(request, reverse("community:question", args=[asked.pk]))


def login_first(request: HttpRequest, about: str) -> HttpResponse:
    """Send a stranger to the door, and back here. What he wrote waits in his session; a photo cannot."""
    if request.method != "POST":
        return redirect_to_login(request.get_full_path())
    request.session[DRAFT] = request.POST.get("text", "")[:LONGEST]
    messages.info(request, _("Log in om je vraag te sturen. Je tekst is bewaard. Een foto kies je straks opnieuw."))
    door = redirect_to_login(f"{reverse('community:ask')}?{urlencode({'over': about})}" if about else reverse("community:ask"))
    # A script that followed a redirect would use up what there is to say.
    return JsonResponse({"door": door.url}, status=401) if wants_json(request) else door


def draft(request: HttpRequest) -> str:
    """What he wrote before he logged in, else the text in the address."""
    return str(request.session.get(DRAFT) or request.GET.get("vraag", ""))[:LONGEST]


def sent_id(form: forms.Form, *parts: str) -> uuid.UUID:
    """The id of what is sent, from the page's id and its text: a double tap gives the same, another text after "back" another."""
    return uuid.uuid5(form.cleaned_data["id"], "\n".join([*parts, form.cleaned_data["text"]]))


def ask_page(request: HttpRequest, person: Person, subject: Subject | None, form: AskForm, *, status: int) -> HttpResponse:
    """The form, with who will answer and when. Without a subject the question can still be asked, only not about that."""
    coach = queries.coach_for(person.pk, subject.organisation_id if subject else None)
    now = timezone.now()
    context = {
        "form": form,
        "form_id": form["id"].value() or uuid.uuid4(),
        "subject": subject or queries.subject("", person),
        "gone": GONE if subject is None and not form.is_bound else "",
        "coach": coach,
        "promise": promise.words(promise.promised(now), now),
        "tab": "bijblijven",
    }
    return render(request, "community/ask.html", context, status=status)


# --- a question ---------------------------------------------------------------------------------------------------------------------------
def find(request: HttpRequest, question_id: int) -> Question:
    """The question, for who may read it; for all others there is none."""
    found = Question.objects.select_related("person", "coach").filter(pk=question_id).first()
    if found is None or not access.may_read(person_of(request), found):
        raise Http404
    return found


@never_cache
@require_safe
@login_required
def questions(request: HttpRequest) -> HttpResponse:
    """One's own questions; for moderators also what is late or without a coach."""
    person = person_of(request)
    context = {
        "questions": queries.own_questions(person),
        "coach": has_role(person, Role.COACH),
        "watched": queries.for_moderators() if is_moderator(person) else [],
        "tab": "bijblijven",
    }
    return render(request, "community/questions.html", context)


@never_cache
@require_safe
@login_required
def question(request: HttpRequest, question_id: int) -> HttpResponse:
    """A question with its answers."""
    return question_page(request, find(request, question_id))


def question_page(request: HttpRequest, found: Question, status: int = 200, **bound: forms.Form) -> HttpResponse:
    """The page, with a form for what this person can do now; `bound` replaces one that was not filled in well."""
    person = person_of(request)
    may_react = access.may_react(person, found)
    context: dict[str, Any] = {
        "question": found,
        "thread": queries.thread(found),
        "mine": found.person_id == person.pk,
        "may_react": may_react,
        "answer_form": AnswerForm() if access.may_answer(person, found) else None,
        "further_form": FurtherForm() if may_react and not found.further else None,
        "tab": "bijblijven",
    }
    return render(request, "community/question.html", {**context, **bound}, status=status)


@require_POST
@login_required
def answer(request: HttpRequest, question_id: int) -> HttpResponse:
    """Answer a question."""
    found = find(request, question_id)
    person = person_of(request)
    if person.pk == found.person_id:
        raise PermissionDenied
    if refused := refusal(request, "ask", str(person.pk)):
        return refused
    form = AnswerForm(request.POST, request.FILES)
    if not form.is_valid():
        return question_page(request, found, INCOMPLETE, answer_form=form)
    try:
        actions.answer(person, found.pk, client_id=sent_id(form), text=form.cleaned_data["text"], photo=form.cleaned_data["photo"])
    except (PermissionDenied, actions.TooMany):
        form.add_error(None, _("Deze vraag is al klaar. Je antwoord is niet verstuurd."))
        return question_page(request, found, 409, answer_form=form)
    messages.success(request, _("Je antwoord is verstuurd."))
    return redirect("community:question", found.pk)


@require_POST
@login_required
def helped(request: HttpRequest, question_id: int) -> HttpResponse:
    """The asker says that it helped."""
    found = find(request, question_id)
    actions.say_it_helped(person_of(request), found.pk)
    return redirect("community:question", found.pk)


@require_POST
@login_required
def further(request: HttpRequest, question_id: int) -> HttpResponse:
    """The asker wants to know one thing more."""
    found = find(request, question_id)
    person = person_of(request)
    if person.pk != found.person_id:
        raise PermissionDenied
    form = FurtherForm(request.POST)
    if not form.is_valid():
        return question_page(request, found, INCOMPLETE, further_form=form)
    try:
        actions.ask_further(person, found.pk, form.cleaned_data["text"])
    except actions.AskedBefore:
        form.add_error(None, _("Doorvragen kan 1 keer. Stel een nieuwe vraag."))
        return question_page(request, found, 409, further_form=form)
    messages.success(request, _("Je vraag is verstuurd."))
    return redirect("community:question", found.pk)


# --- photos -------------------------------------------------------------------------------------------------------------------------------
@require_safe
@login_required
def question_photo(request: HttpRequest, question_id: int) -> HttpResponseBase:
    """The photo with a question, for who may read it."""
    return photo(request, find(request, question_id))


@require_safe
@login_required
def answer_photo(request: HttpRequest, question_id: int, answer_id: int) -> HttpResponseBase:
    """The photo with an answer, for who may read the question."""
    given = Answer.objects.filter(question=find(request, question_id), pk=answer_id).first()
    if given is None:
        raise Http404
    return photo(request, given)


def photo(request: HttpRequest, row: Any) -> HttpResponseBase:
    """The file: asked for again each time, since the right to see it may end."""
    if not row.photo:
        raise Http404
    return serve(request, row.photo.storage, row.photo.name, quote_etag(row.photo.name), "private, no-cache")
