"""Short codes that are read in a letter and typed by hand: made, kept as a digest, and read however they were typed.

Six digits, or eight characters of an alphabet without look-alikes where many guesses must be expected: 32^8 of them.
"""

import hashlib
import hmac
import secrets
import unicodedata
from typing import Final

from fanlight.core.sealing import purpose_key

DIGITS: Final = "0123456789"
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no I, L, O and U."""
SHORT, LONG = 6, 8
MOST_TYPED: Final = 64
LOOK_ALIKES: Final = str.maketrans("OIL", "011")


def new_code(*, is_long: bool) -> str:
    """Uniform, from the system's random source; leading zeros are as good as any digit."""
    alphabet, length = (ALPHABET, LONG) if is_long else (DIGITS, SHORT)
    return "".join(secrets.choice(alphabet) for _ in range(length))


def in_letters(code: str) -> str:
    """As a letter shows it: eight characters in two halves."""
    return f"{code[:4]}-{code[4:]}" if len(code) == LONG else code


def as_meant(typed: str) -> str:
    """The code that somebody meant: whatever case, digits, spaces and hyphens they typed; O is 0, I and L are 1."""
    if len(typed) > MOST_TYPED:
        return ""
    plain = unicodedata.normalize("NFKC", typed).upper().translate(LOOK_ALIKES)
    kept = [_digit(one) for one in plain if one.isalnum()]
    return "".join(kept)


def digest(code: str, *, challenge: bytes) -> bytes:
    """32 bytes that identify a code in one browser without revealing it: HMAC-SHA-256 under a key of this instance.

    Raises ValueError for an empty challenge: without it a code would be valid in any browser. Source: RFC 2104.
    """
    if not challenge:
        raise ValueError("A code without a challenge would be valid in any browser.")
    return hmac.digest(
        purpose_key("codes"), bytes(challenge) + code.encode(errors="surrogatepass"), hashlib.sha256
    )


def _digit(character: str) -> str:
    """Digits of other scripts as ours."""
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)
