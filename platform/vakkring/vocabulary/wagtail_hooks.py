"""Operators manage the words in Wagtail's admin."""

from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from vakkring.vocabulary.models import Region, Topic, Trade


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


class VocabularyGroup(SnippetViewSetGroup):
    """One menu entry for the three."""

    items = (TopicViewSet, TradeViewSet, RegionViewSet)
    menu_label = "Woorden"
    menu_icon = "tag"


register_snippet(VocabularyGroup)
