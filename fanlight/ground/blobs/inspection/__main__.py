"""`python -m fanlight.ground.blobs.inspection`: looks into one file after the other, each in a fork of its own.

Reads lines of JSON: where the file lies, as what it came, and an empty folder of its own. The fork writes what it draws
and its answer into that folder. Prints one word a line: `done`, `limit` (it went beyond a limit) or `died`.
"""

import importlib
import json
import os
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import Any, Final

from fanlight.ground.blobs.inspection import limits
from fanlight.ground.blobs.inspection.limits import Flaw
from fanlight.ground.blobs.inspection.looking import MODULES, look

ANSWER: Final = "answer.json"
STEP_SECONDS: Final = 0.002
LONGEST_STEP_SECONDS: Final = 0.05
OF_LIMITS: Final = {signal.SIGXCPU, signal.SIGXFSZ}


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the worker is told, and ends us by closing our input
    for line in sys.stdin:
        asked = json.loads(line)
        if module := MODULES.get(asked["media_type"]):
            importlib.import_module(module)  # once, for all forks
        child = os.fork()
        if not child:
            _look(asked)
        try:
            print(_ended(child), flush=True)  # noqa: T201 -- its answer
        except BrokenPipeError:
            os._exit(0)  # whoever asked has died


def _look(asked: dict[str, Any]) -> None:
    """In the fork: never returns."""
    folder = Path(asked["folder"])
    status = 1
    try:
        os.chdir(folder)
        source = Path(asked["path"]).open("rb")  # noqa: SIM115 -- open as long as this process lives
        limits.part_from_network()
        limits.hold()
        found = look(source, asked["media_type"], folder)
        (folder / ANSWER).write_text(json.dumps(found))
        status = 0
    except Flaw as flaw:
        (folder / ANSWER).write_text(json.dumps({"flaws": [flaw.code]}))
        status = 0
    except (MemoryError, RecursionError):
        status = 2
    except BaseException:  # noqa: BLE001 -- a fork must not go on as its parent, whatever happened
        traceback.print_exc()
    finally:
        os._exit(status)


def _ended(child: int) -> str:
    """How the fork ended; one that takes too long is ended."""
    until, step = time.monotonic() + limits.CLOCK_SECONDS, STEP_SECONDS
    while time.monotonic() < until:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return _word(os.waitstatus_to_exitcode(status))
        time.sleep(step)
        step = min(step * 1.2, LONGEST_STEP_SECONDS)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "limit"


def _word(code: int) -> str:
    if code == 0:
        return "done"
    return "limit" if code == 2 or -code in OF_LIMITS else "died"


if __name__ == "__main__":
    main()
