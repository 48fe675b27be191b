"""The port `SlideSource`: an article as slides in a live session, one for each part below a heading."""

import re
from collections.abc import Iterator

from django.db.models import Q

from vakkring.ports import SlideContent
from wiki import render, tree
from wiki.models import Article
from wiki.pictures import pictures_of
from wiki.tree import Node

REF = re.compile(r"article:([1-9][0-9]{0,8})")
MOST = 40


class ArticleSlides:
    """Published articles as slides: a draft is not for a room with guests."""

    def sources(self, person_id: int, words: str = "") -> list[tuple[str, str]]:  # noqa: ARG002 -- the port's signature: articles are for everybody
        """Those with these words in their title; the newest first without any."""
        wanted = Q()
        for word in words.split():
            wanted &= Q(title__icontains=word)
        found = Article.objects.published().filter(wanted).order_by("-published_at", "pk").values_list("pk", "title")
        return [(f"article:{pk}", title) for pk, title in found[:MOST]]

    def slides(self, ref: str, person_id: int) -> list[SlideContent]:  # noqa: ARG002 -- the same
        """The version that readers see now, in parts."""
        found = REF.fullmatch(ref)
        article = Article.objects.published().select_related("current").filter(pk=int(found[1])).first() if found else None
        if article is None or article.current is None:
            return []
        return [slide_of(article, *part) for part in parts(article.current.tree)]


def parts(content: Node) -> Iterator[tuple[str, int, list[Node]]]:
    """What stands before the first heading (without a title), and each part below one, with the number of its heading in the article."""
    title, number, blocks = "", 0, list[Node]()
    headings = 0
    for one in content.get("content", []):
        words = tree.text_of(one).strip()
        if one["type"] == "heading" and words:
            headings += 1
        if one["type"] != "heading" or one["attrs"]["level"] != 2:  # noqa: PLR2004 -- smaller headings stay within their part
            blocks.append(one)
            continue
        if blocks:
            yield title, number, blocks
        title, number, blocks = words, headings, []
    if blocks:
        yield title, number, blocks


def slide_of(article: Article, title: str, number: int, blocks: list[Node]) -> SlideContent:
    """One part. It leads to where it stands in the article."""
    part = {"type": "doc", "content": blocks}
    words = "\n".join(line for block in tree.walk(part) if block["type"] in tree.TEXT_BLOCKS and (line := tree.text_of(block).strip()))
    anchor = f"#kop-{number}" if title else ""
    html = str(render.article(part, pictures_of(article, tree.photos(part))))
    return SlideContent(title or article.title, html, words, f"{article.get_absolute_url()}{anchor}")
