"""Reads the environment once, and refuses to start on what cannot be right.

Every setting an operator may give is a function call in `settings.py`; each is documented for operators.
"""

import ipaddress
import os
import re
import urllib.parse
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from fanlight.core.net import Network

LEAST_SECRET_BYTES = 32
MOST_CONNECTIONS = 16  # of one process: a page process needs one, a worker one for each queue and its tick
ROLE = re.compile(r"[a-z_][a-z0-9_]{0,62}")
HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|[0-9a-f:]+")
MAIL_SECONDS = 20
SQLITE = "fanlight.core.sqlite"
SQLITE_SETUP = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous={synchronous};PRAGMA cache_size=-20000;"
    "PRAGMA temp_store=MEMORY;PRAGMA mmap_size=134217728;"
)
LIMITS_TABLE = (
    "CREATE TABLE IF NOT EXISTS access_allowance (digest BLOB NOT NULL PRIMARY KEY, "
    "used_until_ms INTEGER NOT NULL, wait_ms INTEGER NOT NULL) WITHOUT ROWID"
)


def text(name: str, default: str = "") -> str:
    return os.environ.get(f"FANLIGHT_{name}", default).strip()


def number(name: str, default: int, *, least: int, most: int) -> int:
    given = text(name) or str(default)
    if not given.isdecimal() or not least <= int(given) <= most:
        raise _wrong(name, f"a whole number from {least} to {most}", given)
    return int(given)


def choice(name: str, known: tuple[str, ...]) -> str:
    """One of the known words; the first when nothing is said."""
    given = text(name) or known[0]
    if given not in known:
        raise _wrong(name, " or ".join(known), given)
    return given


def flag(name: str) -> bool:
    given = text(name, "0")
    if given not in ("0", "1", ""):
        raise _wrong(name, "0 or 1", given)
    return given == "1"


def role(name: str) -> str:
    """The name of a role of the database, or nothing."""
    given = text(name)
    if given and not ROLE.fullmatch(given):
        raise _wrong(name, "the name of a role, in small letters, digits and underscores", given)
    return given


def scanner(name: str) -> str:
    """Where clamd listens: `host:port`, or the path of a socket; nothing without one."""
    given = text(name)
    host, _, port = given.rpartition(":")
    is_place = given.startswith("/") or (host and port.isdecimal() and 0 < int(port) < 65_536)
    if given and not is_place:
        raise _wrong(name, "an address like 127.0.0.1:3310, or the path of a socket", given)
    return given


def bucket(*, endpoint: str, region: str, **given: str) -> dict[str, str]:
    """An S3 bucket with the key to it, all three or none; `endpoint` where it is not Amazon's."""
    if not any(given.values()) and not endpoint:
        return {}
    for word, value in given.items():
        if not value:
            raise _wrong(f"S3_{word.upper()}", "given, since others of the bucket are", value)
    at = urllib.parse.urlsplit(endpoint or f"https://{given['bucket']}.s3.{region}.amazonaws.com")
    if at.scheme not in ("https", "http") or not HOST.fullmatch(at.hostname or "") or at.path.strip("/"):
        raise _wrong("S3_ENDPOINT", "an address like https://s3.example", endpoint)
    origin = f"{at.scheme}://{at.netloc}"
    return given | {"endpoint": origin if endpoint else "", "region": region, "origin": origin}


def folder(name: str, default: str) -> Path:
    path = Path(text(name) or default).expanduser().absolute()
    path.mkdir(parents=True, exist_ok=True)
    return path


def root_key(name: str) -> bytes:
    given = text(name).encode()
    if len(given) < LEAST_SECRET_BYTES:
        raise _wrong(name, f"at least {LEAST_SECRET_BYTES} random characters", "…" if given else "nothing")
    return given


def origin(name: str, default: str) -> urllib.parse.SplitResult:
    """`https://portal.example`, without a path."""
    given = urllib.parse.urlsplit(text(name) or default)
    is_named = given.scheme in ("http", "https") and HOST.fullmatch(given.hostname or "")
    if not is_named or given.path.strip("/") or given.query:
        raise _wrong(name, "an address like https://portal.example", given.geturl())
    return given


