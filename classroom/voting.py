"""The code under which somebody's vote is kept: his own is found again, and no row names him."""

import base64

from django.utils.crypto import salted_hmac


def code(thing: str, attendee: int) -> str:
    """Of this attendee in "poll:<id>" or "dilemma:<id>". Another thing gives another code: nobody can be followed from poll to poll."""
    made = salted_hmac("classroom.vote", f"{thing}:{attendee}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()
