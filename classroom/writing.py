"""What is written down of a session, as Markdown that articles know. Pure. Nobody is named: a group or a room found it."""

from collections.abc import Iterable, Sequence

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from classroom.messages import DilemmaView, Option, Tally
from classroom.models import Group

LONGEST_TITLE = 110


def titled(*parts: str) -> str:
    """A title of these parts, as far as it fits; of a text of more lines the first."""
    known = [line for part in parts if (line := part.strip().split("\n")[0].strip())]
    return Truncator(": ".join(known)).chars(LONGEST_TITLE)


def notes(task: str, groups: Iterable[Group]) -> str:
    """The notes of all groups."""
    parts = [task.strip()] if task.strip() else []
    for group in groups:
        parts += ["## " + _("Groepje %(number)s") % {"number": group.number}, group.notes.strip()]
    return "\n\n".join(parts)


def dilemma(view: DilemmaView, groups: Sequence[Group]) -> str:
    """A case, what people chose first and after they talked, what each choice leads to, and what groups wrote down."""
    parts = [view.role, view.case]
    parts += ["## " + _("Wat we kozen"), table(view)]
    parts += ["## " + _("Wat erna komt"), *(effects(option) for option in view.options)]
    if groups:
        parts.append("## " + _("Wat groepjes zeiden"))
        parts += [f"- {' '.join(group.notes.split())}" for group in groups]
    return "\n\n".join(part for part in parts if part)


def table(view: DilemmaView) -> str:
    """Both rounds side by side."""
    rows = [f"| {_('Keuze')} | {_('Eerst')} | {_('Na het gesprek')} |", "| --- | --- | --- |"]
    rows += [f"| {cell(option.text)} | {votes(view.first, at)} | {votes(view.second, at)} |" for at, option in enumerate(view.options)]
    return "\n".join(rows)


def votes(tally: Tally, option: int) -> str:
    """How many chose an option."""
    many = tally.counts[option] if option < len(tally.counts) else 0
    return ngettext("%(many)d stem", "%(many)d stemmen", many) % {"many": many}


def effects(option: Option) -> str:
    """What an option leads to."""
    lines = [f"### {option.text}"]
    lines += [f"{_('Meteen')}: {option.short}"] if option.short else []
    lines += [f"{_('Later')}: {option.long}"] if option.long else []
    return "\n\n".join(lines) if len(lines) > 1 else ""


def cell(text: str) -> str:
    """Text within a table."""
    return " ".join(text.replace("|", "/").split())
