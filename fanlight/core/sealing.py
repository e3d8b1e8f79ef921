"""Secrets at rest: AES-256-GCM, one derived key per purpose, bound to the row they lie in.

A sealed value copied into another row does not open: table, column and keys are part of what is authenticated.
"""

import base64
import functools
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE_BYTES = 12


def derive(root: bytes, purpose: str) -> bytes:
    """32 bytes for one purpose alone (HKDF-SHA-256, RFC 5869). Raises ValueError for an empty root."""
    if not root:
        raise ValueError("Refusing to derive a key from nothing.")
    return HKDF(SHA256(), length=32, salt=None, info=purpose.encode()).derive(root)


@functools.cache
def purpose_key(purpose: str) -> bytes:
    """The key of this instance for one purpose."""
    return derive(settings.ROOT_KEY, purpose)


def new_key() -> bytes:
    return AESGCM.generate_key(256)


def seal(value: bytes, *, key: bytes, bound_to: str) -> bytes:
    """Nonce, then ciphertext and tag. `bound_to` names the place (`table|column|workspace|row`)."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, value, bound_to.encode())


def unseal(sealed: bytes, *, key: bytes, bound_to: str) -> bytes:
    """Raises cryptography's InvalidTag when key or place is not the one it was sealed for."""
    return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to.encode())


def as_text(sealed: bytes) -> str:
    return base64.urlsafe_b64encode(sealed).decode()


def from_text(text: str) -> bytes:
    return base64.urlsafe_b64decode(text.encode())
