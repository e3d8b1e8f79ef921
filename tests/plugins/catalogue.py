"""Pytest plugin: which rows of the feature and trust catalogues the passed tests prove.

A test bears the IDs it proves as markers. `--report FILE` writes what passed and what did not as JSON, so
that `tests/run.py` can add up the runs on both databases and compare the sum with docs/features.md.
"""

import json
import re
from pathlib import Path

import pytest

from tests.plugins import trials

ID_SHAPES = {"feature": re.compile(r"[A-E]\d\d"), "trust": re.compile(r"T[A-N]\d\d")}


class Catalogue:
    """Collects the IDs of each test, then its outcome."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.ids: dict[str, set[str]] = {}
        self.passed: set[str] = set()
        self.failed: set[str] = set()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for test in items:
            self.ids[test.nodeid] = ids_of(test)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed or report.skipped:
            self.failed.add(report.nodeid)
        elif report.when == "call":
            self.passed.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        report = {
            "passed": len(self.passed - self.failed),
            "failed": len(self.failed),
            "proven": sorted(self.ids_of_all(self.passed)),
            "refuted": sorted(self.ids_of_all(self.failed)),
            "trials": [[trial.count, trial.of] for trial in trials.done()],
        }
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(json.dumps(report))

    def ids_of_all(self, tests: set[str]) -> set[str]:
        return {one for test in tests for one in self.ids.get(test, ())}


def ids_of(test: pytest.Item) -> set[str]:
    """The IDs a test bears; a marker without an ID, or with one of another shape, stops the run."""
    ids: set[str] = set()
    for name, shape in ID_SHAPES.items():
        for marker in test.iter_markers(name):
            wrong = [one for one in marker.args if not (isinstance(one, str) and shape.fullmatch(one))]
            if wrong or not marker.args:
                raise pytest.UsageError(f"{test.nodeid}: @pytest.mark.{name} takes IDs, not {wrong}")
            ids.update(marker.args)
    return ids


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--report", type=Path, help="write counts, trials and proven IDs to this file, as JSON")


def pytest_configure(config: pytest.Config) -> None:
    path = config.getoption("--report")
    if path:
        config.pluginmanager.register(Catalogue(path), "fanlight-catalogue")
