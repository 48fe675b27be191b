"""What a file's first bytes say it is. Pure."""

from pathlib import PurePath

START = 1024
"""So many first bytes are looked at."""

MAGIC: dict[str, tuple[tuple[int, bytes], ...]] = {
    "pdf": ((0, b"%PDF-"),),
    "mp4": ((4, b"ftyp"),),
    "webm": ((0, b"\x1a\x45\xdf\xa3"),),
    "zip": ((0, b"PK\x03\x04"), (0, b"PK\x05\x06")),
}
TEXT = frozenset({"csv", "txt", "vtt"})
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
ACTIVE = (
    b"<!doctype",
    b"<html",
    b"<head",
    b"<body",
    b"<script",
    b"<svg",
    b"<?xml",
    b"<iframe",
    b"<object",
    b"<embed",
    b"<img",
    b"<math",
    b"<style",
)


def disguise(name: str, start: bytes) -> bool:
    """True when the contents are not what the extension says: HTML or SVG under another name, a program called pdf."""
    extension = PurePath(name).suffix.lower().removeprefix(".")
    text = start.removeprefix(BYTE_ORDER_MARK)
    if extension in MAGIC:
        return not any(start[at : at + len(magic)] == magic for at, magic in MAGIC[extension])
    if extension in TEXT:
        return b"\x00" in start or any(tag in start.lower() for tag in ACTIVE) or (extension == "vtt" and not text.startswith(b"WEBVTT"))
    return True
