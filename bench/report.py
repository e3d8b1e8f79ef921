"""The table of a run, in words and as it stands in docs/developers/performance.md."""

import datetime
import platform
import re
import subprocess
from pathlib import Path
from typing import Any, Final

BEGIN, END = "<!-- written by bin/bench {by} -->", "<!-- end -->"
MOST_TIMES: Final = 1.2
HOLD: Final = {"portal job page": 0.5, "console job list": 0.35}
HEAD: Final = """\
| Page | Connections | Bare, requests/s | Fanlight, requests/s | Ratio | Bare p50 / p99 ms | Fanlight p50 / p99 ms \
| CPU ms an answer, bare / Fanlight | Ratio of CPU |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
"""


def table(measured: dict[str, Any], facts: dict[str, float]) -> str:
    rows = [_row(name, n, best) for name, found in measured.items() for n, best in found.items()]
    return "\n".join([_when(facts), "", HEAD + "\n".join(rows), "", *_verdicts(measured, facts)])


def put_into(path: Path, text: str, *, by: str) -> None:
    """Replace what the last run of that name wrote between its two marks."""
    page, begin = path.read_text(), BEGIN.format(by=by)
    between = re.compile(re.escape(begin) + ".*?" + re.escape(END), re.DOTALL)
    path.write_text(between.sub(lambda _: f"{begin}\n{text}\n{END}", page))


def scale_table(
    database: str,
    jobs: int,
    times: dict[str, tuple[float, float]],
    *,
    whole: dict[str, list[str]],
    seconds: float,
) -> str:
    """Two columns of medians in ms, their ratio, and what a plan reads as a whole."""
    lines = [f"{_day()}, {_machine()}, {database}. Filled in {seconds:g} s.", ""]
    lines += [f"| Page | 1,000 jobs, ms | {jobs:,} jobs, ms | Times | | Read as a whole |"]
    lines += ["| --- | ---: | ---: | ---: | --- | --- |"]
    for name, (small, large) in times.items():
        met = "met" if large / small <= MOST_TIMES else "**missed**"
        lines.append(
            f"| {name} | {small:.1f} | {large:.1f} | {large / small:.2f} | {met} | {', '.join(whole[name]) or '–'} |"
        )
    return "\n".join(lines)


def search_table(
    database: str, jobs: int, times: dict[str, tuple[float, float, float]], *, most: float
) -> str:
    """Milliseconds of the first answer, the usual one and the slowest, for each thing that is typed."""
    lines = [f"{_day()}, {_machine()}, {database}, {jobs:,} jobs in one of fifty businesses.", ""]
    lines += [
        f"| Typed | First, ms (≤ {most:g}) | Median, ms | Slowest, ms | |",
        "| --- | ---: | ---: | ---: | --- |",
    ]
    for name, (first, usual, slowest) in times.items():
        met = "met" if first <= most else "**missed**"
        lines.append(f"| {name} | {first:.1f} | {usual:.1f} | {slowest:.1f} | {met} |")
    return "\n".join(lines)


def signin_table(best: dict[str, dict[str, float]], *, load: float) -> str:
    """How many come in a second, by what they show."""
    lines = [f"{_day()}, {_machine()}, SQLite. Best of three rounds in turns; load before: {load:.1f}.", ""]
    lines += ["| | Bare, a second | Fanlight, a second | Ratio |", "| --- | ---: | ---: | ---: |"]
    for what, found in best.items():
        bare, ours = found["bare"], found["product"]
        lines.append(f"| {what} | {bare:.0f} | {ours:.0f} | {ours / bare:.2f} |")
    return "\n".join(lines)


def uploads_table(
    rates: dict[str, float],
    memory: tuple[float, float],
    times: dict[str, list[float]],
    *,
    said: str,
    load: float,
) -> str:
    """One large file beside bare; and a page's p95 while slow phones send and fetch."""
    p95 = {name: found[int(len(found) * 0.95)] for name, found in times.items()}
    lines = [
        f"{_day()}, {_machine()}, SQLite. {said}, best of three rounds in turns: bare {rates['bare']:.0f} MB/s, "
        f"Fanlight {rates['product']:.0f} MB/s. Server before: {memory[0]:.0f} MB PSS. "
        f"Portal page without phones: p95 {p95['alone']:.0f} ms. Load of the machine before: {load:.1f}.",
        "",
        "| Target | Bound | Measured | |",
        "| --- | ---: | ---: | --- |",
        _verdict("share of the bare rate", 0.6, rates["product"] / rates["bare"], at_least=True),
        _verdict("more memory while it arrives, MB PSS", 30, memory[1]),
        _verdict("portal page beside 50 slow uploads and 20 slow downloads, p95 ms", 300, p95["beside"]),
    ]
    return "\n".join(lines)


def _row(name: str, connections: int, best: dict[str, Any]) -> str:
    bare, ours = best["bare"], best["product"]
    cells = [name, connections, f"{bare.per_second:.0f}", f"{ours.per_second:.0f}", f"{_ratio(best):.2f}"]
    cells += [f"{one.p50_ms:.1f} / {one.p99_ms:.1f}" for one in (bare, ours)]
    cells += [f"{bare.cpu_ms:.1f} / {ours.cpu_ms:.1f}", f"{bare.cpu_ms / ours.cpu_ms:.2f}"]
    return f"| {' | '.join(map(str, cells))} |"


def _ratio(best: dict[str, Any]) -> float:
    return float(best["product"].per_second / best["bare"].per_second)


def _verdicts(measured: dict[str, Any], facts: dict[str, float]) -> list[str]:
    lines = ["| Target | Bound | Measured | |", "| --- | ---: | ---: | --- |"]
    for name, found in measured.items():
        ratio = min(_ratio(best) for best in found.values())
        lines.append(_verdict(f"{name}: share of bare, worst of the three", HOLD[name], ratio, at_least=True))
    for name, found in measured.items():
        share = min(best["bare"].cpu_ms / best["product"].cpu_ms for best in found.values())
        lines.append(_verdict(f"{name}: the same of computing time", HOLD[name], share, at_least=True))
    for name, found in measured.items():
        spread = found[8]["product"].p99_ms / found[8]["product"].p50_ms
        lines.append(_verdict(f"{name}: p99 / p50 at 8 connections", 4, spread))
    for name in measured:
        lines.append(_verdict(f"{name}: HTML as served, kB", 12, facts[f"html {name}"] / 1000))
    lines.append(_verdict("portal: first load as served, kB", 90, facts["first load"] / 1000))
    lines.append(_verdict("web and worker, MB PSS", 250, facts["memory"]))
    lines.append(_verdict("start to first answer, s", 2, facts["start"]))
    return [*lines, "", f"Migrating an empty database: {facts['migrate']:.1f} s."]


def _verdict(what: str, bound: float, measured: float, *, at_least: bool = False) -> str:
    met = measured >= bound if at_least else measured <= bound
    sign = "≥" if at_least else "≤"
    return f"| {what} | {sign} {bound:g} | {measured:.2f} | {'met' if met else '**missed**'} |"


def _day() -> str:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    return f"{datetime.datetime.now(datetime.UTC).date():%-d %B %Y}, commit {commit.stdout.strip()}"


def _when(facts: dict[str, float]) -> str:
    return (
        f"{_day()}. {_machine()}, Python {platform.python_version()}, SQLite. "
        f"Three rounds of {facts['seconds']:g} s a side, in turns; the best counts. "
        f"Load of the machine before: {facts['load before']:.1f}."
    )


def _machine() -> str:
    import psutil

    models = re.findall(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    return f"{models[0] if models else platform.machine()}, {psutil.cpu_count()} cores"
