"""Reads the two measured pages with sqlite3 and SQL written by hand: the rows the product reads, as plain tuples.

Who may see what is not asked beyond the session, the room and what is published: this is the price without a door.
"""

import datetime
import functools
import hashlib
import json
import sqlite3
import zoneinfo
from collections import namedtuple
from collections.abc import Callable
from typing import Any

from django.conf import settings

from fanlight.core.viewers import LinkViewer
from fanlight.faces.console.gate import ROLES
from fanlight.faces.console.gate import Frame as ConsoleFrame
from fanlight.faces.portal.gate import Frame as PortalFrame
from fanlight.faces.portal.pages.job_reading import JobPage, Latest, entry
from fanlight.ground.rooms.rights import Standing
from fanlight.ui import dates
from fanlight.ui.theme import HOUSE, stylesheet
from fanlight.work.jobs.stages import stages

VISIT = """
SELECT s.id, s.workspace_id, s.contact_id, s.link_id, s.seen_at, s.ends_at, l.room_id, l.portal_id, p.audience,
       p.own_settings, p.parent_id, c.name, c.phone, a.address AS email_address, w.name AS business, w.tagline,
       w.phone AS business_phone, w.email, w.zone, b.accent
FROM access_portalsession s
JOIN access_sharelink l ON l.id = s.link_id AND l.ended_at IS NULL AND l.ends_at > datetime('now')
JOIN rooms_portal p ON p.id = l.portal_id
JOIN people_contact c ON c.id = s.contact_id AND c.disabled_at IS NULL
JOIN workspaces_workspace w ON w.id = s.workspace_id
JOIN workspaces_address h ON h.workspace_id = s.workspace_id AND h.place = ? AND h.state = 'live'
LEFT JOIN people_contactaddress a ON a.workspace_id = s.workspace_id AND a.contact_id = c.id AND a.is_primary
LEFT JOIN rooms_branding b ON b.workspace_id = s.workspace_id AND b.portal_id IS NULL
WHERE s.digest = ? AND s.ended_at IS NULL AND s.ends_at > datetime('now')
"""
JOB = """
SELECT j.id, j.number, j.title, j.kind, j.room_id, r.key AS room_key, j.status_id, j.member_id, r.archived_at,
       i.lines AS address,
       t.label AS status_label, t.means AS status_means, m.name AS looked_after_by, m.title AS looked_after_title,
       m.phone AS looked_after_phone, f.role, n.uploads
FROM jobs_job j JOIN rooms_room r ON r.id = j.room_id JOIN jobs_status t ON t.id = j.status_id
LEFT JOIN people_site i ON i.id = j.site_id LEFT JOIN workspaces_member m ON m.id = j.member_id
LEFT JOIN people_affiliation f ON f.workspace_id = j.workspace_id AND f.client_id = r.client_id AND f.contact_id = ?
LEFT JOIN rooms_participant n ON n.workspace_id = j.workspace_id AND n.room_id = r.id AND n.contact_id = ?
WHERE j.workspace_id = ? AND j.number = ? AND j.room_id = ?
"""
SWITCHES = """
SELECT name, "on" FROM rooms_portalsetting
WHERE workspace_id = ? AND portal_id = ? AND (room_id IS NULL OR room_id = ?) ORDER BY room_id
"""
STATUSES = 'SELECT id, stage, means FROM jobs_status WHERE workspace_id = ? AND kind = ? ORDER BY "order", id'
MOVES = "SELECT status_id, at FROM jobs_statusmove WHERE workspace_id = ? AND job_id = ? ORDER BY id"
APPOINTMENTS = """
SELECT a.key, a.title, a.details, a.starts_at, a.ends_at, a.zone, a.state, a.sequence, a.member_id,
       m.name AS person, m.title AS person_title, m.phone
FROM jobs_appointment a LEFT JOIN workspaces_member m ON m.id = a.member_id
WHERE a.workspace_id = ? AND a.job_id = ? AND NOT a.internal ORDER BY a.starts_at, a.id
"""
WISHES = """
SELECT w.key, w."on", w.part, w.words, w.state, w.answer, w.contact_id, a.key AS visit
FROM jobs_moverequest w JOIN jobs_appointment a ON a.id = w.appointment_id AND a.ends_at >= datetime('now')
WHERE w.workspace_id = ? AND a.job_id = ? AND w.audience = ? AND w.state NOT IN ('moved', 'taken_back') ORDER BY w.id
"""
ASKS = """
SELECT key, kind, text, details, due_on, state, words, reason, answered_at, contact_id, revision
FROM asks_ask
WHERE workspace_id = ? AND room_id = ? AND audience = ? AND state <> 'withdrawn'
ORDER BY state NOT IN ('open', 'sent_back'), due_on NULLS LAST, id LIMIT 50
"""
DOCUMENTS = """
SELECT f.key, f.name, f.created_at, f.contact_id, b.size_bytes, b.state, b.pages, v.created_at AS changed_at,
       v.number AS version
FROM files_file f
JOIN files_filepublication p ON p.workspace_id = f.workspace_id AND p.file_id = f.id
AND p.audience = ? AND p.withdrawn_at IS NULL
JOIN files_fileversion v ON v.id = p.version_id JOIN blobs_blob b ON b.id = v.blob_id
WHERE f.workspace_id = ? AND f.room_id = ? AND f.kind = 'document' AND f.hidden_at IS NULL AND NOT f.in_message
AND (b.state = 'clean' OR f.contact_id = ?)
ORDER BY f.id DESC LIMIT 21
"""
PHOTOS = """
SELECT f.key, f.name, f.caption, f.created_at, f.contact_id, b.state, b.width AS picture_width,
       b.height AS picture_height
FROM files_file f
JOIN files_filepublication p ON p.workspace_id = f.workspace_id AND p.file_id = f.id
AND p.audience = ? AND p.withdrawn_at IS NULL
JOIN files_fileversion v ON v.id = p.version_id JOIN blobs_blob b ON b.id = v.blob_id
WHERE f.workspace_id = ? AND f.room_id = ? AND f.kind = 'photo' AND f.hidden_at IS NULL AND NOT f.in_message
AND (b.state = 'clean' OR f.contact_id = ?)
ORDER BY f.id DESC LIMIT 7
"""
KEY_DATES = 'SELECT name, "on" FROM jobs_keydate WHERE workspace_id = ? AND job_id = ? ORDER BY "on", id'
NOTES = """
SELECT n.key, n.body, n.created_at, n.contact_id, n.member_id, coalesce(m.name, c.name, '') AS author_name,
       EXISTS (SELECT 1 FROM conversations_noteattachment t
               WHERE t.workspace_id = n.workspace_id AND t.note_id = n.id) AS has_files,
       (SELECT r.at FROM conversations_readmark r
        WHERE r.workspace_id = n.workspace_id AND r.room_id = n.room_id AND r.audience = n.audience
        AND r.member_id IS NOT NULL AND r.note_id >= n.id ORDER BY r.note_id DESC, r.at LIMIT 1) AS seen_at
FROM conversations_note n LEFT JOIN workspaces_member m ON m.id = n.member_id
LEFT JOIN people_contact c ON c.id = n.contact_id
WHERE n.workspace_id = ? AND n.room_id = ? AND n.audience = ? ORDER BY n.id DESC LIMIT 21
"""
HISTORY = """
SELECT e.number, e.name, e.payload, e.at, e.actor_kind, e.actor_id, coalesce(m.name, c.name, '') AS actor_name
FROM activity_event e LEFT JOIN workspaces_member m ON m.id = e.actor_id
LEFT JOIN people_contact c ON c.id = e.actor_id
WHERE e.workspace_id = ? AND e.room_id = ? AND e.audience IN ('*', ?) ORDER BY e.number DESC LIMIT 31
"""
LOGIN = "SELECT login_id FROM access_staffsession WHERE digest = ? AND ends_at > datetime('now')"
MEMBER = """
SELECT m.id, m.workspace_id, m.role, m.name, w.name AS business, w.zone, EXISTS (
       SELECT 1 FROM workspaces_member o WHERE o.login_id = m.login_id AND o.disabled_at IS NULL AND o.id <> m.id
       ) AS has_others
FROM workspaces_member m JOIN workspaces_workspace w ON w.id = m.workspace_id
JOIN workspaces_login l ON l.id = m.login_id AND l.is_active
JOIN workspaces_address h ON h.workspace_id = m.workspace_id AND h.place = ? AND h.state = 'live'
WHERE m.login_id = ? AND m.disabled_at IS NULL
"""
LABELS = 'SELECT label, label_key FROM jobs_status WHERE workspace_id = ? ORDER BY kind, "order", id'
MEMBERS = """
SELECT m.key, m.name FROM workspaces_member m JOIN workspaces_login l ON l.id = m.login_id AND l.is_active
WHERE m.workspace_id = ? AND m.disabled_at IS NULL ORDER BY m.name, m.id
"""
VIEWS = """
SELECT key, name, query, member_id FROM workspaces_savedview
WHERE workspace_id = ? AND listing = 'jobs' AND (member_id IS NULL OR member_id = ?) ORDER BY name_key, id
"""
JOBS = """
SELECT j.number, j.title, j.closed_at, j.archived_at, c.name AS client, i.lines AS address, t.label AS status_label,
       t.means AS status_means, m.name AS looked_after_by
FROM jobs_job j JOIN rooms_room r ON r.id = j.room_id JOIN jobs_status t ON t.id = j.status_id
LEFT JOIN people_client c ON c.id = r.client_id LEFT JOIN people_site i ON i.id = j.site_id
LEFT JOIN workspaces_member m ON m.id = j.member_id
WHERE j.workspace_id = ? AND j.closed_at IS NULL AND j.archived_at IS NULL ORDER BY j.id DESC LIMIT 51
"""


