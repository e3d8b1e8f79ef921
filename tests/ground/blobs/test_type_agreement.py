"""A file is what the ending of its name says, by its first bytes and by a whole reading: 272 files made in code."""

import itertools

import pytest

from tests.ground.blobs.made import flaws_of, one_of_each

pytestmark = [pytest.mark.once, pytest.mark.feature("A13"), pytest.mark.trust("TH02")]
FILES = one_of_each()
ALIKE = {("txt", "csv"), ("csv", "txt")}
"""Both are text, and nothing in the bytes says which."""

MISNAMED = [pair for pair in itertools.permutations(FILES, 2) if pair not in ALIKE]
CUT = [ending for ending in FILES if ending not in ("txt", "csv")]


@pytest.mark.parametrize("ending", FILES)
def test_a_whole_file_under_its_own_ending_is_clean(ending, tmp_path):
    assert flaws_of(ending, FILES[ending], tmp_path) == []


@pytest.mark.parametrize(("content", "ending"), MISNAMED)
def test_a_file_under_the_ending_of_another_kind_is_not(content, ending, tmp_path):
    assert set(flaws_of(ending, FILES[content], tmp_path)) & {"refused", "broken", "other"}


@pytest.mark.parametrize("ending", CUT)
def test_half_a_file_is_not_passed_on(ending, tmp_path):
    content = FILES[ending]

    assert set(flaws_of(ending, content[: len(content) // 2], tmp_path)) & {"refused", "broken", "other"}


@pytest.mark.parametrize("ending", [one for one in CUT if one != "webp"])  # any bits draw a WebP
def test_the_right_first_bytes_before_noise_are_not_enough(ending, tmp_path):
    noise = bytes(range(256)) * 40

    assert set(flaws_of(ending, FILES[ending][:64] + noise, tmp_path)) & {"refused", "broken", "other"}


def test_there_are_more_than_two_hundred_of_them():
    assert len(FILES) + len(MISNAMED) + 2 * len(CUT) >= 200
