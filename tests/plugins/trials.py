"""Pytest plugin: says at the end how many trials the tests that ran really made."""

import pytest

from tests import sizes

PASSED_FILES: set[str] = set()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.when == "call" and report.passed:
        PASSED_FILES.add(report.nodeid.split("::")[0])


def done() -> list[sizes.Trial]:
    """The trials asked for by files of which a test passed, in the order of their names."""
    asked = [trial for trial in sizes.ASKED if any(trial.path.endswith(path) for path in PASSED_FILES)]
    return sorted(asked, key=lambda trial: trial.of)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    made = done()
    if made:
        terminalreporter.section(f"trials ({'long' if sizes.IS_LONG else 'short'})")
    for trial in made:
        terminalreporter.write_line(f"{trial.count:>9,} {trial.of}")
