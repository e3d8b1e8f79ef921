"""Run as a program: makes mail workers that die at a named point of a letter's life, each forked from a warm process.

Reads lines "POINT NTH": the worker kills itself, as `kill -9` does, when it comes to that point for the nth time.
Prints "born" with the worker's process id once it can be asked to stop, then "ended" with its exit status.
"""

import os
import signal
import sys

import django

POINTS = ("begun", "filled", "answered", "settled", "told")


def main():
    django.setup()
    from django.conf import settings
    from django.db import connections

    from fanlight.ground.background import worker

    connections.settings["default"]["NAME"] = settings.DATABASES["default"]["NAME"] = os.environ[
        "TEST_DATABASE"
    ]
    for line in sys.stdin:
        point, nth = line.split()
        child = os.fork()
        if not child:
            live(worker, point, int(nth))
        print("ended", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def live(worker, point, nth):
    from fanlight.ground.background import reaper
    from fanlight.ground.mail import delivery

    reaper.MOST_DEATHS = 60  # here it is not the task that kills
    delivery.WAITS_SECONDS = (0.3,) * 60
    delivery.MOST_TRIES = 60
    if point in POINTS:
        arm(point, nth)
    status = 1
    try:
        stop = worker.stopped_by_signal()
        print("born", os.getpid(), flush=True)
        worker.run(queues="mail", interval=0.02, lease_seconds=0.6, stop=stop)
        status = 0
    finally:
        os._exit(status)  # a forked worker must not go on as its parent


def arm(point, nth):
    """Each of the five moments between which a letter's state changes."""
    from fanlight.ground.background import lane
    from fanlight.ground.mail import delivery, smtp
    from fanlight.ground.mail.values import Filling

    owner, name = {
        "begun": (delivery, "_begin"),
        "filled": (Filling, "fill"),
        "answered": (smtp, "send"),
        "settled": (delivery, "_settle"),
        "told": (lane.Worker, "run_task"),
    }[point]
    act, passed = getattr(owner, name), []

    def acted(*args, **kwargs):
        outcome = act(*args, **kwargs)
        passed.append(point)
        if len(passed) == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        return outcome

    setattr(owner, name, acted)


if __name__ == "__main__":
    main()
