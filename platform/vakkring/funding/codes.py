"""Codes of vouchers: 16 characters that nobody guesses or misreads. Pure, but for the random number.

Crockford's base 32: digits and letters without I, L, O and U. What people type instead is read as what they saw. A code is stored as a
fingerprint to find it by, and sealed so that its sheet can be printed until somebody uses it.
"""

import re
import secrets
from collections.abc import Sequence

from django.utils.crypto import salted_hmac

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
GROUP = 4
LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_code() -> str:
    """A fresh code of 80 random bits, without dashes."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def printed(code: str) -> str:
    """A code in groups of four: "7K2M-…"."""
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def read(typed: str) -> str | None:
    """The code that somebody typed, with or without dashes and spaces, small or large; None when it cannot be one."""
    code = re.sub(r"[\s\-_.·–]", "", typed).upper().translate(LOOK_ALIKES)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def fingerprint(code: str, secret: str) -> str:
    """What is stored to find a code by: without the secret nobody can try codes on it."""
    return salted_hmac("vakkring.funding.codes", code, secret=secret, algorithm="sha256").hexdigest()


def fingerprints(code: str, secrets_used: Sequence[str]) -> list[str]:
    """The fingerprints under every secret that is still in use."""
    return [fingerprint(code, one) for one in secrets_used]
