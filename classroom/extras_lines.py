"""What the extras of the demo's room say. Data only."""

LINES = (
    "Dit had ik vorige week nog in Hasselt. Filter zat dicht met slib.",
    "Ik begin altijd bij de afsluiters. Staat er vaak één half dicht.",
    "Hoor je nog lucht boven? Dan hoef je niet te meten.",
    "Bij mij was het de pomp op een te lage stand.",
    "Ik schrijf de stand van elke kraan op een stickertje.",
    "Wie meet er met een klemsensor op de leiding?",
    "Temperatuur aanvoer en retour, dan weet je al veel.",
    "Mijn klant draaide zelf aan de stooklijn. Alles op 60.",
    "Foto van de instellingen maken voordat je begint. Scheelt discussie.",
    "De stooklijn doe ik pas als laatste.",
    "Slaapkamer 17 graden vinden veel mensen trouwens prima.",
    "Eerst vragen wat ze gewend zijn. Dat vergeet ik nog wel eens.",
    "Vloerverwarming beneden en radiatoren boven: daar gaat het vaak mis.",
    "Ik kom het meest tegen dat er nooit is ingeregeld.",
    "In de handleiding staat de minimale doorstroming. Die zoek ik altijd op.",
    "Magneetfilter erbij en na een maand terugkomen.",
    "Ik reken een half uur kijken gewoon mee in de prijs.",
    "Ventielen die vastzitten: in de herfst elke dag raak.",
    "Zit hier iemand zonder beeld? Ik zit in de bus, alleen tekst.",
    "Ik luister mee op de steiger. Mooie dia.",
    "Dat staatje met graden per kamer, mag dat in de wiki?",
    "Bij een buffervat loopt het water soms rond zonder dat er iets warm wordt.",
    "Klant wilde een grotere pomp. Na inregelen was het opgelost.",
    "Ik had er ook een waar de voeler verkeerd zat.",
    "Gewoon hand op de radiator: onder koud, boven warm zegt al iets.",
    "Doe je dat met twee man of alleen?",
    "Alleen gaat prima, je loopt wel trap op trap af.",
    "Ik zet alles open, wacht een uur en meet dan pas.",
    "Mag een installateur van een ander merk aan die instellingen komen?",
    "Kijk in de garantievoorwaarden voor je iets verandert.",
    "Fijn dat je hier gewoon domme dingen kunt vragen.",
    "Bij ons in de kring hebben we er een lijstje van gemaakt.",
)
ANSWERS = (
    "Zelfde hier.",
    "Goeie tip, die onthoud ik.",
    "Welk merk was dat?",
    "En hoe lang heb je daarna gewacht?",
    "Dat doe ik ook zo.",
    "Had je de handleiding erbij?",
    "Ja, en maak er een foto van.",
)
QUESTIONS = (
    "Hoe weet je of de pomp genoeg water rondpompt?",
    "Wat doe je als een ventiel vastzit?",
    "Begin je beneden of boven?",
    "Hoe leg je de klant uit dat een grotere pomp niet helpt?",
    "Wat reken je voor inregelen?",
    "Moet de klant erbij zijn?",
)
GROUP_LINES = (
    "Wie begint?",
    "Bij mij was het een hoekwoning, boven bleef het koud.",
    "Heb je aanvoer en retour gemeten?",
    "Zat er een filter in?",
    "Dan zou ik eerst de afsluiters nalopen.",
    "Hoe oud is de installatie?",
    "Zullen we opschrijven wat we eerst doen?",
    "Ik denk dat het inregelen is.",
)
NOTES = (
    "Eerst filter en afsluiters, dan ontluchten, dan meten bij de verste radiator.",
    "Vraag wanneer het begon. Meet aanvoer en retour voordat je iets verandert.",
    "Foto van alle instellingen, daarna pas draaien. Handleiding erbij voor de doorstroming.",
)
WORDS = ("meten", "inregelen", "filter", "rustig", "kijken", "foto", "afsluiters", "handleiding", "vragen", "lucht")
