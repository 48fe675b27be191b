"""What makes sites of this kind unsafe again and again: each such call stands in the one place that was looked at, or nowhere.

ruff's S rules see most of them too, but a comment silences those; here the place itself has to be written down.
"""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).parents[2]
FOLDERS = ("platform", "courses", "wiki", "classroom")
PRODUCT = [one for folder in FOLDERS for one in sorted((ROOT / folder).rglob("*.py"))]
TEMPLATES = [one for folder in (*FOLDERS, "frontend/templates") for one in sorted((ROOT / folder).rglob("*.html"))]
SCRIPTS = [one for one in sorted((ROOT / "frontend" / "src").rglob("*.ts")) if not one.name.endswith(".test.ts")]

ANYTHING_RUNS = "runs what a text says"
NOT_ESCAPED = "calls a text safe HTML"
NO_TOKEN = "takes forms of strangers' pages"
SQL = "writes SQL around the ORM or from pieces"
ANY_FIELD = "sets whichever field it is told"
NO_PROOF = "speaks to an unproved or other server than it was told"
ANY_ENTITY = "reads XML that may name files"
OTHER_DAY = "takes the day of a moment by the clock it was read with, which for the database is UTC: use timezone.localdate"

BY_NAME = {
    **dict.fromkeys(
        ["eval", "exec", "pickle.load", "pickle.loads", "marshal.loads", "shelve.open", "yaml.load", "yaml.load_all"], ANYTHING_RUNS
    ),
    **dict.fromkeys(
        ["yaml.unsafe_load", "yaml.full_load", "os.system", "os.popen", "Engine.from_string", "engines.from_string"], ANYTHING_RUNS
    ),
    **dict.fromkeys(["Template", "template.Template"], ANYTHING_RUNS),
    **dict.fromkeys(["mark_safe", "safestring.mark_safe", "SafeString", "SafeText"], NOT_ESCAPED),
    **dict.fromkeys(["csrf_exempt", "csrf.csrf_exempt"], NO_TOKEN),
    **dict.fromkeys(["RawSQL", "expressions.RawSQL"], SQL),
    "setattr": ANY_FIELD,
}
LAST = {"raw": SQL, "extra": SQL}
"""Methods, whatever they are called on."""
XML = {"xml.etree.ElementTree", "xml.dom.minidom", "xml.sax", "lxml", "lxml.etree", "xml.etree"}

ALLOWED = {
    # The wall itself; QR codes, our stylesheet and our drawings, which nobody outside writes.
    ("platform/vakkring/markup.py", NOT_ESCAPED),
    ("platform/vakkring/qr.py", NOT_ESCAPED),
    ("platform/vakkring/stylesheet.py", NOT_ESCAPED),
    ("courses/drawings.py", NOT_ESCAPED),
    # The payment provider has no token; what it says is only a hint.
    ("platform/vakkring/shop/views/back.py", NO_TOKEN),
    # An address that is not there: it does nothing but say so.
    ("platform/vakkring/api/views.py", NO_TOKEN),
    # Two fixed pieces; the values are parameters.
    ("platform/vakkring/realtime/streams.py", SQL),
    ("platform/vakkring/search/known.py", SQL),  # as many placeholders as there are words
    ("platform/vakkring/search/on_sqlite.py", SQL),
    ("platform/vakkring/backup/on_sqlite.py", SQL),  # names of tables, a constant
    # Names that stand in the code, not in what came in.
    ("platform/vakkring/desks/supplier/selling.py", ANY_FIELD),
    ("platform/vakkring/media/fields.py", ANY_FIELD),
    ("courses/actions.py", ANY_FIELD),
    ("classroom/actions/selling.py", ANY_FIELD),
    ("classroom/actions/planning.py", ANY_FIELD),
    # Moments that were brought to Dutch time on the line before.
    ("platform/vakkring/community/promise.py", OTHER_DAY),
    ("classroom/times.py", OTHER_DAY),
    ("classroom/forms.py", OTHER_DAY),
}


