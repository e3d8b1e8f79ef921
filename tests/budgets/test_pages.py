"""The two hottest pages stay within their budgets: statements, whatever the rows, and bytes as served."""

import brotli
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fanlight.work.conversations.models import Note
from tests import world
from tests.ui.test_assets import LATIN, built

MOST_STATEMENTS = 16
MOST_HTML_BYTES = 12_000
MOST_AT_FIRST = 90_000
WORDS = "The drying crew comes back on day {} and takes new readings; keep the door to the hall closed until then."


def served(client, path):
    """Statements of a page that was opened before, and its bytes as a browser gets them."""
    client.get(path, secure=True)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(path, secure=True, headers={"Accept-Encoding": "br"})
    assert answer.status_code == 200
    assert answer["Content-Encoding"] == "br"
    return len(seen), answer.content


def fetched_first():
    """Bytes that a browser fetches beside the page when it was never here before, as served."""
    drawn = ("portal.css", "app.js", "icons.svg", "favicon.svg", "chevron.svg")
    files = [built(name) for name in drawn]
    return built(LATIN).stat().st_size + sum(f.with_name(f"{f.name}.br").stat().st_size for f in files)


def write_notes(business, job, count):
    notes = [
        Note(workspace_id=business.workspace_id, room=job.room, body=WORDS.format(n), audience="customer")
        for n in range(count)
    ]
    Note.objects.bulk_create(notes)


def test_a_job_page_costs_the_same_statements_for_5_rows_and_for_500(alder, job, gus, portal):
    path = f"/alder/jobs/{job.number}/"
    world.an_appointment(job, by=alder.owner)
    write_notes(alder, job, 5)
    few, _ = served(portal(alder, gus), path)
    write_notes(alder, job, 495)

    many, page = served(portal(alder, gus), path)

    assert "Earlier messages" in brotli.decompress(page).decode(), "there must be more than the page shows"
    assert few == many <= MOST_STATEMENTS
    assert len(page) <= MOST_HTML_BYTES
    assert fetched_first() + len(page) <= MOST_AT_FIRST, "a first visit, by a reader of Latin script"


def test_the_job_list_costs_the_same_statements_for_5_jobs_and_for_a_full_page(alder, ada, console):
    for n in range(5):
        world.a_job(alder, title=f"Job {n}")
    few, _ = served(console(ada), "/console/alder/jobs/")
    for n in range(5, 60):
        world.a_job(alder, title=f"Job {n}")

    many, page = served(console(ada), "/console/alder/jobs/")

    assert brotli.decompress(page).decode().count('class="who"') >= 50, "the page must be full"
    assert few == many <= MOST_STATEMENTS
    assert len(page) <= MOST_HTML_BYTES


def test_a_session_that_ended_or_never_was_opens_nothing(alder, ada, console):
    client = console(ada)
    assert client.get("/console/alder/jobs/", secure=True).status_code == 200
    client.session.flush()

    assert client.get("/console/alder/jobs/", secure=True).status_code == 302
