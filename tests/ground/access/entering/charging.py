"""Run as a program: threads, each with a connection of its own, that charge one key as fast as they can.

Arguments: how many threads, how many charges each, and the burst of the budget. Says "ready", waits for a line, then
prints how many were admitted. `TEST_DATABASES` names the databases of the test, as JSON.
"""

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor

import django


def main(threads: int, times: int, burst: int) -> None:
    django.setup()
    from django.conf import settings
    from django.db import connections

    from fanlight.ground.access.entering.limits import Budget, charge

    for alias, name in json.loads(os.environ["TEST_DATABASES"]).items():
        connections.settings[alias]["NAME"] = settings.DATABASES[alias]["NAME"] = name
    budget = Budget("race", burst=burst, every_seconds=24 * 3600)

    def guess() -> int:
        admitted = [charge(budget, "one key") for _ in range(times)].count(0.0)
        connections.close_all()
        return admitted

    print("ready", flush=True)
    sys.stdin.readline()
    with ThreadPoolExecutor(threads) as pool:
        print(sum(each.result() for each in [pool.submit(guess) for _ in range(threads)]), flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
