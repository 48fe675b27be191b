"""The product without its walls against hostile text, for the control of the tests that nothing of it runs.

Takes the same commands as `manage.py`. Nothing is escaped, nothing cleaned, links may lead anywhere. The policy of its pages is lifted in
the browser (`bypass_csp`), and the editor, which knows only its own schema, stays as it is.
"""

import django

django.setup()

from django.template import engines  # noqa: E402
from django.utils.safestring import mark_safe  # noqa: E402

from vakkring import markup  # noqa: E402
from vakkring.__main__ import main  # noqa: E402
from vakkring.today.templatetags import found  # noqa: E402
from wiki import render, tree  # noqa: E402


def as_it_is(untrusted: str, *_allowed: object) -> str:
    """HTML from anybody."""
    return mark_safe(untrusted)


if __name__ == "__main__":
    markup.through_both = as_it_is
    render.escape = tree.address = lambda value: value
    found.format_html_join = lambda _between, _form, pieces: as_it_is("".join(words for (words,) in pieces))
    engines["django"].engine.autoescape = False
    main()
