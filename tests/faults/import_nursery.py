"""Run as a program: carries imports on, in processes that kill themselves in the midst of it.

Reads lines "WORKSPACE IMPORT NTH": a fork reads and applies that import, or undoes it, and dies as by `kill -9` at its
nth statement (0: never). Prints how it ended: 0, or minus the signal.
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
    for line in sys.stdin:
        workspace, key, nth = map(int, line.split())
        child = os.fork()
        if not child:
            carry_on(workspace, key, nth)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def carry_on(workspace, key, nth):
    from django.db import connection

    from fanlight.core.viewers import TaskViewer
    from fanlight.work.transfers import applying, reading, undoing
    from fanlight.work.transfers.models import Import

    status = 1
    try:
        with connection.execute_wrapper(deadly(nth)):
            imports = Import.objects.within(TaskViewer(workspace, 0, "import")).filter(pk=key)
            reading.read(imports.get())
            if imports.get().state == "ready":
                imports.get().start(by=imports.get().viewer, later=False)
            if imports.get().state == "undoing":
                undoing.undo(imports.get())
            else:
                applying.apply(imports.get())
        status = 0
    finally:
        os._exit(status)  # a fork must not go on as its parent


def deadly(nth):
    passed = []

    def execute(run, sql, params, many, context):
        passed.append(sql)
        outcome = run(sql, params, many, context)
        if len(passed) == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        return outcome

    return execute


if __name__ == "__main__":
    main()
