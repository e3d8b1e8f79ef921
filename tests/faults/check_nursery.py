"""Run as a program: checks files, in processes that are killed in the midst of it.

Reads lines "WORKSPACE BLOB NTH": a fork checks that file as the worker does, and dies as by `kill -9` at its nth
statement, or after -NTH milliseconds (0: never). Prints how it ended: 0, or minus the signal.
"""

import os
import signal
import sys

import django


def main():
    django.setup()
    from django.conf import settings
    from django.db import connections

    database = os.environ["TEST_DATABASE"]
    connections.settings["default"]["NAME"] = settings.DATABASES["default"]["NAME"] = database
    settings.DATA = os.environ["TEST_DATA"]
    for line in sys.stdin:
        workspace, key, nth = map(int, line.split())
        child = os.fork()
        if not child:
            check(workspace, key, nth)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def check(workspace, key, nth):
    from django.db import connection

    from fanlight.ground.blobs.tasks import check
    from tests.faults.import_nursery import deadly

    if nth < 0:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
        signal.setitimer(signal.ITIMER_REAL, -nth / 1000)
    status = 1
    try:
        with connection.execute_wrapper(deadly(max(nth, 0))):
            check.func(str(workspace), str(key))
        status = 0
    finally:
        os._exit(status)  # a fork must not go on as its parent


if __name__ == "__main__":
    main()
