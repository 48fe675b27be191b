"""The words themselves: topics, trades, regions. Running it again changes nothing that an operator has changed since."""

from typing import Any

from django.db import migrations

# slug, name, icon, one sentence, children (slug, name)
TOPICS: list[tuple[str, str, str, str, list[tuple[str, str]]]] = [
    (
        "warmtepompen",
        "Warmtepompen",
        "pomp",
        "Kiezen, plaatsen, inregelen en onderhouden van warmtepompen.",
        [
            ("r290", "R290 (propaan)"),
            ("stooklijn", "Stooklijn"),
            ("inregelen", "Inregelen"),
            ("warmteverlies", "Warmteverlies berekenen"),
            ("hybride", "Hybride warmtepomp"),
            ("geluid", "Geluid van de buitenunit"),
            ("afgifte", "Radiatoren en vloerverwarming"),
        ],
    ),
    (
        "zonnepanelen",
        "Zonnepanelen",
        "zon",
        "Panelen leggen en aansluiten, van dak tot meterkast.",
        [
            ("omvormer", "Omvormer"),
            ("dakveiligheid", "Veilig op het dak"),
            ("legplan", "Legplan en schaduw"),
            ("scope-12", "Keuring volgens SCIOS Scope 12"),
        ],
    ),
    (
        "opslag",
        "Batterij en opslag",
        "accu",
        "Stroom en warmte bewaren voor later, zonder brandgevaar.",
        [("thuisbatterij", "Thuisbatterij"), ("brandveiligheid", "Brandveiligheid"), ("buffervat", "Buffervat")],
    ),
    (
        "laden",
        "Laadpalen",
        "laden",
        "Laadpunten plaatsen en slim laten samenwerken met huis en net.",
        [("laadpunt", "Laadpunt aansluiten"), ("slim-laden", "Slim laden")],
    ),
    (
        "isolatie",
        "Isolatie",
        "isolatie",
        "Dak, gevel, vloer en glas isoleren zonder vocht of tocht.",
        [
            ("dakisolatie", "Dakisolatie"),
            ("gevelisolatie", "Gevelisolatie"),
            ("vloerisolatie", "Vloerisolatie"),
            ("kierdichting", "Kierdichting"),
            ("natuurvrij", "Vleermuizen en vogels in de gevel"),
        ],
    ),
    (
        "ventilatie",
        "Ventilatie",
        "ventilatie",
        "Gezonde lucht in een dicht huis.",
        [("wtw", "Warmteterugwinning (WTW)"), ("balans", "Inregelen van ventilatie"), ("vocht", "Vocht en schimmel")],
    ),
    (
        "gas-en-co",
        "Gas en CO",
        "gas",
        "Veilig werken aan ketels en afvoeren, en wat de gasketelwet vraagt.",
        [("gasketelwet", "Gasketelwet"), ("rookgasafvoer", "Rookgasafvoer"), ("co-meten", "Koolmonoxide meten")],
    ),
    (
        "elektrische-veiligheid",
        "Veilig met stroom",
        "bliksem",
        "Veilig werken aan groepenkast en installatie.",
        [("nen-1010", "NEN 1010"), ("nen-3140", "NEN 3140"), ("groepenkast", "Groepenkast"), ("aardlek", "Aardlek")],
    ),
    (
        "waterstof",
        "Waterstof",
        "waterstof",
        "Wat waterstof kan, en wat er anders is dan bij aardgas.",
        [("waterstofketel", "Waterstofketel")],
    ),
    (
        "net",
        "Het stroomnet",
        "net",
        "Aansluitingen, netcongestie en slim omgaan met ruimte op het net.",
        [("netcongestie", "Netcongestie"), ("aansluiting", "Aansluiting verzwaren"), ("energiemanagement", "Energiemanagement")],
    ),
    (
        "ondernemen",
        "Ondernemen",
        "euro",
        "Je bedrijf als zzp'er: klanten, prijzen, regels en geld.",
        [
            ("klantgesprek", "In gesprek met de klant"),
            ("offerte", "Offerte en prijs"),
            ("subsidies", "Subsidies en regelingen"),
            ("wet-dba", "Werken als zzp'er en de wet DBA"),
        ],
    ),
]

