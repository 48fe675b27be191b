"""The one wall for user HTML."""

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.markup.danger import dangers
from tests.markup.payloads import PAYLOADS
from vakkring.markup import clean, clean_article, from_markdown, plain

PIECES = st.lists(
    st.sampled_from([*PAYLOADS, *"<>\"'/=& x-!?;", "<p>", "</p>", "&lt;", "&amp;", "\x00", "\u2028", "<table>", "<a href=", "é"]),
    max_size=6,
)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_danger_is_seen_in_what_people_send(payload):
    """The positive control: the detector is not blind."""
    assert dangers(payload)


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize(
    "around", ["{}", "<p>tekst {} tekst</p>", "<ul><li>{}</li></ul>", "<table><tr><td>{}</td></tr></table>", "<a href='/x'>{}</a>"]
)
def test_clean_lets_nothing_dangerous_through(payload, around):
    safe = clean(around.format(payload))

    assert dangers(safe) == []


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("around", ["{}", "<div>{}</div>", "<figure>{}</figure>", "<table><tr><td>{}</td></tr></table>"])
def test_articles_let_nothing_dangerous_through(payload, around):
    safe = clean_article(around.format(payload))

    assert dangers(safe, article=True) == []
    assert clean_article(safe) == safe


@pytest.mark.parametrize(
    "hostile",
    [
        '<img src="https://x.example/spy.png">',
        '<img src="/media/images/../../account/logout/">',
        '<h2 id="location">x</h2>',
        '<div class="app">x</div>',
        '<div tabindex="9">x</div>',
    ],
)
def test_articles_keep_only_what_is_ours(hostile):
    assert dangers(hostile, article=True)
    assert dangers(clean_article(hostile), article=True) == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_clean_stays_harmless_when_parsed_again(payload):
    again = str(BeautifulSoup(clean(payload), "html.parser"))

    assert dangers(again) == []
    assert dangers(str(BeautifulSoup(again, "html.parser"))) == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_clean_twice_is_clean_once(payload):
    once = clean(payload)

    assert clean(once) == once


@settings(max_examples=300, deadline=None)
@given(PIECES.map("".join) | st.text(max_size=120))
def test_clean_is_idempotent_and_safe_for_anything(untrusted):
    once = clean(untrusted)

    assert clean(once) == once
    assert dangers(once) == []


def test_clean_keeps_what_people_may_use():
    kept = (
        "<h2>Kop</h2><p>Een <strong>vet</strong> en <em>schuin</em> woord,<br>en <code>code</code>.</p><ul><li>één</li></ul>"
        '<table><tbody><tr><td colspan="2">x</td></tr></tbody></table><blockquote>q</blockquote><hr>'
    )

    assert clean(kept) == kept


@pytest.mark.parametrize(
    "address",
    ["https://vakkring.example/leren/", "http://a.example", "/leren/", "#kop", "mailto:hulp@vakkring.example", "tel:+31101234567"],
)
def test_clean_keeps_ordinary_links_and_marks_them(address):
    assert clean(f'<a href="{address}">x</a>') == f'<a href="{address}" rel="noopener noreferrer ugc nofollow">x</a>'


def test_clean_keeps_an_address_with_several_values():
    assert 'href="/x?a=1&amp;b=2"' in clean('<a href="/x?a=1&amp;b=2">x</a>')


def test_clean_shows_signs_as_text():
    assert clean("3 < 5 & 7 > 2") == "3 &lt; 5 &amp; 7 &gt; 2"


def test_markdown_gives_a_few_things_and_keeps_html_as_text():
    assert from_markdown("**Let op**\n\n- een\n- twee") == "<p><strong>Let op</strong></p>\n<ul>\n<li>een</li>\n<li>twee</li>\n</ul>\n"
    assert dangers(from_markdown("[x](javascript:alert(1)) <script>alert(1)</script>")) == []
    assert "&lt;script&gt;" in from_markdown("<script>")


@settings(max_examples=150, deadline=None)
@given(PIECES.map("".join) | st.text(max_size=120))
def test_markdown_is_safe_for_anything(untrusted):
    assert dangers(from_markdown(untrusted)) == []


def test_plain_is_only_words():
    assert plain("<h2>Kop</h2><p>Eén &amp; <b>ander</b></p><script>weg</script>") == "Kop Eén & ander"
