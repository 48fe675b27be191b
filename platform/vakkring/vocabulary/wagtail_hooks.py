"""Operators manage the words in Wagtail's admin."""

from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from vakkring.vocabulary.models import Region, Synonym, Topic, Trade


class TopicViewSet(SnippetViewSet):
    """Topics."""

    model = Topic
    icon = "tag"
    list_display = ["name", "parent", "order"]


class TradeViewSet(SnippetViewSet):
    """Trades."""

    model = Trade
    icon = "user"


class RegionViewSet(SnippetViewSet):
    """Regions."""

    model = Region
    icon = "site"


class SynonymViewSet(SnippetViewSet):
    """Other words for what people type in the search box."""

    model = Synonym
    icon = "search"
    list_display = ["typed", "means", "both_ways"]
    search_fields = ["typed", "means"]


class VocabularyGroup(SnippetViewSetGroup):
    """One menu entry for all."""

    items = (TopicViewSet, TradeViewSet, RegionViewSet, SynonymViewSet)
    menu_label = "Woorden"
    menu_icon = "tag"


register_snippet(VocabularyGroup)
