"""The page of promised features is read, compared and rewritten without losing a word."""

import pytest

from tests.plugins import ledger

pytestmark = pytest.mark.once

PAGE = """# What it promises

| ID | What it does | Proven |
| --- | --- | --- |
| A01 | Opens one job | yes |
| A02 | Decides what is shown |     |

| B01 | Follows settings |     |
"""


def test_the_page_lists_177_rows_in_five_chapters():
    rows = ledger.read(ledger.FEATURES.read_text())
    chapters = {letter: sum(row.id[0] == letter for row in rows) for letter in "ABCDE"}

    assert chapters == {"A": 33, "B": 29, "C": 55, "D": 31, "E": 29}
    assert len({row.id for row in rows}) == 177


def test_a_proven_row_without_its_test_is_lost():
    assert ledger.lost(ledger.read(PAGE), {"A02"}) == ["A01"]
    assert ledger.lost(ledger.read(PAGE), {"A01"}) == []


def test_a_newly_proven_row_is_gained():
    assert ledger.gained(ledger.read(PAGE), {"A01", "A02"}) == ["A02"]


def test_recording_changes_the_last_column_alone():
    recorded = ledger.rewritten(PAGE, {"B01"})

    assert [row.id for row in ledger.read(recorded) if row.is_proven] == ["B01"]
    assert ledger.rewritten(recorded, {"A01"}) == PAGE


def test_the_summary_counts_by_chapter():
    assert ledger.summary(ledger.read(PAGE), {"A01", "TA03"}) == "features proven: 1 of 3 (A: 1/2, B: 0/1)"


def test_trust_checks_are_named():
    assert ledger.trust_summary({"A01", "TM08", "TA03"}) == "trust checks proven: 2 (TA03 TM08)"
