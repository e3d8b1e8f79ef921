"""`bin/bench pages`: the two hottest pages beside the least they can cost, in alternation, on one machine.

Three rounds each, the best counts: what else runs on the machine can only make a round slower.
"""

import contextlib
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import brotli

from bench import report, servers
from bench.instance import HOST, PLACE, environment
from bench.servers import Page, Server

CONNECTIONS: Final = (1, 8, 32)
ROUNDS: Final = 3
FRESH: Final = re.compile(
    rb'nonce="[^"]+"|data-reader="[^"]*"|(?<![0-9A-Za-z])[0-9A-Za-z]{64}(?![0-9A-Za-z])'
)
"""What differs: in every answer the nonce of the scripts and the masked form token; and the reader, unknown to bare."""
LINKED: Final = re.compile(r'(?:href|src)="(/[^"#]+\.(?:css|js|svg))[^"]*"')
LATIN: Final = re.compile(r"inter-latin-wght[^\"')]+")


@dataclass(frozen=True, slots=True)
class Round:
    """What a client saw in one stretch of time."""

    per_second: float
    p50_ms: float
    p99_ms: float
    cpu_ms: float
    """Computing time of the server for one answer: what else the machine does moves it less than the clock."""


def main(*, seconds: float, write: Path | None) -> int:
    load_before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="fanlight-bench-") as folder:
        settings = environment(Path(folder))
        known = _filled(settings)
        asked = _pages(known)
        facts = {"migrate": known["migrate_seconds"], "load before": load_before, "seconds": seconds}
        with _both(settings) as sides:
            facts |= {f"html {name}": _same_bytes(sides, page) for name, page in asked.items()}
            facts["first load"] = _first_load(sides["product"].port, asked["portal job page"])
            measured = {name: _compared(sides, page, seconds) for name, page in asked.items()}
        facts |= _start_and_memory(settings, asked)
    text = report.table(measured, facts)
    print(text)
    if write:
        report.put_into(write, text, by="pages")
    return 0


def _filled(settings: dict[str, str]) -> dict[str, Any]:
    print("Filling an instance: 2,500 jobs, one of them full", file=sys.stderr, flush=True)
    made = subprocess.run(
        [sys.executable, "-m", "bench.instance"], env=settings, check=True, stdout=subprocess.PIPE
    )
    known: dict[str, Any] = json.loads(made.stdout.splitlines()[-1])
    return known


def _pages(known: dict[str, Any]) -> dict[str, Page]:
    visit, number = known["portal"]["secret"], known["portal"]["number"]
    return {
        "portal job page": Page(f"/{PLACE}/jobs/{number}/", HOST, f"__Host-fl_portal_{PLACE}={visit}"),
        "console job list": Page(
            f"/console/{PLACE}/jobs/", HOST, f"__Host-fl_staff={known['console']['session']}"
        ),
    }


@contextlib.contextmanager
def _both(settings: dict[str, str]) -> Iterator[dict[str, Server]]:
    """Bare and product, one process each."""
    ours = servers.free_port()
    limit = servers.free_port(ours + 1)
    with (
        servers.running(servers.product(ours, workers=1), settings) as product,
        servers.running(servers.bare(limit), settings) as bare,
    ):
        yield {"bare": Server(bare, limit), "product": Server(product, ours)}


def _same_bytes(sides: dict[str, Server], page: Page) -> int:
    """Bytes of the product's page as served. Raises AssertionError when the two answers are not the same."""
    bodies, served = [], 0
    for side in sides.values():
        servers.seconds_to_answer(side.port, page)
        body, encoding = servers.fetched(side.port, page)
        if encoding != "br":
            raise AssertionError(f"{page.path} is not compressed at port {side.port}.")
        bodies.append(FRESH.sub(b"", brotli.decompress(body)))
        served = len(body)
    if bodies[0] != bodies[1]:
        raise AssertionError(f"{page.path}: bare and product do not answer the same.\n{_difference(*bodies)}")
    return served


def _first_load(port: int, page: Page) -> int:
    """Bytes as served of the portal's page and of all that a reader of Latin script fetches with it."""
    body, _ = servers.fetched(port, page)
    found = set(LINKED.findall(brotli.decompress(body).decode()))
    linked = {path: servers.fetched(port, replace(page, path=path)) for path in found}
    sheets = [brotli.decompress(one) for path, (one, _) in linked.items() if path.endswith(".css")]
    latin = next(font for sheet in sheets for font in LATIN.findall(sheet.decode()))
    font, _ = servers.fetched(port, replace(page, path=f"/static/{latin}"))
    return len(body) + len(font) + sum(len(one) for one, _ in linked.values())


def _difference(bare: bytes, product: bytes) -> str:
    lines = zip(bare.decode().splitlines(), product.decode().splitlines(), strict=False)
    return next((f"bare    {one}\nproduct {other}" for one, other in lines if one != other), "One is longer.")


def _compared(sides: dict[str, Server], page: Page, seconds: float) -> dict[int, dict[str, Round]]:
    """For each number of connections the best of each side; they take turns."""
    best: dict[int, dict[str, Round]] = {}
    for connections in CONNECTIONS:
        rounds: dict[str, list[Round]] = {name: [] for name in sides}
        for _ in range(ROUNDS):
            for name, server in sides.items():
                rounds[name].append(_round(server, page, connections=connections, seconds=seconds))
        best[connections] = {name: _best(found) for name, found in rounds.items()}
        print(f"{page.path} at {connections}: {best[connections]}", file=sys.stderr, flush=True)
    return best


def _round(server: Server, page: Page, *, connections: int, seconds: float) -> Round:
    told = ["--port", str(server.port), "--connections", str(connections), "--seconds", str(seconds)]
    client = [sys.executable, "-m", "bench.load", *told]
    before = servers.cpu_seconds(server.process)
    done = subprocess.run(
        client, input=page.request, stdout=subprocess.PIPE, check=True, timeout=seconds + 30
    )
    used = servers.cpu_seconds(server.process) - before
    took = json.loads(done.stdout)
    hundredths = statistics.quantiles(took, n=100, method="inclusive")
    return Round(len(took) / seconds, hundredths[49] * 1000, hundredths[98] * 1000, used / len(took) * 1000)


def _best(rounds: list[Round]) -> Round:
    """The most answers, and the least of everything else, of any round."""
    return Round(
        max(one.per_second for one in rounds),
        min(one.p50_ms for one in rounds),
        min(one.p99_ms for one in rounds),
        min(one.cpu_ms for one in rounds),
    )


def _start_and_memory(settings: dict[str, str], asked: dict[str, Page]) -> dict[str, float]:
    """Best start of three; then the memory of a whole installation that has answered for a while."""
    starts = []
    page = asked["portal job page"]
    for _ in range(ROUNDS):
        port = servers.free_port()
        with servers.running(servers.product(port, workers=0), settings):
            starts.append(servers.seconds_to_answer(port, page))
    return {"start": min(starts), "memory": _memory(settings, asked)}


def _memory(settings: dict[str, str], asked: dict[str, Page]) -> float:
    """Megabytes of web, a process for each core, and worker together, after a second of load on each page."""
    port = servers.free_port()
    worker = [sys.executable, "-m", "fanlight.config.cli", "work"]
    with (
        servers.running(servers.product(port, workers=0), settings) as web,
        servers.running(worker, settings) as work,
    ):
        servers.seconds_to_answer(port, asked["portal job page"])
        for page in asked.values():
            _round(Server(web, port), page, connections=8, seconds=1)
        return (servers.memory_bytes(web) + servers.memory_bytes(work)) / 1e6
