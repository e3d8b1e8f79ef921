"""`bin/bench import`: permits and contacts from files into an empty workspace, through the product's own steps.

Each file is taken in by a process of its own, which tells how long the steps took and how long the write lock was held.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from bench.instance import environment

PERMITS: Final = Path(__file__).parents[1] / "fanlight" / "demo" / "permits" / "calgary-building-permits.csv"
CONTACTS: Final = 100_000
STAGED_A_SECOND, APPLIED_A_SECOND, HELD_SECONDS, PERMIT_SECONDS = 2_000, 500, 0.3, 10
FOUND: Final = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False)
from fanlight.ground.workspaces.founding import Owner
from fanlight.work.jobs.setup import open_business
open_business("Birch", place="birch", trade="contractor", owner=Owner("zed@birch.example", "Zed Birch"))
"""
TAKE_OVER: Final = """
import json, sys, time
began = time.perf_counter()
import django
django.setup()
from pathlib import Path
from fanlight.core.viewers import TaskViewer
from fanlight.ground.workspaces.addresses import workspace_named
from fanlight.work.transfers import applying, reading
from fanlight.work.transfers.models import Import
path, kind = Path(sys.argv[1]), sys.argv[2]
by, held, told = TaskViewer(workspace_named("birch").pk, 0, "import"), [], {}
def step(name, run):
    start = time.perf_counter()
    run()
    told[name] = time.perf_counter() - start
with path.open("rb") as stream:
    one = Import.receive(stream, by=by, name=path.name, kind=kind)
one.look_through()
one = one.reloaded()
one.choose(one.chosen, by=by, later=False)
step("staged", lambda: reading.read(one))
one = one.reloaded()
one.start(by=by, later=False)
step("applied", lambda: applying.apply(one.reloaded(), watch=lambda rows, seconds: held.append(seconds)))
usual = sorted(held)[int(len(held) * 0.95)]
told |= {"rows": one.total, "longest": max(held), "usual": usual, "counts": one.counts()}
print(json.dumps(told | {"all": time.perf_counter() - began}))
"""


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="fanlight-bench-") as folder:
        settings = environment(Path(folder))
        subprocess.run([sys.executable, "-c", FOUND], env=settings, check=True)
        permits = _taken_over(PERMITS, "jobs", settings)
        again = _taken_over(PERMITS, "jobs", settings)
        contacts = _taken_over(_contacts(Path(folder)), "contacts", settings)
    print(
        f"2,500 permits: {_judged(permits['all'], PERMIT_SECONDS, 's in all')}. Again: {again['all']:.1f} s."
    )
    for name, told in (("permits", permits), ("contacts", contacts)):
        _tell(name, told)
    return 0


def _tell(name: str, told: dict[str, Any]) -> None:
    rows = told["rows"]
    staged, applied = rows / told["staged"], rows / told["applied"]
    print(
        f"{rows:,} {name}: {staged:,.0f} rows/s staged (≥ {STAGED_A_SECOND:,}: {_met(staged >= STAGED_A_SECOND)}), "
        f"{applied:,.0f} applied (≥ {APPLIED_A_SECOND}: {_met(applied >= APPLIED_A_SECOND)}); lock held "
        f"{_judged(told['usual'], HELD_SECONDS, 's', digits=3)} in 95 of 100 transactions, "
        f"longest {told['longest']:.3f} s."
    )


def _judged(measured: float, most: float, unit: str, *, digits: int = 1) -> str:
    return f"{measured:.{digits}f} {unit} (≤ {most}: {_met(measured <= most)})"


def _met(is_met: bool) -> str:
    return "met" if is_met else "**missed**"


def _contacts(folder: Path) -> Path:
    """Invented people of 5,000 clients, each with an address and a reference."""
    path = folder / "contacts.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("ID,First name,Last name,Email,Phone,Company,Job title\n")
        file.writelines(
            f"C-{n},First{n},Last{n},p{n}@mail.example,01225 {n:06},Firm {n % 5000},Manager\n"
            for n in range(CONTACTS)
        )
    return path


def _taken_over(path: Path, kind: str, settings: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-c", TAKE_OVER, str(path), kind]
    ended = subprocess.run(command, env=settings, check=True, capture_output=True, text=True)
    told: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return told
