"""What a merged client, contact or site says: of each value, that of the one or of the other."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from fanlight.core.folding import folded_email

OTHER: Final = "other"
TOGETHER: Final = ("latitude", "longitude")
"""A position goes with the lines it belongs to."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A value in which the two differ. `name` is the draft's field, or own.<key> for a field of the workspace."""

    name: str
    kept: Any
    other: Any

    @property
    def suggested(self) -> str:
        """The kept one's, unless only the other one says anything."""
        return OTHER if not self.kept and self.other else "kept"


def differences(kept: Any, other: Any) -> list[Difference]:
    """Where two drafts of a kind do not say the same; what only one of them has is among it."""
    names = [one.name for one in fields(kept) if one.name not in ("own", *TOGETHER)]
    pairs = [(name, _said(kept, name), _said(other, name)) for name in names]
    own = getattr(kept, "own", {}), getattr(other, "own", {})
    pairs += [(f"own.{key}", own[0].get(key), own[1].get(key)) for key in sorted({**own[1], **own[0]})]
    return [Difference(*one) for one in pairs if one[1] != one[2] and (one[1] or one[2])]


def joined(kept: Any, other: Any, chosen: Mapping[str, str]) -> Any:
    """The kept one's draft with the chosen values of the other; what nobody chose is as suggested."""
    taken = [one for one in differences(kept, other) if chosen.get(one.name, one.suggested) == OTHER]
    values = {one.name: getattr(other, one.name) for one in taken if not one.name.startswith("own.")}
    if "lines" in values:
        values |= {name: getattr(other, name) for name in TOGETHER}
    if hasattr(kept, "own"):
        values["own"] = {**other.own, **kept.own} | {
            one.name.removeprefix("own."): one.other for one in taken if one.name.startswith("own.")
        }
    if hasattr(kept, "emails"):
        values["emails"] = _all_emails(kept.emails, other.emails, first=values.get("emails", kept.emails))
    return replace(kept, **values)


def _said(draft: Any, name: str) -> Any:
    """Of several email addresses, all are kept: what may differ is the primary one."""
    said = getattr(draft, name)
    return said[0] if name == "emails" and said else said


def _all_emails(*lists: tuple[str, ...], first: tuple[str, ...]) -> tuple[str, ...]:
    every = [*first[:1], *(one for emails in lists for one in emails)]
    return tuple({folded_email(one): one for one in reversed(every)}[key] for key in _keys(every))


def _keys(emails: list[str]) -> list[str]:
    return list(dict.fromkeys(folded_email(one) for one in emails))
