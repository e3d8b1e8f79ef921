"""Secrets that open something: how they are made, recognised and remembered.

A token is `fls_` (share links), `fli_` (invitations, openings, resets) or `flc_` (calendars), then 43 base62
characters (256 random bits) and 6 characters of CRC-32. The CRC serves people who mistype and machines that scan for
leaks; it is never trust. Only the SHA-256 of a token is stored.
"""

import hashlib
import hmac
import re
import secrets
import zlib
from typing import Final

from fanlight.core.ids import ALPHABET

SHARE_LINK: Final = "fls_"
INVITATION: Final = "fli_"
CALENDAR: Final = "flc_"
BODY_LENGTH: Final = 43
CHECK_LENGTH: Final = 6
TOKEN_PATTERN: Final = re.compile(r"(fl[sic]_)[0-9A-Za-z]{49}")
LINK_PATTERN: Final = re.compile(
    r"(?:https?://[^\s<>\"']{1,330}?/(?:l|invitation|opening|reset|calendar)/)?(fl[sic]_[0-9A-Za-z]{49})(?![0-9A-Za-z])"
)
"""The address that a token stands in, or the bare token, inside other text; group 1 is the token.

What stands before the token is bounded (the longest host and name): else a hostile text costs its length squared."""


def mint(prefix: str = SHARE_LINK) -> str:
    """A new token of 53 characters, from the system's random source."""
    body = prefix + _base62(secrets.randbits(256), BODY_LENGTH)
    return body + _check(body)


def derived(prefix: str, *, key: bytes, of: str) -> str:
    """The token that this key of 32 bytes gives for this name: the same each time, and a secret without the key."""
    body = prefix + _base62(int.from_bytes(hmac.digest(key, of.encode(), "sha256")), BODY_LENGTH)
    return body + _check(body)


def is_well_formed(token: str, prefix: str = SHARE_LINK) -> bool:
    """Whether shape and CRC hold; costs no query, so that guesses and typing errors never reach the database."""
    body, check = token[:-CHECK_LENGTH], token[-CHECK_LENGTH:]
    shaped = TOKEN_PATTERN.fullmatch(token)
    return shaped is not None and shaped[1] == prefix and _check(body) == check


def digest(token: str) -> bytes:
    """32 bytes, SHA-256: enough for a secret of 256 random bits, and safe to index."""
    return hashlib.sha256(token.encode()).digest()


def new_session_secret() -> str:
    """256 random bits for a cookie, as 43 URL-safe characters."""
    return secrets.token_urlsafe(32)


def _check(body: str) -> str:
    return _base62(zlib.crc32(body.encode()), CHECK_LENGTH)


def _base62(number: int, length: int) -> str:
    digits = []
    for _ in range(length):
        number, rest = divmod(number, 62)
        digits.append(ALPHABET[rest])
    return "".join(reversed(digits))
