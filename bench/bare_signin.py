"""The least that coming in can cost: plain WSGI and SQL by hand that leaves the same rows, as durably.

What is shown is looked up by its digest; then one transaction writes device, visit, use and event, the event hashed to
the one before. Each new row is a copy of one that the product itself wrote, with keys of its own. Nothing is limited,
no form token is compared, nobody asks which switches are on.
"""

import hashlib
import hmac
import json
import secrets
import sqlite3
from typing import Any, Final
from urllib.parse import parse_qs

import django

django.setup()

from django.conf import settings  # noqa: E402 (settings first)

from fanlight.core.ids import new_id, new_key  # noqa: E402
from fanlight.core.sealing import purpose_key  # noqa: E402

PLACE: Final = "alder"
DATABASE: Final = sqlite3.connect(
    settings.DATABASES["default"]["NAME"], isolation_level=None, check_same_thread=False
)
DATABASE.execute("PRAGMA synchronous=FULL")
LINK: Final = """
    SELECT l.id, l.contact_id, l.workspace_id FROM access_linksecret s
    JOIN access_sharelink l ON l.id = s.link_id JOIN people_contact c ON c.id = l.contact_id
    WHERE s.digest = ? AND s.ended_at IS NULL AND l.ended_at IS NULL AND l.ends_at > datetime('now')
    AND c.disabled_at IS NULL
"""
CODE: Final = """
    SELECT id, digest, address_key, workspace_id FROM access_signincode
    WHERE challenge = ? AND used_at IS NULL AND tries < 5 AND ends_at > datetime('now')
"""
GRANT: Final = """
    SELECT g.id, g.contact_id FROM people_contactaddress a
    JOIN people_contact c ON c.id = a.contact_id JOIN rooms_grant g ON g.contact_id = c.id
    WHERE a.workspace_id = ? AND a.folded_key = ? AND g.state = 'active' AND c.disabled_at IS NULL
"""

type Row = dict[str, Any]


def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    form = parse_qs(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode())
    cookies = dict(part.split("=", 1) for part in environ.get("HTTP_COOKIE", "").split("; ") if part)
    if environ["PATH_INFO"].endswith("/l/"):
        secret = _by_link(form["token"][0])
    else:
        secret = _by_code(cookies[f"{settings.CODE_COOKIE_PREFIX}{PLACE}"], form["code"][0])
    cookie = f"{settings.PORTAL_COOKIE_PREFIX}{PLACE}={secret}; Path=/; Secure; HttpOnly; SameSite=Lax"
    headers = [("Location", f"/{PLACE}/"), ("Set-Cookie", cookie), ("Cache-Control", "private, no-store")]
    start_response("303 See Other", [*headers, ("Content-Length", "0")])
    return [b""]


def _by_link(token: str) -> str:
    link, contact, _workspace = DATABASE.execute(LINK, [_digest(token)]).fetchone()
    DATABASE.execute("BEGIN IMMEDIATE")
    secret = _visit(contact, link_id=link)
    _put("access_linkuse", link_id=link)
    _tell("link.opened")
    DATABASE.execute("COMMIT")
    return secret


def _by_code(challenge: str, typed: str) -> str:
    code, digest, address, workspace = DATABASE.execute(CODE, [_digest(challenge)]).fetchone()
    DATABASE.execute("BEGIN IMMEDIATE")
    DATABASE.execute("UPDATE access_signincode SET tries = tries + 1 WHERE id = ? AND tries < 5", [code])
    mine = hmac.digest(purpose_key("codes"), _digest(challenge) + typed.encode(), "sha256")
    hmac.compare_digest(mine, digest)
    DATABASE.execute("UPDATE access_signincode SET used_at = datetime('now') WHERE id = ?", [code])
    grant, contact = DATABASE.execute(GRANT, [workspace, address]).fetchone()
    secret = _visit(contact, grant_id=grant)
    _tell("code.used")
    DATABASE.execute("COMMIT")
    return secret


def _visit(contact: int, **way: int) -> str:
    secret, device = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    known = _put("access_knowndevice", digest=_digest(device), key=new_key(), contact_id=contact)
    way = {"link_id": None, "grant_id": None} | way
    _put("access_portalsession", digest=_digest(secret), key=new_key(), device_id=known, **way)
    DATABASE.execute("UPDATE people_contact SET signed_in_at = datetime('now') WHERE id = ?", [contact])
    return secret


def _tell(name: str) -> None:
    number, last, head = DATABASE.execute("SELECT number, hash, id FROM activity_chainhead").fetchone()
    event = _pattern("activity_event", f"WHERE name = '{name}'") | {
        "number": number + 1,
        "previous_hash": last,
    }
    said = json.dumps({key: str(value) for key, value in event.items()}, sort_keys=True)
    event["hash"] = hashlib.sha256(last + said.encode()).digest()
    _insert("activity_event", event | {"id": new_id()})
    DATABASE.execute(
        "UPDATE activity_chainhead SET number = ?, hash = ? WHERE id = ?", [number + 1, event["hash"], head]
    )


def _put(table: str, **said: Any) -> int:
    row = _pattern(table) | said | {"id": new_id()}
    _insert(table, row)
    return int(row["id"])


def _insert(table: str, row: Row) -> None:
    columns = ", ".join(f'"{column}"' for column in row)
    DATABASE.execute(
        f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(row))})", list(row.values())
    )


def _pattern(table: str, where: str = "") -> Row:
    """A row that the product wrote; read once."""
    if (table, where) not in _PATTERNS:
        found = DATABASE.execute(f"SELECT * FROM {table} {where} ORDER BY id LIMIT 1")
        _PATTERNS[table, where] = dict(
            zip([column[0] for column in found.description], found.fetchone(), strict=True)
        )
    return _PATTERNS[table, where]


_PATTERNS: dict[tuple[str, str], Row] = {}


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
