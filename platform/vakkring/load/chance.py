"""The same made-up things for the same seed. Pure."""

import random
import uuid

OWN_WORDS = 12
PARTS = (
    "aan af anker bad balk blok boor buis dak deur draad druk flens gas glas goot hout kap kast ketel "
    "klem knel kop kraan las leiding licht lood luik mof moer muur net pan pijp plaat pomp put raam ring "
    "riool schacht slang snoer spoel stang stuk tank vat veer vloer wand water zon"
).split()


class Chance(random.Random):
    """Chance that is the same every time. One for each part, so that more of one thing leaves the others as they were."""

    def __init__(self, seed: int, part: str) -> None:
        super().__init__(f"{seed}:{part}")

    def key(self) -> uuid.UUID:
        """A key as `uuid4` makes them."""
        return uuid.UUID(int=self.getrandbits(128), version=4)

    def words(self) -> list[str]:
        """Made-up compounds, most of them said once or twice in all texts: as many different words as real texts have."""
        return [
            self.choice(PARTS) + self.choice(PARTS) + self.choice(PARTS[: 3 + min(int(self.paretovariate(0.4)), 50)])
            for _ in range(OWN_WORDS)
        ]
