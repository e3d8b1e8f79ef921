"""docs/operators/files.md says what the code does."""

import re

import pytest
from django.conf import settings

from fanlight.ground.blobs import pictures
from fanlight.ground.blobs.inspection import limits
from fanlight.ground.blobs.kinds import BY_EXTENSION, KINDS
from fanlight.ground.blobs.models import LONG_SECONDS, WAITS_SECONDS, Blob
from fanlight.ui.downloads import LOCKED_IN
from fanlight.work.files.downloads import WIDTHS
from fanlight.work.files.models import uploads
from tests.architecture import tree

pytestmark = [pytest.mark.once, pytest.mark.trust("TH01")]
PAGE = (tree.ROOT / "docs" / "operators" / "files.md").read_text()
WORDS = " ".join(PAGE.split())


def rows(heading):
    """The cells of the table below a row that begins so."""
    table = PAGE[PAGE.index(f"| {heading} |") :].partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in table]


def test_every_ending_that_is_taken_is_named_once_and_no_other():
    named = [ending for row in rows("Kind") for ending in row[1].split(", ")]

    assert sorted(named) == sorted(BY_EXTENSION)


def test_every_kind_says_what_is_looked_for_and_what_leaves():
    labels = {kind.label for kind in KINDS}

    assert {row[0].partition(",")[0] for row in rows("Kind")} == labels
    assert all(len(row) == 4 and all(row) for row in rows("Kind"))
    assert len(rows("Upload")) == 3


def test_the_numbers_are_those_of_the_code():
    numbers = {row[0]: int(re.sub(r"\D", "", row[1])) for row in rows("Limit")}

    assert numbers == {
        "unpacked, all together": limits.MOST_UNPACKED_BYTES // 1_000_000,
        "times its size": limits.MOST_RATIO,
        "entries": limits.MOST_ENTRIES,
        "archives within archives": limits.MOST_DEPTH,
        "pixels of a picture": limits.MOST_PIXELS // 1_000_000,
        "frames of a moving picture": limits.MOST_FRAMES,
        "pages drawn of a PDF": limits.MOST_PAGES,
        "memory of the process that looks": limits.MEMORY_BYTES // 1_000_000,
        "its processor time": limits.CPU_SECONDS,
    }
    assert (
        f"{pictures.MOST_BYTES // 1_000_000} MB, {pictures.MOST_PIXELS // 1_000_000} million pixels" in WORDS
    )


def test_states_waits_widths_and_headers_are_those_of_the_code():
    assert {row[0] for row in rows("State")} == {state for state, _ in Blob.STATES}
    assert f"after {WAITS_SECONDS[0]} s, later each time, at most {WAITS_SECONDS[-1] // 60} minutes" in WORDS
    assert LONG_SECONDS == 600
    assert "more than ten minutes" in WORDS
    assert ", ".join(f"{width:,}" for width in WIDTHS.values()).replace(", 1,920", " and 1,920") in WORDS
    assert tuple(WIDTHS.values()) == limits.WIDTHS
    for name, said in LOCKED_IN.items():
        assert said in WORDS, name


def test_what_is_on_its_way_has_the_times_and_numbers_of_the_code():
    numbers = [re.findall(r"\d[\d,]*\d|\d", row[1]) for row in rows("On its way")]

    assert numbers == [
        [f"{uploads.HOLD.total_seconds() / 60:.0f}"],
        [f"{uploads.FIRST.total_seconds() / 3600:.0f}"],
        [f"{uploads.LIFE.total_seconds() / 3600:.0f}"],
        [f"{uploads.LONGEST.total_seconds() / 3600:.0f}"],
        *(
            [str(settings.OPEN_FILES[kind]), f"{settings.OPEN_BYTES[kind] // 1_000_000:,}"]
            for kind in ("person", "workspace")
        ),
    ]
