"""Why a backup or a restore cannot go on, in one sentence for the operator."""


class Trouble(Exception):  # noqa: N818 -- read as a sentence
    """It cannot go on. The text says what is wrong and what to do; nothing was changed."""