def dotted(node: ast.expr) -> str:
    """The last two parts of a name: `yaml.load`, `mark_safe`."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before.rsplit('.', 1)[-1]}.{node.attr}" if before else f".{node.attr}"
    return ""


def is_pieced_together(text: ast.expr | None) -> bool:
    """True for an f-string with a value in it, `+`, `%` and `.format`: what is written into SQL instead of going along as a parameter."""
    if isinstance(text, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in text.values)
    if isinstance(text, ast.BinOp):
        return isinstance(text.op, ast.Add | ast.Mod)
    return isinstance(text, ast.Call) and isinstance(text.func, ast.Attribute) and text.func.attr == "format"


def pitfalls_of_call(call: ast.Call) -> set[str]:
    """What is dangerous about one call."""
    name = dotted(call.func)
    first = call.args[0] if call.args else None
    found = {BY_NAME[name]} if name in BY_NAME else set()
    if isinstance(call.func, ast.Attribute):
        found |= {LAST[call.func.attr]} if call.func.attr in LAST else set()
        found |= {SQL} if call.func.attr in {"execute", "executemany"} and is_pieced_together(first) else set()
        found |= {OTHER_DAY} if call.func.attr == "date" and not (call.args or call.keywords) else set()
    for word in call.keywords:
        value = word.value.value if isinstance(word.value, ast.Constant) else None
        found |= {NO_PROOF} if (word.arg, value) in {("verify", False), ("follow_redirects", True)} else set()
        found |= {ANYTHING_RUNS} if (word.arg, value) == ("shell", True) else set()
    if name.endswith("format_html") and is_pieced_together(first):
        found.add(NOT_ESCAPED)
    return found


def pitfalls(source: str) -> set[str]:
    """What is dangerous in a piece of Python."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            found |= pitfalls_of_call(node)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found |= {BY_NAME[dotted(one)] for one in node.decorator_list if dotted(one) in BY_NAME}
        elif isinstance(node, ast.Import):
            found |= {ANY_ENTITY for one in node.names if one.name in XML}
        elif isinstance(node, ast.ImportFrom):
            found |= {ANY_ENTITY} if node.module in XML or any(f"{node.module}.{one.name}" in XML for one in node.names) else set()
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and node.value.value == "__all__":
            found |= {ANY_FIELD for one in node.targets if dotted(one) == "fields"}
    return found


def test_dangerous_calls_stand_only_where_they_were_looked_at():
    found = {(str(one.relative_to(ROOT)), pitfall) for one in PRODUCT for pitfall in pitfalls(one.read_text())}

    assert found == ALLOWED


@pytest.mark.parametrize(
    ("source", "pitfall"),
    [
        ("eval(typed)", ANYTHING_RUNS),
        ("yaml.load(text, Loader=yaml.Loader)", ANYTHING_RUNS),
        ("pickle.loads(body)", ANYTHING_RUNS),
        ("subprocess.run(line, shell=True)", ANYTHING_RUNS),
        ("Template(typed).render(context)", ANYTHING_RUNS),
        ("mark_safe(person.bio)", NOT_ESCAPED),
        ("format_html(f'<b>{name}</b>')", NOT_ESCAPED),
        ("@csrf_exempt\ndef pay(request): ...", NO_TOKEN),
        ("pay = csrf_exempt(pay)", NO_TOKEN),
        ("Person.objects.raw(question)", SQL),
        ("people.extra(where=[typed])", SQL),
        ("RawSQL(typed, [])", SQL),
        ("cursor.execute(f'SELECT {typed}')", SQL),
        ("cursor.execute('SELECT ' + typed)", SQL),
        ("cursor.execute('SELECT %s' % typed)", SQL),
        ("cursor.execute('SELECT {}'.format(typed))", SQL),
        ("setattr(person, name, value)", ANY_FIELD),
        ("class Meta:\n    fields = '__all__'", ANY_FIELD),
        ("httpx.get(url, verify=False)", NO_PROOF),
        ("httpx.Client(follow_redirects=True)", NO_PROOF),
        ("import xml.etree.ElementTree as tree", ANY_ENTITY),
        ("from lxml import etree", ANY_ENTITY),
        ("from xml.etree import ElementTree", ANY_ENTITY),
        ("purchase.at.date()", OTHER_DAY),
    ],
)
def test_dangerous_call_is_seen(source, pitfall):
    """The control."""
    assert pitfalls(source) == {pitfall}


@pytest.mark.parametrize(
    "source",
    [
        "yaml.safe_load(text)",
        "cursor.execute('SELECT %s', [typed])",
        "format_html('<b>{}</b>', name)",
        "httpx.get(url, timeout=5)",
        "timezone.localdate(at)",
        "dt.date(2026, 4, 6)",
    ],
)
def test_safe_call_is_let_be(source):
    assert pitfalls(source) == set()


