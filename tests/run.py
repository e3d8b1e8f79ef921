"""`bin/test`: the suite on SQLite and on PostgreSQL, the journeys in a browser, and what it all proves.

Two suites run at a time. The first one's output appears as it goes, that of the others when they end. The whole of
the short size is cut into five, the longest first, so that both places are busy until the end.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.journeys import chromium
from tests.plugins import ledger, trial_log

ROOT = Path(__file__).parent.parent
REPORTS = ROOT / ".reports"
NO_TESTS = 5  # pytest's exit code
STOP_SECONDS = 20
LIMIT_SECONDS = {"short": 1500, "long": 5000}


@dataclass
class Suite:
    """One pytest process, and what it said."""

    name: str
    arguments: list[str]
    process: subprocess.Popen[str] | None = None
    lines: list[str] = field(default_factory=list)
    code: int = 0

    @property
    def report_path(self) -> Path:
        return REPORTS / f"{self.name}.json"

    @property
    def report(self) -> dict[str, Any]:
        return json.loads(self.report_path.read_text()) if self.report_path.exists() else {}

    def run(self, wanted: list[str], *, limit: int, aloud: bool) -> None:
        self.report_path.unlink(missing_ok=True)
        own = [f"--report={self.report_path}", "-o", f"cache_dir=.pytest_cache/{self.name}"]
        own += ["-o", f"faulthandler_timeout={limit // 4}", "--durations=25", "--durations-min=3"]
        command = [sys.executable, "-m", "pytest", *self.arguments, *own, *wanted]
        self.process = subprocess.Popen(
            command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        clock = threading.Timer(limit, self.run_out)
        clock.start()
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.append(line)
            if aloud:
                print(line, end="", flush=True)
        self.code = self.process.wait()
        clock.cancel()

    def run_out(self) -> None:
        self.lines.append(f"=== {self.name} was stopped: it took longer than it may ===\n")
        self.stop()

    def stop(self, *, knows: bool = False) -> None:
        """Ends the run as Ctrl-C does, so that it can clean up; `knows` when the terminal told it already."""
        if not self.process or self.process.poll() is not None:
            return
        if not knows:
            self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()


SQLITE = ["-m", "not journey"]
POSTGRESQL = ["-p", "tests.plugins.postgres", "-m", "not journey and not once"]
JOURNEYS = ["-m", "journey"]
WALK = "tests/walk"


def suites(*, is_cut: bool) -> list[Suite]:
    if not is_cut:
        return [Suite("sqlite", SQLITE), Suite("postgresql", POSTGRESQL), Suite("journeys", JOURNEYS)]
    return [
        Suite("sqlite", [*SQLITE, f"--ignore={WALK}"]),
        Suite("journeys", JOURNEYS),
        Suite("postgresql", [*POSTGRESQL, f"--ignore={WALK}"]),
        Suite("walk", [*SQLITE, WALK]),
        Suite("walk-pg", [*POSTGRESQL, WALK]),
    ]


def main() -> int:
    options, wanted = arguments()
    os.environ["FANLIGHT_TRIALS"] = "long" if options.long else "short"
    chosen = suites(is_cut=not wanted and not options.long)
    os.environ["FANLIGHT_CHROMIUM"] = chromium.find_or_install()
    started = time.monotonic()
    run_all(chosen, wanted, limit=LIMIT_SECONDS[os.environ["FANLIGHT_TRIALS"]])
    failed = [suite.name for suite in chosen if suite.code and not (wanted and suite.code == NO_TESTS)]
    is_whole = not wanted and not failed
    is_honest = account(chosen, record=options.record and is_whole, is_whole=is_whole)
    if options.long and is_whole:
        trial_log.write({suite.name: suite.report for suite in chosen})
    print_counts(chosen, failed, seconds=time.monotonic() - started)
    return 0 if is_honest and not failed else 1


def arguments() -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(prog="bin/test", epilog="Everything else is passed to pytest.")
    parser.add_argument("--long", action="store_true", help="the trial counts that the issues name")
    parser.add_argument("--record", action="store_true", help="write newly proven rows into docs/features.md")
    return parser.parse_known_args()


def run_all(chosen: list[Suite], wanted: list[str], *, limit: int) -> None:
    """Two at a time. When this process is told to stop, so are they, and what has not begun never does."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    pool = ThreadPoolExecutor(2)
    knows = False
    try:
        runs = [pool.submit(run_one, suite, wanted, limit, suite is chosen[0]) for suite in chosen]
        for run in runs:
            run.result()
    except KeyboardInterrupt:
        knows = True
        raise
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for suite in chosen:
            suite.stop(knows=knows)


def run_one(suite: Suite, wanted: list[str], limit: int, aloud: bool) -> None:
    suite.run(wanted, limit=limit, aloud=aloud)
    if not aloud:
        print(f"\n=== {suite.name} ===\n{''.join(suite.lines)}", end="", flush=True)


def account(chosen: list[Suite], *, record: bool, is_whole: bool) -> bool:
    """Says what is proven; False when a row that docs/features.md calls proven lost its test."""
    proven = {one for suite in chosen for one in suite.report.get("proven", ())}
    proven -= {one for suite in chosen for one in suite.report.get("refuted", ())}
    page = ledger.FEATURES.read_text()
    rows = ledger.read(page)
    print(f"\n{ledger.summary(rows, proven)}\n{ledger.trust_summary(proven)}")
    if record:
        ledger.FEATURES.write_text(ledger.rewritten(page, proven))
    elif is_whole and (gained := ledger.gained(rows, proven)):
        print(f"not yet in docs/features.md (bin/test --record): {' '.join(gained)}")
    lost = ledger.lost(rows, proven) if is_whole else []
    if lost:
        print(f"LOST: docs/features.md calls these proven, and no passed test bears them: {' '.join(lost)}")
    return not lost or record


def print_counts(chosen: list[Suite], failed: list[str], *, seconds: float) -> None:
    for suite in chosen:
        closing = next((line for line in reversed(suite.lines) if line.startswith("=")), "no closing line\n")
        print(f"{suite.name:<11}{closing.strip('= \n')}")
    if failed:
        print(f"failed: {', '.join(failed)}")
    print(f"{seconds:.0f} seconds")
    passed = sum(suite.report.get("passed", 0) for suite in chosen)
    broken = sum(suite.report.get("failed", 0) for suite in chosen)
    print(f"{passed} passed, {broken} failed")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
