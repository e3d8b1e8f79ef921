"""docs/features.md as a table that can be read, compared and rewritten: one row per promised feature.

A row is proven when a test that would fail without the feature bears its ID and passes.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

FEATURES = Path(__file__).parents[2] / "docs" / "features.md"
ROW = re.compile(r"^\| (?P<id>[A-E]\d\d) \| (?P<text>[^|]+) \| (?P<proven>yes|) *\|$", re.MULTILINE)


@dataclass(frozen=True)
class Row:
    """One promised feature, and whether docs/features.md calls it proven."""

    id: str
    text: str
    is_proven: bool


def read(text: str) -> list[Row]:
    return [Row(match["id"], match["text"], match["proven"] == "yes") for match in ROW.finditer(text)]


def lost(rows: Iterable[Row], proven: set[str]) -> list[str]:
    """IDs that the page calls proven and no passed test bears any more."""
    return [row.id for row in rows if row.is_proven and row.id not in proven]


def gained(rows: Iterable[Row], proven: set[str]) -> list[str]:
    return [row.id for row in rows if not row.is_proven and row.id in proven]


def rewritten(text: str, proven: set[str]) -> str:
    """The page with its last column as the tests have it now."""
    return ROW.sub(
        lambda row: f"| {row['id']} | {row['text']} | {'yes' if row['id'] in proven else '   '} |", text
    )


def summary(rows: list[Row], proven: set[str]) -> str:
    """`features proven: 36 of 177 (A: 33/33, B: 0/29, …)`."""
    chapters = []
    for letter in sorted({row.id[0] for row in rows}):
        chapter = [row.id for row in rows if row.id[0] == letter]
        chapters.append(f"{letter}: {len(proven.intersection(chapter))}/{len(chapter)}")
    count = len(proven.intersection(row.id for row in rows))
    return f"features proven: {count} of {len(rows)} ({', '.join(chapters)})"


def trust_summary(proven: set[str]) -> str:
    checks = sorted(one for one in proven if one.startswith("T"))
    return f"trust checks proven: {len(checks)} ({' '.join(checks) or 'none'})"
