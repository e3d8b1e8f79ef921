"""Sizes, letters and hues."""

import subprocess
import sys

import pytest

from fanlight.ui import words

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (1, "1 second"),
        (59, "59 seconds"),
        (60, "1 minute"),
        (61, "2 minutes"),
        (3_540, "59 minutes"),
        (3_541, "1 hour"),
        (3_601, "2 hours"),
    ],
)
def test_nobody_who_waits_as_long_as_told_comes_too_early(seconds, expected):
    assert words.waiting(seconds) == expected


@pytest.mark.parametrize(
    ("size_bytes", "expected"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1_000, "1 kB"),
        (92_300, "92 kB"),
        (999_499, "999 kB"),
        (999_500, "1 MB"),
        (1_800_000, "1.8 MB"),
        (9_940_000, "9.9 MB"),
        (9_960_000, "10 MB"),
        (50_000_000, "50 MB"),
        (1_240_000_000, "1.2 GB"),
    ],
)
def test_a_size_is_told_with_two_figures_at_most_behind_a_unit_people_know(size_bytes, expected):
    assert words.file_size(size_bytes) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Amara Okafor", "AO"),
        ("Jo van der Brightwater", "JB"),
        ("Cher", "C"),
        ("", "?"),
        ("  ", "?"),
        ("& Co", "C"),
    ],
)
def test_a_person_is_drawn_by_first_and_last_letter(name, expected):
    assert words.initials(name) == expected


def test_a_person_has_the_same_hue_in_every_process():
    here = [words.hue(key) for key in range(50)]
    code = "from fanlight.ui import words; print([words.hue(key) for key in range(50)])"
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert there.stdout.strip() == str(here)
    assert set(here) == set(range(12)), "fifty people use all the hues"


def test_the_picture_of_a_file_says_what_kind_it_is():
    assert words.sheet("Heat-loss report.PDF") == ("PDF", "bad")
    assert words.sheet("plan.dwg") == ("DWG", "mute")
    assert words.sheet("noending") == ("FILE", "mute")
