"""The age format (age-encryption.org/v1) with a passphrase, as a stream: `age` opens what is written here, and the other way round.

Libraries for Python take a passphrase only with the whole text in memory. The primitives are `cryptography`'s. Pure: files in and out.
"""

import base64
import io
import os
import re
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import constant_time, hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

VERSION = b"age-encryption.org/v1\n"
LABEL = b"age-encryption.org/v1/scrypt"
CHUNK = 64 * 1024
TAG = 16
WORK = 17
"""Two to this power rounds of scrypt: 128 MB and a fraction of a second for each guess at the passphrase."""
MOST_WORK = 22
LONGEST_HEADER = 4096
HEADER = (
    re.compile(re.escape(VERSION)),
    re.compile(rb"-> scrypt ([A-Za-z0-9+/]{22}) ([1-9][0-9]?)\n"),
    re.compile(rb"([A-Za-z0-9+/]{43})\n"),
    re.compile(rb"--- ([A-Za-z0-9+/]{43})\n"),
)
"""The lines of a file that is sealed with a passphrase, to the letter: salt and work, wrapped key, proof."""


class WrongPassphrase(Exception):  # noqa: N818 -- read as a sentence
    """The passphrase is not the one with which the file was sealed."""


class Damaged(Exception):  # noqa: N818 -- read as a sentence
    """The file is cut off or was changed."""


class Sealer(io.RawIOBase):
    """Encrypts what is written to it; `close` writes the end, without which the file cannot be opened."""

    def __init__(self, target: IO[bytes], passphrase: str, work: int = WORK) -> None:
        super().__init__()
        file_key, salt, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
        body = ChaCha20Poly1305(wrapping_key(passphrase, salt, work)).encrypt(bytes(12), file_key, None)
        header = VERSION + f"-> scrypt {unpadded(salt)} {work}\n{unpadded(body)}\n---".encode()
        target.write(header + f" {unpadded(mac_of(header, file_key))}\n".encode() + nonce)
        self.target, self.cipher, self.number, self.held = target, ChaCha20Poly1305(payload_key(file_key, nonce)), 0, bytearray()

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # bytes are all that comes
        """A chunk is only written when more follows: the last one is marked."""
        self.held += data
        while len(self.held) > CHUNK:
            self.put(bytes(self.held[:CHUNK]), last=False)
            del self.held[:CHUNK]
        return len(data)

    def put(self, chunk: bytes, *, last: bool) -> None:
        """One chunk, encrypted."""
        self.target.write(self.cipher.encrypt(nonce_of(self.number, last=last), chunk, None))
        self.number += 1

    def finish(self) -> None:
        """The last chunk."""
        self.put(bytes(self.held), last=True)
        self.held.clear()


class Opener(io.RawIOBase):
    """Decrypts while it is read. `WrongPassphrase` at once, `Damaged` as soon as something does not fit."""

    def __init__(self, source: IO[bytes], passphrase: str) -> None:
        super().__init__()
        file_key = opened_header(source, passphrase)
        nonce = source.read(16)
        if len(nonce) < 16:  # noqa: PLR2004 -- as the format says
            raise Damaged
        self.source, self.cipher, self.number = source, ChaCha20Poly1305(payload_key(file_key, nonce)), 0
        self.ready, self.ahead, self.ended = memoryview(b""), source.read(CHUNK + TAG), False

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # any buffer that is a view
        """Fill the buffer as far as one chunk goes; 0 at the end."""
        while not self.ready and not self.ended:
            self.ready = memoryview(self.chunk())
        many = min(len(buffer), len(self.ready))
        buffer[:many] = self.ready[:many]
        self.ready = self.ready[many:]
        return many

    def chunk(self) -> bytes:
        """The next chunk. It is the last one when nothing follows; a file that was cut off has none that is marked so."""
        now, self.ahead = self.ahead, self.source.read(CHUNK + TAG)
        self.ended = not self.ahead
        try:
            text = self.cipher.decrypt(nonce_of(self.number, last=self.ended), now, None)
        except (InvalidTag, ValueError) as error:
            raise Damaged from error
        self.number += 1
        return text


def opened_header(source: IO[bytes], passphrase: str) -> bytes:
    """The file's key."""
    lines = [source.readline(LONGEST_HEADER) for _ in HEADER]
    found = [pattern.fullmatch(line) for pattern, line in zip(HEADER, lines, strict=True)]
    parts = [part.decode() for match in found if match for part in match.groups()]
    if not all(found):
        raise Damaged
    try:
        salt, work, body, mac = padded(parts[0]), int(parts[1]), padded(parts[2]), padded(parts[3])
    except ValueError as error:
        raise Damaged from error
    if work > MOST_WORK:
        raise Damaged
    try:
        file_key = ChaCha20Poly1305(wrapping_key(passphrase, salt, work)).decrypt(bytes(12), body, None)
    except (InvalidTag, ValueError) as error:
        raise WrongPassphrase from error
    if not constant_time.bytes_eq(mac, mac_of(b"".join(lines[:3]) + b"---", file_key)):
        raise Damaged
    return file_key


def wrapping_key(passphrase: str, salt: bytes, work: int) -> bytes:
    """The key that a passphrase gives."""
    return Scrypt(salt=LABEL + salt, length=32, n=2**work, r=8, p=1).derive(passphrase.encode())


def mac_of(header: bytes, file_key: bytes) -> bytes:
    """What proves that the header is whole."""
    mac = hmac.HMAC(HKDF(hashes.SHA256(), 32, b"", b"header").derive(file_key), hashes.SHA256())
    mac.update(header)
    return mac.finalize()


def payload_key(file_key: bytes, nonce: bytes) -> bytes:
    """The key of the text itself."""
    return HKDF(hashes.SHA256(), 32, nonce, b"payload").derive(file_key)


def nonce_of(number: int, *, last: bool) -> bytes:
    """Its place, and whether it is the last: no chunk can be moved, repeated or left out."""
    return number.to_bytes(11, "big") + bytes([last])


def unpadded(data: bytes) -> str:
    """Base64 as age writes it."""
    return base64.b64encode(data).decode().rstrip("=")


def padded(text: str) -> bytes:
    """The other way round; `ValueError` for any other spelling of the same bytes: the last letter has bits that say nothing."""
    data = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    if unpadded(data) != text:
        raise ValueError(text)
    return data
