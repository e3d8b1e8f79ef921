"""An instance to measure: one claims business with 2,500 jobs, one of them full, filled by the product's own verbs.

Run as a program in a process of its own; its last line is JSON: addresses, cookies and keys of the two pages.
"""

import datetime
import io
import json
import os
import sys
import time
from pathlib import Path
from typing import Any, Final

HOST: Final = "fanlight.example"
PLACE: Final = "alder"
JOBS: Final = 2_500
NOTES: Final = 20
DOCUMENTS: Final = 20
APPOINTMENTS: Final = 5
HISTORY: Final = 30
WORDS: Final = (
    "Thank you. The drying crew comes back on Thursday morning and takes new readings; keep the door to the hall "
    "closed until then, and tell us when somebody is at home."
)
STREETS: Final = (
    "Alder Row",
    "Canal Walk",
    "Sydney Place",
    "Lansdown Crescent",
    "Widcombe Hill",
    "Walcot Parade",
)
CLIENTS: Final = ("Brightwater Insurance", "Northgate Mutual", "Harbour & Vale", "Cotswold Lettings")


def environment(folder: Path) -> dict[str, str]:
    """For every process of the instance under measurement: an ordinary one, not a demo."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("FANLIGHT_")}
    return others | {
        "DJANGO_SETTINGS_MODULE": "fanlight.config.settings",
        "FANLIGHT_DATA": str(folder),
        "FANLIGHT_SECRET": "known to everybody: the root key of the instance under measurement",
        "FANLIGHT_URL": f"https://{HOST}",
        "FANLIGHT_MAIL_FROM": f"portal@{HOST}",
    }


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    began = time.perf_counter()
    call_command("migrate", verbosity=0, interactive=False)
    migrated = time.perf_counter() - began
    from django.db import connection

    known = filled()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    json.dump(known | {"migrate_seconds": round(migrated, 2)}, sys.stdout)


def filled() -> dict[str, Any]:
    from fanlight.ground.workspaces.founding import Owner
    from fanlight.work.jobs.setup import open_business

    owner = Owner("ada@alder.example", "Ada Alder", "long enough to sign in", title="Office manager")
    founded = open_business(
        "Alder Restoration",
        place=PLACE,
        trade="claims",
        owner=owner,
        tagline="Restoration and repair",
        phone="01225 555 010",
        email="hello@alder.example",
        zone="Europe/London",
    )
    _open_jobs(founded, JOBS - 1)
    return _portal_page(founded) | {"console": {"session": console_session(founded)}}


def _open_jobs(founded: Any, count: int) -> None:
    """In one transaction: the disk is not what is measured. A third have no client, as permits do not."""
    from django.db import transaction

    from fanlight.ground.people.models import Client
    from fanlight.work.jobs.models import Job, Status
    from fanlight.work.jobs.models.jobs import JobDraft

    by = founded.viewer
    clients = [None, None, *(Client.add(by=by, name=name) for name in CLIENTS)]
    statuses = [status for status in Status.objects.within(by).order_by("order") if not status.means]
    with transaction.atomic():
        for n in range(count):
            site = f"{n % 90 + 1} {STREETS[n % len(STREETS)]}, Bath BA{n % 20 + 1} {n % 9}QX"
            draft = JobDraft(f"Water damage, flat {n}", "claim", clients[n % 6], site, member=founded.owner)
            Job.open(draft, by=by, status=statuses[n % len(statuses)])


def _portal_page(founded: Any) -> dict[str, Any]:
    """The full job, open to the instructing client through a share link, in the midst of a visit."""
    from fanlight.ground.access.entering import signin
    from fanlight.ground.access.models import ShareLink, Sharing
    from fanlight.ground.people.models import Affiliation, Client, Contact
    from fanlight.ground.rooms.models import Participant, Portal
    from fanlight.work.jobs.models import Job
    from fanlight.work.jobs.models.jobs import JobDraft

    by = founded.viewer
    client = Client.objects.within(by).order_by("id")[0]
    contact = Contact.add(by=by, name="Ines Ivory", email="ines@brightwater.example", phone="01225 555 020")
    Affiliation.objects.create(workspace_id=by.workspace_id, client=client, contact=contact)
    site = "14 Alder Row, Bath BA1 4QX"
    draft = JobDraft("Kitchen ceiling and landing", "claim", client, site, member=founded.owner)
    job = Job.open(draft, by=by)
    Participant.add(contact, job.room, by=by, audience="instructing_client")
    portal = Portal.objects.within(by).get(audience="instructing_client", client=None)
    until = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=30)
    link = ShareLink.share(Sharing(contact, portal, job.room, until), by=by)
    session, secret = signin.begin(link)
    _fill(job, founded, _viewer(link, session))
    return {"portal": {"number": job.number, "secret": secret}}


def _fill(job: Any, founded: Any, reader: Any) -> None:
    from fanlight.work.jobs.models import KeyDate, Status

    by = founded.viewer
    for status in Status.objects.within(by).of_kind("claim").filter(means="").order_by("order")[1:4]:
        job.move(status, by=by)
    for name, day in (("Instructed", 2), ("Survey report", 9), ("Reserve agreed", 16)):
        KeyDate.put(job, name, datetime.date(2026, 11, day), by=by)
    _add_documents(job, by, reader)
    _plan_visits(job, founded)
    _write_notes(job, by, reader)


def _plan_visits(job: Any, founded: Any) -> None:
    from fanlight.work.jobs.models import Appointment
    from fanlight.work.jobs.models.appointments import Planned

    today = datetime.datetime.now(datetime.UTC).replace(hour=9, minute=0, second=0, microsecond=0)
    for n, days in enumerate((-12, -5, 3, 8, 15)[:APPOINTMENTS]):
        starts = today + datetime.timedelta(days=days)
        said = {"details": "Please keep the kitchen clear.", "member": founded.owner}
        planned = Planned(
            f"Visit {n + 1}", starts, starts + datetime.timedelta(hours=3), "Europe/London", **said
        )
        Appointment.plan(job, planned, by=founded.viewer)


def _add_documents(job: Any, by: Any, reader: Any) -> None:
    from django.core.files import File as Upload

    from fanlight.ground.blobs import checking
    from fanlight.ground.blobs.inspector import Inspector
    from fanlight.ground.blobs.models import Blob
    from fanlight.work.files.models import File

    for n in range(DOCUMENTS):
        paper = Upload(
            io.BytesIO(f"Moisture readings of day {n}.\n".encode() * 40), name=f"readings-day-{n}.txt"
        )
        if n % 4:
            File.add(by=by, room=job.room, upload=paper, publish_to=["instructing_client"])
        else:
            File.add(by=reader, room=job.room, upload=paper)
    with Inspector() as inspector:
        for blob in Blob.objects.within(by).due():
            checking.check(blob, inspector)


def _write_notes(job: Any, by: Any, reader: Any) -> None:
    """Then history enough: every fact the reader may see, so that thirty rows stand on the page."""
    from fanlight.work.conversations.models import Note

    for n in range(NOTES):
        if n % 3:
            Note.write(by=by, room=job.room, body=f"{n}. {WORDS}", audience="instructing_client")
        else:
            Note.write(by=reader, room=job.room, body=f"{n}. {WORDS[:60]}")


def _viewer(link: Any, session: Any) -> Any:
    from fanlight.core.viewers import LinkViewer

    keys = (
        link.workspace_id,
        link.portal_id,
        link.portal.settings_id,
        link.portal.audience,
        link.contact_id,
        session.pk,
    )
    return LinkViewer(*keys, link_id=link.pk, room_id=link.room_id)


def console_session(founded: Any) -> str:
    """The key of a session in which the owner is signed in."""
    from allauth.mfa.models import Authenticator
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from fanlight.config.staff import SessionStore
    from fanlight.ground.access.team import factors

    login = founded.owner.login
    held = {"secret": factors.sealed(factors.new_secret(), login.pk)}
    Authenticator.objects.create(user=login, type=factors.APP, data=held)
    session = SessionStore()
    session[SESSION_KEY] = str(login.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = login.get_session_auth_hash()
    session.save()
    return str(session.session_key)


if __name__ == "__main__":
    main()
