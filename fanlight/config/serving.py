"""Starts the web processes: granian with our front, one page thread each.

The main process loads the application and starts the others, which share it; it answers nothing by itself.
"""

import ipaddress
import os
import socket
from dataclasses import dataclass
from functools import partial
from multiprocessing import parent_process
from typing import Any, Final

from granian import Granian
from granian.constants import HTTPModes, Interfaces, Loops
from granian.http import HTTP1Settings
from granian.log import LogLevels

from fanlight.config import front, lifeline

HEADER_SECONDS: Final = 15
STOP_SECONDS: Final = 10
CONNECTIONS: Final = 1024
MOST_WORKERS: Final = 8


class CannotServe(Exception):
    """The server cannot start; the message says why, for the person at the keyboard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    host: str
    port: int
    workers: int = 0
    access_log: bool = False

    @property
    def processes(self) -> int:
        """As many as asked for, else one for each core: a page is pure computing."""
        return self.workers or min(os.cpu_count() or 1, MOST_WORKERS)


def serve(listening: Listening) -> None:
    """Serve until a TERM or INT arrives; running pages are finished first."""
    require_startable(listening)
    front.preload()
    require_second_lock()
    loader = partial(_load, access_log=listening.access_log)
    granian(listening).serve(target_loader=loader, wrap_loader=False)


def require_second_lock() -> None:
    """Raises CannotServe where a role for row-level security is named and would not hold."""
    from django.db import connections

    from fanlight.core import rowlock

    connection: Any = connections["default"]
    if not connection.settings_dict.get("ROW_ROLE"):
        return
    try:
        found = rowlock.faults()
    finally:
        connection.close()
        connection.close_pool()  # web processes part from this one, and each opens its own
    if found:
        raise CannotServe(f"FANLIGHT_ROW_ROLE cannot hold: {' '.join(found)}")


def granian(listening: Listening, *, stop_seconds: int = STOP_SECONDS) -> Any:
    """A granian that is quiet, and stops slow downloads after `stop_seconds`."""
    return Granian(
        "fanlight.config.front:built",
        address=listening.host,
        port=listening.port,
        interface=Interfaces.RSGI,
        workers=listening.processes,
        blocking_threads=1,
        loop=Loops.asyncio,
        http=HTTPModes.http1,
        websockets=False,
        backlog=CONNECTIONS,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_SECONDS * 1000),
        log_level=LogLevels.warning,
        workers_kill_timeout=stop_seconds,
        respawn_failed_workers=True,
    )


def require_startable(listening: Listening) -> None:
    from django.conf import settings

    if settings.DEMO and not is_loopback(listening.host):
        raise CannotServe("A demo instance answers on this machine only (127.0.0.1).")
    if is_answering(listening.host, listening.port):
        raise CannotServe(f"Port {listening.port} is in use. Choose another with --port.")


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_answering(host: str, port: int) -> bool:
    """Whether somebody serves there already.

    Asked because granian shares its port with other processes of the same user: a second server would start
    without a word and take half of the first one's visitors.
    """
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1" if host == "0.0.0.0" else host, port)) == 0


def _load(*, access_log: bool) -> front.Front:
    """Runs in each web process, which ends with the process that started it."""
    parent = parent_process()
    if parent and parent.pid:
        lifeline.end_with(parent.pid)
    return front.built(access_log=access_log)