class Frame(PortalFrame):
    """A visit through a link has no bar: there is one job to go to."""

    def places(self, request: Any) -> list[dict[str, Any]]:
        return []


def portal(secret: str, *, place: str, number: str) -> tuple[JobPage, PortalFrame]:
    visit = rows(VISIT, place, hashlib.sha256(secret.encode()).digest())[0]
    here = (visit.workspace_id, visit.portal_id, visit.portal_id, visit.audience, visit.contact_id, visit.id)
    viewer = LinkViewer(*here, link_id=visit.link_id, room_id=visit.room_id)
    dates.use_zone(zoneinfo.ZoneInfo(visit.zone))
    job = rows(JOB, visit.contact_id, visit.contact_id, visit.workspace_id, number, visit.room_id)[0]
    said = {
        word.name: bool(word.on) for word in rows(SWITCHES, visit.workspace_id, visit.portal_id, job.room_id)
    }
    page = JobPage(viewer, job, Standing(said, job.role, None, job.archived_at is not None))
    page.__dict__.update(_sections(job, visit, viewer))
    sheet = stylesheet(visit.accent or HOUSE)[0]
    return page, Frame(
        business_name=visit.business,
        tagline=visit.tagline,
        phone=visit.business_phone,
        email=visit.email,
        theme_url=f"/{place}/theme/{sheet}.css",
        reader_name=visit.name,
        is_demo=False,
        by_link=True,
    )