def networks(name: str) -> list[Network]:
    try:
        return [ipaddress.ip_network(part.strip()) for part in text(name).split(",") if part.strip()]
    except ValueError:
        raise _wrong(name, "networks like 10.0.0.0/8, separated by commas", text(name)) from None


def mail(name: str) -> dict[str, Any]:
    """Django's mailers from `smtp://user:password@host:587?tls=starttls`; tls is none, starttls or implicit."""
    given = urllib.parse.urlsplit(text(name) or "smtp://127.0.0.1:25?tls=none")
    tls = urllib.parse.parse_qs(given.query).get("tls", ["starttls"])[0]
    if given.scheme != "smtp" or not given.hostname or tls not in ("none", "starttls", "implicit"):
        raise _wrong(name, "an address like smtp://user:password@host:587?tls=starttls", given.hostname or "")
    options = {
        "host": given.hostname,
        "port": given.port or 25,
        "username": urllib.parse.unquote(given.username or ""),
        "password": urllib.parse.unquote(given.password or ""),
        "use_tls": tls == "starttls",
        "use_ssl": tls == "implicit",
        "timeout": MAIL_SECONDS,
    }
    return {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}


def single_sign_on(*, name: str, **given: str) -> dict[str, str]:
    """The server that staff may sign in at: issuer, client_id and secret, all three or none, and its name in words."""
    if not any(given.values()):
        return {}
    for word, value in given.items():
        if not value:
            raise _wrong(f"OIDC_{word.upper()}", "given, since others of single sign-on are", value)
    issuer = urllib.parse.urlsplit(given["issuer"])
    is_named = issuer.scheme == "https" and HOST.fullmatch(issuer.hostname or "")
    if not is_named or issuer.query or issuer.fragment:
        raise _wrong("OIDC_ISSUER", "an address like https://id.example", given["issuer"])
    return given | {"name": name or str(issuer.hostname)}


def database(name: str, beside: Path) -> dict[str, Any]:
    """PostgreSQL from `postgresql://user:password@host/name`, or SQLite in the instance's folder when empty."""
    given = urllib.parse.urlsplit(text(name))
    if not given.scheme:
        return sqlite(beside / "fanlight.sqlite3", synchronous="FULL")
    if given.scheme not in ("postgresql", "postgres"):
        raise _wrong(name, "an address like postgresql://user:password@host/name", given.scheme)
    query = dict(urllib.parse.parse_qsl(given.query))
    return {
        "ENGINE": "fanlight.core.postgresql",
        "NAME": given.path.strip("/"),
        "HOST": query.get("host") or given.hostname or "",
        "PORT": str(given.port or ""),
        "USER": urllib.parse.unquote(given.username or ""),
        "PASSWORD": urllib.parse.unquote(given.password or ""),
        "CONN_MAX_AGE": 0,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {"pool": {"min_size": 1, "max_size": MOST_CONNECTIONS}},
    }


def sqlite(path: Path, *, synchronous: str) -> dict[str, Any]:
    """IMMEDIATE and five seconds of patience: no reader-turned-writer is ever told "database is locked"."""
    setup = SQLITE_SETUP.format(synchronous=synchronous)
    return {
        "ENGINE": SQLITE,
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 5, "init_command": setup},
        "TEST": {"NAME": str(path.with_suffix(".test.sqlite3"))},
    }


def limits(main: dict[str, Any], beside: Path) -> dict[str, Any]:
    """The second file, beside SQLite: a flood of sign-ins must not hold the lock that business is written under.

    It holds nothing that must be kept, so it has no migrations: whoever opens it makes its table. PostgreSQL has no
    such lock, and keeps the table where everything is.
    """
    if main["ENGINE"] != SQLITE:
        return {}
    own = sqlite(beside / "limits.sqlite3", synchronous="NORMAL")
    own["OPTIONS"]["init_command"] += LIMITS_TABLE
    own["TEST"]["MIGRATE"] = False
    return {"limits": own}


def _wrong(name: str, expected: str, given: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"FANLIGHT_{name} must be {expected}; it is {given!r}.")
