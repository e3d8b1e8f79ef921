"""A row counts as proven by tests that passed, and by nothing else."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests import sizes
from tests.architecture import tree

pytestmark = pytest.mark.once

TESTS = """
import pytest

@pytest.mark.feature("A01", "A02")
@pytest.mark.trust("TA03")
def test_that_passes(): pass

@pytest.mark.feature("A02")
def test_that_fails(): assert 1 == 2
"""
MISSPELT = """
import pytest

@pytest.mark.feature("Z9")
def test_that_passes(): pass
"""


def ran(folder: Path, tests: str) -> tuple[int, str, Path]:
    path = folder / "test_some.py"
    path.write_text(tests)
    report = folder / "report.json"
    options = ["-c", str(tree.ROOT / "pyproject.toml"), f"--rootdir={folder}", f"--report={report}"]
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:django",
        "-p",
        "no:cacheprovider",
        *options,
        str(path),
    ]
    done = subprocess.run(command, cwd=tree.ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr, report


def test_the_report_keeps_proven_and_refuted_apart(tmp_path):
    code, _, report = ran(tmp_path, TESTS)
    told = json.loads(report.read_text())

    assert code == 1
    assert (told["passed"], told["failed"]) == (1, 1)
    assert told["proven"] == ["A01", "A02", "TA03"]
    assert told["refuted"] == ["A02"]


def test_an_id_that_does_not_exist_stops_the_run(tmp_path):
    code, output, _ = ran(tmp_path, MISSPELT)

    assert code != 0
    assert "takes IDs, not ['Z9']" in output


def test_trials_follow_the_size_of_the_run(monkeypatch):
    monkeypatch.setattr(sizes, "ASKED", [])
    monkeypatch.setattr(sizes, "IS_LONG", False)
    assert sizes.trials(short=3, long=300, of="throws") == 3
    monkeypatch.setattr(sizes, "IS_LONG", True)
    assert sizes.trials(short=3, long=300, of="throws") == 300
    assert [(trial.count, trial.of) for trial in sizes.ASKED] == [(3, "throws"), (300, "throws")]


def test_a_trial_count_of_nothing_is_refused():
    with pytest.raises(ValueError, match="positive"):
        sizes.trials(short=0, long=10, of="throws")
