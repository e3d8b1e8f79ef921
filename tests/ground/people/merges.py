"""Merging as tests do it: two rows as they stand, and what either says."""

from typing import Any

from fanlight.core.viewers import Viewer
from fanlight.ground.people import joining, merging


def pair(kept: Any, other: Any) -> merging.Pair:
    now = kept.reloaded(), other.reloaded()
    return merging.Pair(
        kept=now[0], other=now[1], kept_revision=now[0].revision, other_revision=now[1].revision
    )


def joined(kept: Any, other: Any, **chosen: str) -> Any:
    return joining.joined(kept.reloaded().draft, other.reloaded().draft, chosen)


def merge(kept: Any, other: Any, *, by: Viewer, in_background: bool = False) -> None:
    merging.merge(pair(kept, other), joined(kept, other), by=by, in_background=in_background)