# --- who speaks to other servers --------------------------------------------------------------------------------------------------------
CLIENTS = {
    "httpx",
    "requests",
    "aiohttp",
    "urllib3",
    "urllib.request",
    "http.client",
    "ftplib",
    "websockets.asyncio.client",
    "websockets.sync.client",
}
GATEWAYS = {
    "platform/vakkring/shop/gateways/mollie.py",
    "classroom/gateways/janus.py",
    "classroom/extras.py",  # the demo's made-up people, who come to our own room
    "platform/vakkring/config/ready.py",  # asks the process beside it, on the loopback address, whether it is ready
}


def imported(source: str) -> set[str]:
    """The modules that a piece of Python imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module or "", *(f"{node.module}.{one.name}" for one in node.names)}
    return found


def test_only_gateways_call_other_servers():
    assert {str(one.relative_to(ROOT)) for one in PRODUCT if imported(one.read_text()) & CLIENTS} == GATEWAYS
    assert "wagtail.embeds" not in settings.INSTALLED_APPS  # it would fetch what an editor types


@pytest.mark.parametrize(
    "source", ["import httpx", "from urllib import request", "from urllib.request import urlopen", "import http.client"]
)
def test_client_is_seen(source):
    """The control."""
    assert imported(source) & CLIENTS


# --- templates ----------------------------------------------------------------------------------------------------------------------------
NOT_ESCAPED_IN_TEMPLATE = re.compile(
    r"\{\{\s*([^}|]+)\|[^}]*\bsafe(?:seq)?\b[^}]*\}\}|\{%\s*(autoescape\s+off)\s*%\}|\{%\s*filter\s+(safe)\s*%\}"
)
SAFE_ALREADY = {
    # HTML that left through markup.py when it was stored.
    ("courses/templates/courses/card.html", "card.lead"),
    ("courses/templates/courses/card.html", "card.html"),
    ("courses/templates/courses/preview.html", "card.lead"),
    ("courses/templates/courses/preview.html", "card.html"),
    ("wiki/templates/wiki/version.html", "version.html"),
    ("wiki/templates/wiki/article.html", "reading.revision.html"),
    ("classroom/templates/classroom/catchup.html", "slide.html"),
    # Words of the code: help texts of forms, of which Django's own about passwords are lists.
    ("frontend/templates/components/field_notes.html", "field.help_text"),
}


def unescaped(template: str) -> set[str]:
    """What a template shows without escaping it."""
    return {next(group for group in hit.groups() if group).strip() for hit in NOT_ESCAPED_IN_TEMPLATE.finditer(template)}


def test_templates_escape_all_but_what_is_safe_already():
    found = {(str(one.relative_to(ROOT)), what) for one in TEMPLATES for what in unescaped(one.read_text())}

    assert found == SAFE_ALREADY


@pytest.mark.parametrize(
    "template",
    ["{{ name|safe }}", "{{ name|linebreaks|safe }}", "{% autoescape off %}", "{% filter safe %}", "{{ names|safeseq|join:' ' }}"],
)
def test_unescaped_template_is_seen(template):
    """The control."""
    assert unescaped(template)


# --- scripts in the browser ----------------------------------------------------------------------------------------------------
HTML_FROM_TEXT = re.compile(
    r"\.(?:innerHTML|outerHTML)\s*\+?=(?!=)|\binnerHTML:|insertAdjacentHTML|setHTMLUnsafe|unsafeHTML|srcdoc\s*="
    r"|document\.write|\beval\(|new Function\("
)
PAGES_OF_OURS = {
    # Pieces of pages that our own server wrote and escaped.
    "frontend/src/refresh.ts",
    "frontend/src/search.ts",
    "frontend/src/live/views/stage.ts",
}
OTHER_WINDOWS = re.compile(r"\b(?:window|self|globalThis)\.(?:onmessage|addEventListener\(\s*[\"']message[\"'])|\bpostMessage\(")


def test_scripts_make_html_only_of_what_our_server_wrote():
    assert {str(one.relative_to(ROOT)) for one in SCRIPTS if HTML_FROM_TEXT.search(one.read_text())} == PAGES_OF_OURS


@pytest.mark.parametrize(
    "script", ["box.innerHTML = name", "box.innerHTML += name", "eval(text)", 'box.insertAdjacentHTML("beforeend", name)']
)
def test_html_from_text_is_seen(script):
    """The control."""
    assert HTML_FROM_TEXT.search(script)


def test_scripts_neither_hear_nor_tell_other_windows():
    assert [str(one.relative_to(ROOT)) for one in SCRIPTS if OTHER_WINDOWS.search(one.read_text())] == []
    assert OTHER_WINDOWS.search('window.addEventListener("message", take)')
    assert OTHER_WINDOWS.search('other.postMessage(body, "*")')