TRADES: list[tuple[str, str, str]] = [
    ("warmtepompinstallateur", "Warmtepompinstallateur", "warmtepompen opslag ventilatie elektrische-veiligheid ondernemen"),
    ("installateur-cv", "Installateur cv", "warmtepompen gas-en-co ventilatie waterstof ondernemen"),
    ("elektricien", "Elektricien", "elektrische-veiligheid zonnepanelen opslag laden net ondernemen"),
    ("zonnepaneelmonteur", "Zonnepaneelmonteur", "zonnepanelen opslag elektrische-veiligheid net ondernemen"),
    ("isolatiespecialist", "Isolatiespecialist", "isolatie ventilatie ondernemen"),
    ("dakdekker", "Dakdekker", "isolatie zonnepanelen ondernemen"),
    ("timmerman", "Timmerman", "isolatie ventilatie ondernemen"),
    ("loodgieter", "Loodgieter", "gas-en-co warmtepompen waterstof ondernemen"),
    ("aannemer", "Aannemer", "isolatie ventilatie warmtepompen zonnepanelen ondernemen"),
]

REGIONS: dict[str, str] = {
    "groot-amsterdam": "Groot Amsterdam",
    "gooi-en-vechtstreek": "Gooi en Vechtstreek",
    "flevoland": "Flevoland",
    "zaanstreek-waterland": "Zaanstreek/Waterland",
    "noord-holland-noord": "Noord-Holland Noord",
    "zuid-kennemerland-en-ijmond": "Zuid-Kennemerland en IJmond",
    "holland-rijnland": "Holland Rijnland",
    "haaglanden": "Haaglanden",
    "midden-holland": "Midden-Holland",
    "rijnmond": "Rijnmond",
    "drechtsteden": "Drechtsteden",
    "gorinchem": "Gorinchem",
    "midden-utrecht": "Midden-Utrecht",
    "amersfoort": "Amersfoort",
    "foodvalley": "Foodvalley",
    "rivierenland": "Rivierenland",
    "zeeland": "Zeeland",
    "west-brabant": "West-Brabant",
    "midden-brabant": "Midden-Brabant",
    "noordoost-brabant": "Noordoost-Brabant",
    "zuidoost-brabant": "Zuidoost-Brabant",
    "noord-limburg": "Noord-Limburg",
    "midden-limburg": "Midden-Limburg",
    "zuid-limburg": "Zuid-Limburg",
    "rijk-van-nijmegen": "Rijk van Nijmegen",
    "midden-gelderland": "Midden-Gelderland",
    "achterhoek": "Achterhoek",
    "stedendriehoek": "Stedendriehoek en Noordwest-Veluwe",
    "twente": "Twente",
    "zwolle": "Regio Zwolle",
    "drenthe": "Drenthe",
    "friesland": "Friesland",
    "groningen": "Groningen",
}

