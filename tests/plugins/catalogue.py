"""Pytest plugin: which rows of the feature and trust catalogues the passed tests prove.

A test bears the IDs it proves as markers. `--proofs FILE` writes what passed and what did not as JSON, so that the
runs on both databases can be added up; docs/features.md is compared by `tests/plugins/ledger.py`.
"""

import json
import re
from pathlib import Path

import pytest

ID_SHAPES = {"feature": re.compile(r"[A-E]\d\d"), "trust": re.compile(r"T[A-Z]\d\d")}


class Catalogue:
    """Collects the IDs of each test, then the outcome of each."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.ids: dict[str, set[str]] = {}
        self.passed: set[str] = set()
        self.failed: set[str] = set()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for test in items:
            self.ids[test.nodeid] = ids_of(test)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        ids = self.ids.get(report.nodeid, set())
        if report.failed or report.skipped:
            self.failed |= ids
        elif report.when == "call":
            self.passed |= ids

    def pytest_sessionfinish(self) -> None:
        if self.path:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            proven = {"passed": sorted(self.passed - self.failed), "failed": sorted(self.failed)}
            self.path.write_text(json.dumps(proven))


def ids_of(test: pytest.Item) -> set[str]:
    ids = set()
    for name, shape in ID_SHAPES.items():
        for marker in test.iter_markers(name):
            unknown = [one for one in marker.args if not isinstance(one, str) or not shape.fullmatch(one)]
            if unknown or not marker.args:
                raise pytest.UsageError(f"{test.nodeid}: @pytest.mark.{name} takes IDs, not {unknown}")
            ids.update(marker.args)
    return ids


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--proofs", type=Path, help="write the proven catalogue IDs to this file, as JSON")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Catalogue(config.getoption("--proofs")), "fanlight-catalogue")
