"""Makes pages of a PDF into pictures and text, in a process of its own with little memory and time: a PDF may be made to harm.

`python -I pdfworker.py FILE FIRST COUNT FOLDER` writes `<number>.webp` into the folder for the pages from FIRST (counted from 1),
and says on standard output, as JSON, how many pages there are and what each of these says. Imports nothing of ours. Ends with 3: locked.
"""

import json
import resource
import sys
from pathlib import Path

LONGEST_SIDE = 1600
LONGEST_TEXT = 5000
MEMORY = 1536 * 1024 * 1024
SECONDS = 30
LARGEST_FILE = 40 * 1024 * 1024
LOCKED = 3


def limit() -> None:
    """What this process may take, before it looks at anything."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(what, (most, most))


def main(file: str, first: int, count: int, folder: Path) -> int:
    """The pages; answers how the process ends."""
    limit()
    import pypdfium2  # type: ignore[import-untyped]  # after the limits are set

    try:
        pdf = pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as error:
        return LOCKED if "assword" in str(error) else 1
    pages = len(pdf)
    texts = [page(pdf[number - 1], folder / f"{number}.webp") for number in range(first, min(pages, first + count - 1) + 1)]
    json.dump({"pages": pages, "texts": texts}, sys.stdout)
    return 0


def page(one: object, target: Path) -> str:
    """Write the picture of a page; answers what it says."""
    width, height = one.get_size()  # type: ignore[attr-defined]  # the library is not imported yet when this is read
    scale = LONGEST_SIDE / max(width, height, 1)
    picture = one.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")  # type: ignore[attr-defined]
    picture.save(target, "WEBP", quality=85)
    text: str = one.get_textpage().get_text_range()  # type: ignore[attr-defined]
    return text[:LONGEST_TEXT]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])))