# Where each region starts; it runs until the next line, so the ranges cover 1000-9999 and cannot overlap. The borders follow postcodes, not
# municipalities, and are approximate: good enough to find people near you, not to decide who may get a municipality's money.
STARTS: list[tuple[int, str]] = [
    (1000, "groot-amsterdam"),
    (1200, "gooi-en-vechtstreek"),
    (1300, "flevoland"),
    (1380, "groot-amsterdam"),
    (1390, "gooi-en-vechtstreek"),
    (1420, "groot-amsterdam"),
    (1440, "zaanstreek-waterland"),
    (1600, "noord-holland-noord"),
    (1910, "zuid-kennemerland-en-ijmond"),
    (2130, "groot-amsterdam"),
    (2160, "holland-rijnland"),
    (2260, "haaglanden"),
    (2300, "holland-rijnland"),
    (2490, "haaglanden"),
    (2730, "midden-holland"),
    (2900, "rijnmond"),
    (2950, "drechtsteden"),
    (2980, "rijnmond"),
    (3260, "drechtsteden"),
    (3400, "midden-utrecht"),
    (3740, "amersfoort"),
    (3770, "foodvalley"),
    (3790, "amersfoort"),
    (3840, "stedendriehoek"),
    (3860, "amersfoort"),
    (3880, "stedendriehoek"),
    (3890, "flevoland"),
    (3900, "foodvalley"),
    (3930, "midden-utrecht"),
    (4000, "rivierenland"),
    (4120, "gorinchem"),
    (4150, "rivierenland"),
    (4200, "gorinchem"),
    (4300, "zeeland"),
    (4600, "west-brabant"),
    (5000, "midden-brabant"),
    (5180, "noordoost-brabant"),
    (5300, "rivierenland"),
    (5340, "noordoost-brabant"),
    (5500, "zuidoost-brabant"),
    (5800, "noord-limburg"),
    (5830, "noordoost-brabant"),
    (5850, "noord-limburg"),
    (6000, "midden-limburg"),
    (6120, "zuid-limburg"),
    (6500, "rijk-van-nijmegen"),
    (6590, "noord-limburg"),
    (6600, "rijk-van-nijmegen"),
    (6660, "midden-gelderland"),
    (6700, "foodvalley"),
    (6800, "midden-gelderland"),
    (7000, "achterhoek"),
    (7200, "stedendriehoek"),
    (7250, "achterhoek"),
    (7300, "stedendriehoek"),
    (7440, "twente"),
    (7690, "zwolle"),
    (7740, "drenthe"),
    (7770, "zwolle"),
    (7800, "drenthe"),
    (7950, "zwolle"),
    (7960, "drenthe"),
    (8000, "zwolle"),
    (8160, "stedendriehoek"),
    (8190, "zwolle"),
    (8200, "flevoland"),
    (8260, "zwolle"),
    (8300, "flevoland"),
    (8330, "zwolle"),
    (8380, "drenthe"),
    (8390, "friesland"),
    (9300, "drenthe"),
    (9350, "groningen"),
    (9400, "drenthe"),
    (9500, "groningen"),
    (9530, "drenthe"),
    (9540, "groningen"),
]


def add_words(apps: Any, _schema_editor: Any) -> None:
    """Topics, then the trades that point at them, then the regions."""
    topic_model, trade_model = apps.get_model("vocabulary", "Topic"), apps.get_model("vocabulary", "Trade")
    topics = {}
    for order, (slug, name, icon, summary, children) in enumerate(TOPICS, start=1):
        topic, _ = topic_model.objects.get_or_create(slug=slug, defaults={"name": name, "icon": icon, "summary": summary, "order": order})
        topics[slug] = topic
        for place, (child_slug, child_name) in enumerate(children, start=1):
            defaults = {"name": child_name, "icon": icon, "parent": topic, "order": place}
            topic_model.objects.get_or_create(slug=child_slug, defaults=defaults)
    for slug, name, about in TRADES:
        trade, created = trade_model.objects.get_or_create(slug=slug, defaults={"name": name})
        if created:
            trade.topics.set(topics[topic_slug] for topic_slug in about.split())
    add_regions(apps)


def add_regions(apps: Any) -> None:
    """Regions with their postcodes, unless there are regions already: two maps over each other would fit nowhere."""
    region_model, range_model = apps.get_model("vocabulary", "Region"), apps.get_model("vocabulary", "PostcodeRange")
    if region_model.objects.exists():
        return
    regions = {slug: region_model.objects.create(slug=slug, name=name) for slug, name in REGIONS.items()}
    ends = [first - 1 for first, _ in STARTS[1:]] + [9999]
    range_model.objects.bulk_create(
        range_model(region=regions[slug], first=first, last=last) for (first, slug), last in zip(STARTS, ends, strict=True)
    )


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("vocabulary", "0001_initial")]

    # Taken back, the words stay: people may have been tagged with them.
    operations = [migrations.RunPython(add_words, migrations.RunPython.noop)]
