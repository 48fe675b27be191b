"""Other words for what people type. Running it again changes nothing that an operator has changed since."""

from typing import Any

import django.db.models.functions.text
from django.db import migrations, models

# what people type: what to look for as well. "=" counts both ways, ">" only as written.
WORDS = """
wp = warmtepomp
hp > warmtepomp
lucht water > warmtepomp
pv = zonnepanelen
pv paneel = zonnepaneel
zonnecel = zonnepaneel
zonnestroom = zonnepanelen
inverter = omvormer
inverters = omvormer
accu = thuisbatterij
accu = batterij
batterij = thuisbatterij
batterijopslag = thuisbatterij
powerwall > thuisbatterij
laadpaal = laadpunt
laadstation = laadpaal
wallbox = laadpaal
wallbox > laadpunt
ev = elektrische auto
ev > laadpaal
ev > laadpunt
elektrische auto > laadpaal
load balancing = slim laden
loadbalancing = slim laden
als > aardlekschakelaar
aardlek = aardlekschakelaar
ala > aardlekautomaat
rcd = aardlekschakelaar
differentieel = aardlekschakelaar
automaat = installatieautomaat
zekering = installatieautomaat
groepenkast = meterkast
verdeelkast = groepenkast
stoppenkast > meterkast
aarding = aardpen
wtw = warmteterugwinning
mv = mechanische ventilatie
balansventilatie = wtw
cv ketel = ketel
cv ketel = gasketel
hr ketel = ketel
combiketel = ketel
cv > centrale verwarming
cv > ketel
cv > verwarming
co = koolmonoxide
koolmonoxidemelder = co melder
rookgas = rookgasafvoer
propaan = r290
koudemiddel = koelmiddel
buitendeel = buitenunit
buitenmodel = buitenunit
monobloc = monoblock
binnendeel = binnenunit
db = decibel
db > geluid
herrie > geluid
lawaai > geluid
stooklijn = verwarmingscurve
heatcurve = stooklijn
delta t = temperatuurverschil
dt > delta t
waterzijdig inregelen = inregelen
balanceren > inregelen
vvw = vloerverwarming
lt verwarming = lage temperatuur
ltv > lage temperatuur
boiler = boilervat
sww = tapwater
warm water = tapwater
buffer = buffervat
transmissieberekening = warmteverlies
warmteverliesberekening = warmteverlies
spouw = spouwmuur
beglazing = glas
kieren = kierdichting
tocht > kierdichting
vleermuis = vleermuizen
netcongestie = net vol
vol net > netcongestie
terugleveren = teruglevering
saldering = salderen
3 fase = krachtstroom
driefase = krachtstroom
scope 12 = scios
nen1010 = nen 1010
f gassen = koudemiddel
fgas > koudemiddel
subsidie = isde
offerte = aanbieding
zzp = zelfstandig
"""


def pairs() -> list[tuple[str, str, bool]]:
    """The lines as what is typed, what it means, and whether that counts both ways."""
    found = []
    for line in WORDS.strip().splitlines():
        sign = " = " if " = " in line else " > "
        typed, means = line.split(sign)
        found.append((typed, means, sign == " = "))
    return found


def add_words(apps: Any, _schema_editor: Any) -> None:
    """Add what is not there."""
    model = apps.get_model("vocabulary", "Synonym")
    for typed, means, both_ways in pairs():
        model.objects.get_or_create(typed=typed, means=means, defaults={"both_ways": both_ways})


class Migration(migrations.Migration):
    """Other words for what people type."""

    dependencies = [("vocabulary", "0002_words")]

    operations = [
        migrations.CreateModel(
            name="Synonym",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("typed", models.CharField(help_text="Eén tot drie woorden.", max_length=60, verbose_name="wat mensen typen")),
                ("means", models.CharField(max_length=60, verbose_name="zoek ook op")),
                (
                    "both_ways",
                    models.BooleanField(default=True, help_text="Wie het andere typt, vindt dan dit ook.", verbose_name="ook andersom"),
                ),
            ],
            options={"verbose_name": "ander woord", "verbose_name_plural": "andere woorden", "ordering": ["typed", "means"]},
        ),
        migrations.AddConstraint(
            model_name="synonym",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("typed"), django.db.models.functions.text.Lower("means"), name="synonym_once"
            ),
        ),
        migrations.RunPython(add_words, migrations.RunPython.noop),
    ]