def _sections(job: Any, visit: Any, viewer: LinkViewer) -> dict[str, Any]:
    """What the product's page reads when its template asks, all at once."""
    now = datetime.datetime.now(datetime.UTC)
    workspace, audience = visit.workspace_id, visit.audience
    files = (audience, workspace, job.room_id, visit.contact_id)
    planned = rows(APPOINTMENTS, workspace, job.id)
    past = [one for one in planned if one.ends_at < now][::-1]
    told = [entry(event, viewer) for event in rows(HISTORY, workspace, job.room_id, audience)]
    line = stages(rows(STATUSES, workspace, job.kind), job.status_id, rows(MOVES, workspace, job.id))
    return {
        "details": [],  # the workspace of the bench has no fields of its own
        "client_details": [],
        "own_details": [],
        "steps": [_step(stage) for stage in line],
        "ahead": [one for one in planned if one.ends_at >= now],
        "past_visits": _latest(past, 5),
        "own": visit,
        "wishes": {wish.visit: wish for wish in rows(WISHES, workspace, job.id, audience)},
        "asks": rows(ASKS, workspace, job.room_id, audience),
        "documents": _latest(rows(DOCUMENTS, *files), 20),
        "photos": _latest(rows(PHOTOS, *files), 6),
        "below": {},  # the bench's messages have no files, and neither side looks for any
        "messages": _latest(rows(NOTES, workspace, job.room_id, audience)[::-1], 20),
        "key_dates": rows(KEY_DATES, workspace, job.id),
        "history": _latest(told, 30),
    }


