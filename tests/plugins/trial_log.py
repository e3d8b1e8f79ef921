"""Keeps what `bin/test --long` did in docs/developers/trials.md, with date, commit and machine."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parents[2] / "docs" / "developers" / "trials.md"
HEAD = """# Trials

What the last `bin/test --long` really did. Written by that command; do not edit.
"""


def write(reports: dict[str, dict[str, Any]]) -> None:
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text("\n".join([HEAD, circumstances(), "", *(chapter(*one) for one in reports.items())]))


def circumstances() -> str:
    commit = subprocess.run(
        ["git", "rev-parse", "--short=12", "HEAD"], capture_output=True, text=True, check=True
    )
    today = f"{datetime.now(UTC):%-d %B %Y}"
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    return f"{today}, commit {commit.stdout.strip()}, {machine}, Python {platform.python_version()}."


def chapter(name: str, report: dict[str, Any]) -> str:
    lines = [f"## {name}", "", f"{report['passed']} passed, {report['failed']} failed.", ""]
    if report["trials"]:
        lines += [
            "| Trials | Of |",
            "| ---: | --- |",
            *(f"| {count:,} | {of} |" for count, of in report["trials"]),
            "",
        ]
    return "\n".join(lines)
