"""Why a backup or a restore cannot go on, in one sentence for the operator."""

import signal
from typing import NoReturn


class Trouble(Exception):  # noqa: N818 -- read as a sentence
    """It cannot go on. The text says what is wrong and what to do; nothing was changed."""


def stop_tidily() -> None:
    """Let SIGTERM end a command as Ctrl-C does: what is half done is taken away."""
    signal.signal(signal.SIGTERM, stopped)


def stopped(_number: int, _frame: object) -> NoReturn:
    """Somebody stops this process."""
    raise Trouble("It was stopped. Nothing was changed; start it again.")
