"""What is sealed is the age format: another implementation opens it, and we open what that one sealed. What does not fit is refused."""

import base64
import io
from itertools import product

import pyrage
import pytest

from vakkring.backup.sealing import CHUNK, Damaged, Opener, Sealer, WrongPassphrase

SECRET = "hamer tang waterpas zaag"
QUICK = 4
SEALED_ELSEWHERE = (
    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCB3bXhJSGIyNksyVFZiQkp0aGcvZG1nIDE5ClBSSGxyZDJGMDdwUDN5VFNwbzJqcTFuWFRkUVJoTTZ1"
    "RHN4WFk2bkJjTEEKLS0tIGRFOXN5QkEwa01yV1k1eU1HUkd5RlliRTdqTzhjdE5tazE0Z0Z3NEZ3ZnMK2+Vw5BqXtjRq5ARQDikRl4MAEZ3lrBqZebPPJGab"
    "AIYWX0wVNYmWkI/oODVZCiZR1nnSMaOyK06aR2Tr4w=="
)
SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 17]


def sealed(text: bytes, step: int = 1000) -> bytes:
    """Written in parts of `step` bytes."""
    target = io.BytesIO()
    sealer = Sealer(target, SECRET, QUICK)
    for start in range(0, len(text), step):
        sealer.write(text[start : start + step])
    sealer.finish()
    return target.getvalue()


def opened(content: bytes, secret: str = SECRET) -> bytes:
    return io.BufferedReader(Opener(io.BytesIO(content), secret)).read()


def text_of(size: int) -> bytes:
    return bytes(number % 251 for number in range(size))


@pytest.mark.parametrize("size", SIZES)
def test_another_implementation_opens_what_we_seal(size):
    assert pyrage.passphrase.decrypt(sealed(text_of(size)), SECRET) == text_of(size)


@pytest.mark.parametrize("size", SIZES)
def test_we_open_what_we_seal_however_it_is_written(size):
    assert {opened(sealed(text_of(size), step)) for step in (17, CHUNK, 10 * CHUNK)} == {text_of(size)}


def test_we_open_what_another_implementation_sealed():
    """Made once, by pyrage: it takes seconds over the passphrase."""
    assert opened(base64.b64decode(SEALED_ELSEWHERE)) == b"Buitenunit: eerst het filter."


def test_the_same_text_is_never_sealed_in_the_same_way():
    assert sealed(b"x") != sealed(b"x")


def test_another_passphrase_opens_nothing():
    with pytest.raises(WrongPassphrase):
        opened(sealed(b"geheim"), SECRET + "x")


@pytest.mark.parametrize("left", [0, 10, 60, 130, 160, 170, CHUNK, -CHUNK, -17, -1])
def test_a_file_that_was_cut_off_is_refused(left):
    whole = sealed(text_of(2 * CHUNK + 5))

    with pytest.raises(Damaged):
        opened(whole[:left])


def test_a_file_that_was_cut_off_between_two_chunks_is_refused():
    whole = sealed(text_of(2 * CHUNK))

    with pytest.raises(Damaged):
        opened(whole[: -(CHUNK + 16)])


def test_a_changed_bit_is_refused_wherever_it_stands():
    """Also the bits of a last letter that base64 does not use: the header has one spelling."""
    whole = sealed(text_of(CHUNK + 100))

    for place, bit in product((*range(200), len(whole) // 2, len(whole) - 1), range(8)):
        changed = bytearray(whole)
        changed[place] ^= 1 << bit
        with pytest.raises((Damaged, WrongPassphrase)):
            opened(bytes(changed))


def test_chunks_in_another_order_are_refused():
    whole = sealed(text_of(3 * CHUNK))
    start, size = len(whole) - 3 * (CHUNK + 16), CHUNK + 16
    first, second, third = (whole[start + n * size : start + (n + 1) * size] for n in range(3))

    assert opened(whole[:start] + first + second + third) == text_of(3 * CHUNK), "the control: this is how it was"
    with pytest.raises(Damaged):
        opened(whole[:start] + second + first + third)


def test_a_file_that_asks_for_endless_work_is_refused_at_once():
    lines = sealed(b"x").split(b"\n")
    lines[1] = lines[1][:-1] + b"63"

    with pytest.raises(Damaged):
        opened(b"\n".join(lines))
