"""A person's data as a ZIP that opens on any computer. Pure: an `Export` in, bytes out."""

import csv
import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from vakkring.ports import Export

FORMULA = ("=", "+", "-", "@", "\t", "\r")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:\d\d|Z)")
"""A moment as exporters write it, with its time zone; whole, so that no sentence is taken for one."""


def pack(export: Export, on: dt.date) -> bytes:
    """A CSV per sheet (as Dutch spreadsheets read it), everything once more as JSON, files, and a note that explains."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("LEESMIJ.txt", explain(export, on))
        for name, rows in export.sheets.items():
            archive.writestr(f"{name}.csv", sheet(rows))
        archive.writestr("alles.json", json.dumps(export.sheets, ensure_ascii=False, indent=2, default=str))
        for path, content in export.files.items():
            archive.writestr(f"bestanden/{path}", content)
    return packed.getvalue()


def sheet(rows: list[Mapping[str, Any]]) -> bytes:
    """Rows under one head; semicolons and a byte order mark, so that a spreadsheet opens it with one tap."""
    head = list(dict.fromkeys(column for row in rows for column in row))
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(head)
    writer.writerows([cell(row.get(column, "")) for column in head] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def cell(value: Any) -> str:
    """Text for one cell: moments as people read them. What a spreadsheet would run as a formula gets a quote before it."""
    text = "" if value is None else str(value)
    if MOMENT.fullmatch(text):
        return moment(text)
    return f"'{text}" if text.startswith(FORMULA) and not isinstance(value, int | float) else text


def moment(text: str) -> str:
    """A moment by the clock on the wall: "3-7-2026 09:05"."""
    try:
        local = timezone.localtime(dt.datetime.fromisoformat(text))
    except (ValueError, OverflowError):  # somebody typed what looks like one
        return text
    return f"{local.day}-{local.month}-{local.year} {local:%H:%M}"


def explain(export: Export, on: dt.date) -> str:
    """What is in the file, in plain words."""
    names = "\n".join(f"- {name}.csv" for name in export.sheets)
    files = _("In de map bestanden staan je bestanden.\n") if export.files else ""
    return _(
        "Jouw gegevens bij Vakkring, op %(date)s\n\n"
        "Dit is alles wat Vakkring over jou bewaart. Elke lijst kun je openen in Excel of Numbers:\n%(names)s\n\n"
        "alles.json bevat hetzelfde, voor als je het in een ander programma wilt inlezen.\n%(files)s"
    ) % {"date": f"{on:%d-%m-%Y}", "names": names, "files": files}
