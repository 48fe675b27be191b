"""What goes wrong with a media server."""


class Unreachable(Exception):  # noqa: N818 -- read as a sentence
    """It does not answer, or not as it should. The text says what it did, for the log."""
