"""The words that come with the migrations."""

from importlib import import_module

import pytest
from django.apps import apps

from vakkring.vocabulary.models import PostcodeRange, Region, Topic, Trade

pytestmark = pytest.mark.django_db


def test_topics_are_a_tree_of_two_floors():
    roots = Topic.objects.filter(parent=None)

    assert list(roots.values_list("slug", flat=True)) == (
        "warmtepompen zonnepanelen opslag laden isolatie ventilatie gas-en-co elektrische-veiligheid waterstof net ondernemen".split()
    )
    assert all(topic.summary and topic.children.exists() for topic in roots)
    assert not Topic.objects.filter(parent__parent__isnull=False).exists()


def test_trades_each_have_topics():
    assert Trade.objects.count() == 9
    assert all(trade.topics.exists() for trade in Trade.objects.all())


def test_every_postcode_lies_in_exactly_one_region():
    ranges = PostcodeRange.objects.order_by("first")

    covered = [postcode for one in ranges for postcode in range(one.first, one.last + 1)]

    assert covered == list(range(1000, 10_000))
    assert set(Region.objects.all()) == {one.region for one in ranges.select_related("region")}


@pytest.mark.parametrize(
    ("postcode", "region"),
    [
        ("8011", "zwolle"),
        ("7553", "twente"),
        ("1012", "groot-amsterdam"),
        ("3011", "rijnmond"),
        ("9711", "groningen"),
        ("6211 AB", "zuid-limburg"),
    ],
)
def test_region_of_a_postcode(postcode, region):
    assert Region.objects.of_postcode(postcode).get().slug == region


@pytest.mark.parametrize("postcode", ["", "0999", "abcd", "12", "٣٤٥٦x", "8011" * 1000])
def test_region_of_no_postcode_is_none_or_one(postcode):
    assert Region.objects.of_postcode(postcode).count() <= 1


def test_words_added_again_leave_an_operators_changes_alone():
    Topic.objects.filter(slug="net").update(name="Netwerk")
    before = Topic.objects.count(), Trade.objects.count(), Region.objects.count(), PostcodeRange.objects.count()

    import_module("vakkring.vocabulary.migrations.0002_words").add_words(apps, None)

    assert (Topic.objects.count(), Trade.objects.count(), Region.objects.count(), PostcodeRange.objects.count()) == before
    assert Topic.objects.get(slug="net").name == "Netwerk"