def _latest(found: list[Any], most: int) -> Latest:
    return Latest(found[:most], len(found) > most)


def _step(stage: Any) -> dict[str, str]:
    when = dates.short_day(stage.at) if stage.at and stage.state != "next" else ""
    return {"name": stage.name, "state": stage.state, "when": when}


def console(key: str, *, place: str) -> tuple[dict[str, Any], ConsoleFrame]:
    login = rows(LOGIN, hashlib.sha256(key.encode()).digest())[0].login_id
    member = rows(MEMBER, place, login)[0]
    dates.use_zone(zoneinfo.ZoneInfo(member.zone))
    found = {
        "jobs": rows(JOBS, member.workspace_id)[:50],
        "statuses": [(one.label_key, one.label) for one in rows(LABELS, member.workspace_id)],
        "members": [(one.key, one.name) for one in rows(MEMBERS, member.workspace_id)],
        "views": rows(VIEWS, member.workspace_id, member.id),
        "tones": {"approved": "ok", "closed": "ok", "cancelled": "mute"},
    }
    return found, ConsoleFrame(
        workspace_name=member.business,
        workspace_slug=place,
        member_name=member.name,
        member_role=str(ROLES[member.role]),
        is_admin=member.role in ("owner", "admin"),
        section="jobs",
        is_demo=False,
        logo_url="",
        login_id=int(login),
        has_others=bool(member.has_others),
    )


def rows(sql: str, *keys: object) -> list[Any]:
    """Named tuples; moments and days are made of the text in which SQLite keeps them."""
    cursor = _database().execute(sql, keys)
    row, moments = _shape(sql, tuple(column[0] for column in cursor.description))
    if not moments:
        return [row(*found) for found in cursor]
    return [row(*[_read(cell, moments.get(n)) for n, cell in enumerate(found)]) for found in cursor]


@functools.cache
def _shape(sql: str, names: tuple[str, ...]) -> tuple[Any, dict[int, Callable[[str], Any]]]:
    makers = {name: _moment for name in names if name.endswith("_at") or name == "at"}
    days = {"on", "due_on"} if sql in (KEY_DATES, ASKS, WISHES) else set()
    makers |= {"payload": json.loads} | dict.fromkeys(days, datetime.date.fromisoformat)
    return namedtuple("Row", names), {n: makers[name] for n, name in enumerate(names) if name in makers}


def _read(cell: Any, make: Callable[[str], Any] | None) -> Any:
    return make(cell) if make and isinstance(cell, str) else cell


def _moment(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.UTC)


@functools.cache
def _database() -> sqlite3.Connection:
    connection = sqlite3.connect(settings.DATABASES["default"]["NAME"], isolation_level=None)
    for part in settings.DATABASES["default"]["OPTIONS"]["init_command"].split(";"):
        connection.execute(part)
    return connection
