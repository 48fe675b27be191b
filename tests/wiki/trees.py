"""Trees of articles for tests: short ways to write them, and all that hypothesis can think of."""

from hypothesis import strategies as some
from pycrdt import Doc, XmlFragment

from wiki import tree


def text(words, *marks):
    return {"type": "text", "text": words, **({"marks": list(marks)} if marks else {})}


def bold():
    return {"type": "bold"}


def link(href):
    return {"type": "link", "attrs": {"href": href}}


def paragraph(*runs):
    held = [text(one) if isinstance(one, str) else one for one in runs]
    return {"type": "paragraph", **({"content": held} if held else {})}


def heading(words, level=2):
    return {"type": "heading", "attrs": {"level": level}, "content": [text(words)]}


def bullets(*items, kind="bulletList"):
    return {"type": kind, "content": [{"type": "listItem", "content": [paragraph(one)]} for one in items]}


def article(*blocks):
    return {"type": "doc", "content": [paragraph(one) if isinstance(one, str) else one for one in blocks]}


def document(content, base=None):
    """A shared document that holds this, and its fragment."""
    made = Doc()
    if base:
        made.apply_update(base)
    found = made.get(tree.FRAGMENT, type=XmlFragment)
    tree.write(found, content)
    return made, found


def copy_of(made):
    """The same document on another phone."""
    other = Doc()
    other.apply_update(made.get_update())
    return other, other.get(tree.FRAGMENT, type=XmlFragment)


# --- for hypothesis -----------------------------------------------------------------------------------------------------------------------
WORDS = some.text(alphabet="abc de éü😀.*_[]()<>#-+1!|`~&\\", min_size=1, max_size=12)
MARKS = some.lists(
    some.sampled_from([bold(), {"type": "italic"}, link("/wiki/x/"), link("https://a.nl/b_c")]),
    max_size=2,
    unique_by=lambda one: one["type"],
)
RUNS = some.lists(
    some.builds(lambda words, marks: text(words, *sorted(marks, key=lambda one: one["type"])), WORDS, MARKS), min_size=1, max_size=4
).map(tree.joined)
PARAGRAPHS = RUNS.map(lambda runs: {"type": "paragraph", "content": runs})
HEADINGS = some.builds(lambda runs, level: {"type": "heading", "attrs": {"level": level}, "content": runs}, RUNS, some.sampled_from([2, 3]))


def lists_of(inner):
    items = some.lists(
        some.builds(lambda first, rest: {"type": "listItem", "content": [first, *rest]}, PARAGRAPHS, some.lists(inner, max_size=1)),
        min_size=1,
        max_size=3,
    )
    tasks = some.lists(
        some.builds(lambda done, first: {"type": "taskItem", "attrs": {"checked": done}, "content": [first]}, some.booleans(), PARAGRAPHS),
        min_size=1,
        max_size=3,
    )
    return some.one_of(
        some.builds(lambda kind, held: {"type": kind, "content": held}, some.sampled_from(["bulletList", "orderedList"]), items),
        tasks.map(lambda held: {"type": "taskList", "content": held}),
    )


CALLOUTS = some.builds(
    lambda kind, held: {"type": "callout", "attrs": {"kind": kind}, "content": held},
    some.sampled_from(tree.CALLOUTS),
    some.lists(PARAGRAPHS, min_size=1, max_size=2),
)
TABLES = some.integers(1, 3).flatmap(
    lambda wide: some.lists(
        some.lists(PARAGRAPHS, min_size=wide, max_size=wide).map(
            lambda cells: {"type": "tableRow", "content": [{"type": "tableCell", "content": [one]} for one in cells]}
        ),
        min_size=1,
        max_size=3,
    ).map(lambda rows: {"type": "table", "content": rows})
)
PHOTOS = some.builds(lambda key: {"type": "photo", "attrs": {"image": key, "alt": "een foto", "caption": ""}}, some.integers(1, 9))
BLOCKS = some.one_of(
    PARAGRAPHS, HEADINGS, some.recursive(PARAGRAPHS.map(lambda one: bullets("a")), lists_of, max_leaves=4), CALLOUTS, TABLES, PHOTOS
)
ARTICLES = some.lists(BLOCKS, max_size=6).map(lambda blocks: {"type": "doc", "content": blocks})
