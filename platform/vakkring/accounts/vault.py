"""Secrets that must be read again (the key of somebody's authenticator app) are stored encrypted. Pure: text in, text out.

The key is derived from SECRET_KEY: a copy of the database alone opens nothing. Older keys in SECRET_KEY_FALLBACKS still open.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

__all__ = ["InvalidToken", "seal", "unseal"]


def seal(text: str, *secrets: str) -> str:
    """Encrypt with the first secret."""
    return _fernet(secrets).encrypt(text.encode()).decode()


def unseal(sealed: str, *secrets: str) -> str:
    """Decrypt with whichever secret fits; raises `InvalidToken` when none does."""
    return _fernet(secrets).decrypt(sealed.encode()).decode()


def _fernet(secrets: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_key(secret)) for secret in secrets])


def _key(secret: str) -> bytes:
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"vakkring.accounts.vault")
    return base64.urlsafe_b64encode(derive.derive(secret.encode()))
