"""Run as a program: makes exports, in processes that kill themselves in the midst of it.

Reads lines "WORKSPACE EXPORT NTH": a fork makes that export, and dies as by `kill -9` at its nth statement (0: never).
Prints how it ended: 0, or minus the signal.
"""

import os
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
            make(workspace, key, nth)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def make(workspace, key, nth):
    from django.db import connection

    from fanlight.core.viewers import TaskViewer
    from fanlight.work.transfers import exporting
    from fanlight.work.transfers.models import Export
    from tests.faults.import_nursery import deadly

    exporting.BATCH, exporting.TELL_SECONDS = 20, -1.0
    status = 1
    try:
        with connection.execute_wrapper(deadly(nth)):
            exporting.make(Export.objects.within(TaskViewer(workspace, 0, "export")).get(pk=key))
        status = 0
    finally:
        os._exit(status)  # a fork must not go on as its parent


if __name__ == "__main__":
    main()
