"""However many guess at the same moment, from whichever process: exactly the budget is admitted."""

import json
import os
import subprocess
import sys
from contextlib import ExitStack

import pytest
from django.db import connections

from fanlight.ground.access.entering.limits import Budget, charge
from fanlight.ground.access.models import Allowance
from tests.sizes import trials

CHARGES = trials(short=512, long=10_000, of="parallel charges of one key by 64 workers in two processes")
PROCESSES, THREADS = 2, 32
TIMES = -(-CHARGES // (PROCESSES * THREADS))
BURST = PROCESSES * THREADS * TIMES * 3 // 4
"""More than one process could use up alone."""


def begun():
    names = {alias: str(connections[alias].settings_dict["NAME"]) for alias in connections}
    command = [
        sys.executable,
        "-m",
        "tests.ground.access.entering.charging",
        str(THREADS),
        str(TIMES),
        str(BURST),
    ]
    return subprocess.Popen(
        command,
        env=os.environ | {"TEST_DATABASES": json.dumps(names)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.trust("TB06")
def test_limiter_parallel_exact(transactional_db):
    with ExitStack() as stack:
        guessers = [stack.enter_context(begun()) for _ in range(PROCESSES)]
        for one in guessers:
            assert one.stdout.readline() == "ready\n"
        for one in guessers:
            one.stdin.write("go\n")
            one.stdin.flush()
        admitted = [int(one.stdout.readline()) for one in guessers]

    assert PROCESSES * THREADS * TIMES >= CHARGES
    assert sum(admitted) == BURST
    assert all(admitted)
    assert Allowance.objects.count() == 1
    assert charge(Budget("race", burst=BURST, every_seconds=24 * 3600), "one key") > 0
