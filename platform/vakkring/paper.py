"""PDFs, set with Typst in the site's own typeface.

A template is a file of ours; what comes from people reaches it only as data (JSON in `sys.inputs.values`), where Typst reads it as text,
never as markup. PDF/UA-1: tagged, so that it can be read aloud; the template sets language, title and alternative texts.
"""

import functools
import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

log = logging.getLogger(__name__)

LETTERS = Path(settings.ROOT) / "frontend" / "dist" / "paper"


@functools.cache
def fonts() -> typst.Fonts:
    """The site's typeface, and Typst's own for what it lacks; never what happens to be installed on the machine."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[LETTERS] if LETTERS.exists() else [])


def typeset(template: Path, values: Mapping[str, Any]) -> bytes:
    """The PDF of a template with these values. Raises `typst.TypstError` when the template itself is wrong."""
    paper = typst.Compiler(input=template, font_paths=fonts(), sys_inputs={"values": json.dumps(values)})
    try:
        return pdf(paper.compile(format="pdf", pdf_standards="ua-1"))
    except typst.TypstError as problem:
        # A name in letters that no font of ours has: the standard forbids the empty boxes, the person still gets his paper, tagged as well.
        log.warning("not PDF/UA: %s", problem.message.split(":")[0])
        return pdf(paper.compile(format="pdf"))


def pdf(made: bytes | list[bytes] | None) -> bytes:
    """One file: Typst's types allow more for formats that are pictures."""
    if not isinstance(made, bytes):
        raise TypeError("Typst gave no PDF.")
    return made
