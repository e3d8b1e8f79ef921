"""Pytest plugin: says at the end how many trials the tests that ran really made."""

import pytest

from tests import sizes

RAN: set[str] = set()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.when == "call" and report.passed:
        RAN.add(report.nodeid.split("::")[0])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    done = [trial for trial in sizes.ASKED if any(trial.path.endswith(path) for path in RAN)]
    if not done:
        return
    terminalreporter.section(f"trials ({'long' if sizes.IS_LONG else 'short'})")
    for trial in sorted(done, key=lambda one: one.of):
        terminalreporter.write_line(f"{trial.count:>8,} {trial.of}")
