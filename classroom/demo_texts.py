"""What the demo's sessions say: plans, polls, dilemmas, slides, and what was said in the one that is over. Data only."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Prepared:
    """A step of a plan with what is prepared in it, as `steps.add` takes it. `slides`: title and Markdown of each."""

    kind: str
    title: str
    minutes: int
    task: str = ""
    poll: dict[str, Any] | None = None
    dilemma: dict[str, Any] | None = None
    slides: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Planned:
    """A session to come: in so many days, at this hour. `signed`: how many neighbours signed up, in their order; `also`: who else.

    `price` in cents, VAT included; 0 is free.
    """

    key: str
    title: str
    summary: str
    days: int
    hour: tuple[int, int]
    minutes: int
    audience: str = "members"
    circle: str = ""
    seats: int | None = None
    price: int = 0
    topics: tuple[str, ...] = ()
    signed: int = 0
    also: tuple[str, ...] = ()
    steps: tuple[Prepared, ...] = field(default=())


def options(*texts: str) -> list[dict[str, str]]:
    """Options of a poll."""
    return [{"text": text, "short": "", "long": ""} for text in texts]


def effects(*chosen: tuple[str, str, str]) -> list[dict[str, str]]:
    """Options of a dilemma: what is chosen, what that does at once, and later."""
    return [{"text": text, "short": short, "long": later} for text, short, later in chosen]


def poll(kind: str, question: str, *texts: str, **rest: Any) -> dict[str, Any]:
    """A poll as `steps.add` takes it."""
    return {"kind": kind, "question": question, "options": options(*texts), **rest}


KETEL = {
    "title": "“Kun jij de ketel ook even aansluiten?”",
    "role": "Je bent zelfstandig installateur. Het is vrijdagmiddag, 16:10, in Enschede.",
    "case": (
        "Je plaatste een hybride warmtepomp. De ketel staat los van de rookgasafvoer. De klant zit met twee kleine kinderen in de kou "
        "en vraagt of jij hem even aansluit. Jij werkt niet onder een CO-certificaat."
    ),
    "options": effects(
        (
            "Ik sluit hem aan. Het is tien minuten werk.",
            "De klant heeft het warm en is blij.",
            "Jij mocht dit niet doen. Gaat het mis, dan sta je er alleen voor.",
        ),
        (
            "Ik zeg nee en bel een collega met certificaat.",
            "De klant wacht en moppert.",
            "Het werk klopt, en je hebt een collega die jou ook belt.",
        ),
        (
            "Ik zet een elektrische kachel neer tot maandag.",
            "Eén kamer is warm.",
            "De klant onthoudt dat je iets regelde. Maandag kost het je wel een uur.",
        ),
    ),
}
GROTER = {
    "title": "De klant wil een grotere pomp",
    "role": "Je bent warmtepompinstallateur. De offerte ligt er al, de klant wil tekenen.",
    "case": (
        "Boven wordt het niet warm. De klant is ervan overtuigd dat de pomp te klein is en wil een zwaarder type. Jij ziet dat de "
        "radiatoren nooit zijn ingeregeld. Inregelen kost een halve dag. Een grotere pomp levert jou veel meer op."
    ),
    "options": effects(
        (
            "Ik lever de grotere pomp. De klant vraagt erom.",
            "Een mooie opdracht.",
            "Boven blijft het koud en de pomp gaat vaker aan en uit. Je wordt teruggebeld.",
        ),
        (
            "Ik regel eerst in en kijk dan opnieuw.",
            "Een kleine rekening en een verbaasde klant.",
            "Is het opgelost, dan vertelt hij het door. Zo niet, dan weet je het zeker.",
        ),
        ("Ik leg het uit en laat de klant kiezen.", "Een half uur praten, onbetaald.", "Wat hij ook kiest: hij wist waarvoor."),
    ),
}
LIVING_SLIDES = (
    (
        "Boven koud, beneden warm",
        "De klant belt: de slaapkamers halen 17 graden, beneden is het 21.\n\n**Wat kijk je na, en in welke volgorde?**",
    ),
    (
        "Eerst kijken, dan draaien",
        (
            "1. Is het filter schoon?\n2. Staan alle afsluiters open?\n3. Is er lucht in het systeem?\n4. Is er ingeregeld?\n\n"
            "Pas daarna kom je aan de stooklijn."
        ),
    ),
    (
        "Wat de handleiding zegt",
        "Elke fabrikant geeft een **minimale doorstroming**. Die staat in de handleiding van het type. Schat hem niet: zoek hem op.",
    ),
)
LIVING = Planned(
    key="zaal",
    title="Boven koud, beneden warm: wat nu?",
    summary=(
        "Een klacht die iedereen kent. We lopen hem samen na: eerst kijken, dan meten, dan pas draaien. "
        "Doe mee met een foto van je eigen klus, of kijk alleen."
    ),
    days=0,
    hour=(0, 0),
    minutes=120,
    audience="public",
    topics=("warmtepompen",),
    steps=(
        Prepared("slide", "Welkom: de klacht", 5, slides=LIVING_SLIDES),
        Prepared(
            "poll",
            "Wat doe je eerst?",
            10,
            poll=poll(
                "one",
                "Boven is het koud. Wat doe je eerst?",
                "Filter en afsluiters nalopen",
                "Radiatoren inregelen",
                "Stooklijn omhoog",
                "Grotere pomp plaatsen",
                right=[0],
                why=(
                    "Kijken kost niets. Een vol filter of een dichte afsluiter haal je er in tien minuten uit, "
                    "en zonder doorstroming helpt inregelen niet."
                ),
            ),
        ),
        Prepared("dilemma", "Dilemma: een grotere pomp?", 15, dilemma=GROTER),
        Prepared("board", "Teken de stooklijn", 15, task="Teken de stooklijn van jouw laatste klus. Zet erbij wat je veranderde."),
        Prepared(
            "wall", "Jouw foto", 10, task="Hang een foto op van een filter, een verdeler of een pomp. Geen namen of adressen van klanten."
        ),
        Prepared(
            "people",
            "In drietallen",
            15,
            task="Eén van je vertelt een klacht. De anderen vragen door tot je weet waar je begint met meten.",
        ),
        Prepared("dilemma", "Dilemma: de ketel", 15, dilemma=KETEL),
        Prepared("poll", "Wat neem je mee?", 5, poll=poll("words", "Eén woord: wat doe je maandag anders?")),
    ),
)
TO_COME = (
    Planned(
        key="laadpaal",
        title="Laadpaal en zonnepanelen op één aansluiting",
        summary="Wat past er op 3x25 ampère? We rekenen drie klussen na en kijken wanneer je de netbeheerder belt.",
        days=1,
        hour=(19, 30),
        minutes=45,
        seats=8,
        topics=("laden", "zonnepanelen"),
        signed=10,
        steps=(
            Prepared("poll", "Waar loop je vast?", 5, poll=poll("words", "In één woord: wat maakt zo’n klus lastig?")),
            Prepared(
                "slide",
                "Drie groepenkasten",
                10,
                slides=(("Klus 1", "Rijtjeshuis, 3x25 A, 10 panelen, laadpunt van 11 kW.\n\nWat gebeurt er om 18:00 uur?"),),
            ),
            Prepared(
                "poll",
                "Reken mee",
                10,
                poll=poll(
                    "number",
                    "Hoeveel ampère per fase vraagt 11 kW ongeveer?",
                    unit="A",
                    why="11.000 W gedeeld door 3 x 230 V is ongeveer 16 A per fase.",
                ),
            ),
            Prepared("people", "Jouw klus", 20, task="Leg je eigen klus voor. Wat meet je, en wie bel je voordat je begint?"),
        ),
    ),
    Planned(
        key="r290",
        title="R290 buiten plaatsen: waar wel, waar niet",
        summary="Propaan is zwaarder dan lucht. We lopen foto’s van echte plekken na en leggen de handleiding ernaast.",
        days=4,
        hour=(20, 0),
        minutes=60,
        audience="public",
        seats=30,
        topics=("warmtepompen",),
        signed=9,
        steps=(
            Prepared(
                "poll",
                "Mag deze plek?",
                10,
                poll=poll(
                    "several",
                    "Wat hoort niet in de zone rond de buitenunit?",
                    "Een open put",
                    "Een stopcontact",
                    "Grind",
                    right=[0, 1],
                    why=(
                        "Gas kan in een put lopen, en een stopcontact kan een vonk geven. "
                        "De grootte van de zone staat in de handleiding van het type."
                    ),
                ),
            ),
            Prepared("wall", "Plekken van jullie", 20, task="Hang een foto op van een plek waar je twijfelde."),
            Prepared("people", "Meet de zone uit", 25, task="Pak de handleiding van jouw type. Zoek op hoe groot de zone is en teken hem."),
        ),
    ),
    Planned(
        key="offerte",
        title="Jouw offerte op tafel",
        summary="Neem een offerte mee die niet doorging. In een klein groepje schrijf je hem zo om dat de klant ja durft te zeggen.",
        days=9,
        hour=(19, 30),
        minutes=75,
        seats=12,
        price=25_00,
        topics=("ondernemen",),
        steps=(
            Prepared(
                "poll", "Waar stopte het?", 10, poll=poll("one", "Waarom ging jouw offerte niet door?", "Prijs", "Te laat", "Onduidelijk")
            ),
            Prepared("people", "Schrijf hem om", 45, task="Lees elkaars offerte als klant. Wat snap je niet? Schrijf die regel opnieuw."),
            Prepared("poll", "Morgen", 10, poll=poll("words", "Wat verander je morgen in je offerte?")),
        ),
    ),
)
CIRCLE = Planned(
    key="kring-zwolle",
    title="Kring Zwolle: klussen van deze week",
    summary="Ieder brengt één klus mee die bleef hangen. Een half uur, met de voeten op tafel.",
    days=3,
    hour=(17, 0),
    minutes=30,
    audience="circle",
    circle="zwolle",
    topics=("ondernemen",),
    signed=5,
    also=("anna@vakkring.example",),
    steps=(
        Prepared("people", "Rondje: wat bleef hangen?", 20, task="Vertel je klus in 2 minuten. Eén vraag van ieder ander."),
        Prepared("poll", "Volgende keer", 5, poll=poll("one", "Waar gaat het volgende keer over?", "Offertes", "Storingen", "Personeel")),
    ),
)
ENDED = Planned(
    key="terug",
    title="Waterzijdig inregelen: waar begin je?",
    summary="Van de radiator bij de pomp tot die op zolder. Wat meet je, en wanneer is het goed genoeg?",
    days=-6,
    hour=(19, 30),
    minutes=45,
    topics=("warmtepompen",),
    steps=(
        Prepared(
            "slide",
            "Waarom inregelen",
            10,
            slides=(
                (
                    "Water zoekt de makkelijkste weg",
                    "De radiator vlak bij de pomp krijgt te veel, die op zolder te weinig. Inregelen verdeelt het water.",
                ),
                (
                    "Begin bij het dichtstbijzijnde",
                    (
                        "1. Zet alle kranen open.\n2. Meet aanvoer en retour bij elke radiator.\n"
                        "3. Knijp de radiator met het kleinste verschil.\n4. Wacht en meet opnieuw."
                    ),
                ),
            ),
        ),
        Prepared(
            "poll",
            "Waar begin je?",
            10,
            poll=poll(
                "one",
                "Bij welke radiator begin je?",
                "De dichtstbijzijnde",
                "Die op zolder",
                "De grootste",
                right=[0],
                why="Daar gaat te veel water doorheen. Knijp je die, dan komt er water vrij voor de rest.",
            ),
        ),
        Prepared("dilemma", "Dilemma: een grotere pomp?", 15, dilemma=GROTER),
        Prepared("poll", "Hoe zeker ben je nu?", 5, poll=poll("scale", "Hoe zeker begin jij maandag aan inregelen?", low=1, high=5)),
    ),
)
TALLIES: dict[str, dict[str, Any]] = {
    "one": {"votes": 11, "counts": [7, 3, 1]},
    "scale": {"votes": 10, "counts": [0, 1, 2, 5, 2]},
}
"""What came out of the polls of the session that is over."""
FIRST, SECOND = {"votes": 11, "counts": [5, 3, 3]}, {"votes": 11, "counts": [1, 7, 3]}
"""What came out of its dilemma."""
SAID = (
    ("joost", "Ik schrijf de stand van elke kraan op een stickertje. Scheelt een uur als je terug moet.", 6),
    ("petra", "Zet de pomp op een vaste stand voor je begint. Anders meet je steeds iets anders.", 5),
    ("samira", "Laat de deuren dicht tijdens het meten. Klinkt flauw, maakt echt uit.", 3),
    ("marvin", "Goed verhaal dit.", 1),
)
"""Who said what in it, and how many that helped."""
ASKED = (
    ("hakan", "Hoe lang wacht je tussen knijpen en opnieuw meten?", True),
    ("anouk", "Werkt dit ook bij vloerverwarming boven en radiatoren beneden?", True),
    ("rik", "Komt hier nog een vervolg op?", False),
)
"""Who asked what, and whether it was answered."""
