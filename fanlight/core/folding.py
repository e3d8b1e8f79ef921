"""One spelling for comparing names, addresses and search words, whatever case or accents people type."""

import unicodedata

_QUIET = {"Cc", "Cf", "Cs", "Co"}


def folded(text: str) -> str:
    """Lower case without accents, control and invisible characters; runs of white space become one space."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = "".join(c for c in decomposed if not unicodedata.combining(c) and _is_loud(c))
    return " ".join(kept.split())


def folded_email(address: str) -> str:
    """An email address for comparing: trimmed and lower-cased, nothing else, so that look-alikes stay different.

    A letter that would not come back from lower case stays as it is: the Kelvin sign is not a k.
    """
    return "".join(c.lower() if c.lower().upper() == c else c for c in address.strip())


def _is_loud(character: str) -> bool:
    return unicodedata.category(character) not in _QUIET or character.isspace()
