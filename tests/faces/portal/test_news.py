"""An open thread at the portal: news comes by itself, and a page or a press reports how far one has read."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fanlight.work.conversations.models import Note, ReadMark
from tests import world
from tests.faces.portal.door import everything, nobody, reading, switch, words
from tests.work.conversations.test_threads import says

GATE = 1
"""What every page of a visit asks first."""


def marks(viewer):
    """Of contacts alone: the team's own writing leaves marks too."""
    rows = ReadMark.objects.visible_to(viewer).of_contacts().order_by("id")
    return list(rows.values_list("contact_id", "note_id"))


@pytest.mark.feature("A14")
def test_only_what_is_newer_in_ones_own_thread_comes(job, ada, gus, ines):
    first = says(job, ada, "First")
    says(job, ada, "For the insurer", audience="instructing_client")
    says(job, ada, "For the team", audience=None)
    browser = reading(gus)
    assert browser.get(f"notes/{first.key}/news/").status_code == 204

    second = says(job, ada, "Second")
    answer = browser.get(f"notes/{first.key}/news/")

    text = words(answer)
    assert "Second" in text
    assert not [said for said in ("First", "For the insurer", "For the team") if said in text]
    assert f"notes/{second.key}/news/" in answer.content.decode(), "the next question goes on from there"
    assert browser.get(f"notes/{second.key}/news/").status_code == 204


def test_a_question_costs_two_statements_and_changes_nothing(job, ada, gus):
    first = says(job, ada, "First")
    for n in range(3):
        says(job, ada, f"More {n}")
    browser, before = reading(gus), everything()

    for path in (first.key, Note.objects.visible_to(ada).latest("id").key):
        with CaptureQueriesContext(connection) as asked:
            browser.get(f"notes/{path}/news/")
        assert len(asked) <= GATE + 2

    assert everything() == before


@pytest.mark.feature("A06")
def test_nobody_asks_after_or_marks_what_is_not_theirs(alder, insurer, job, ada, gus, ines):
    told, kept = says(job, gus.viewer, "Hello"), says(job, ada, "For the team", audience=None)
    other = world.a_guest(alder, world.a_job(alder, client=insurer), "Otto Other")
    before = everything()

    for person, note in ((ines, told), (other, told), (gus, kept)):
        assert reading(person).get(f"notes/{note.key}/news/").status_code == 404
        assert reading(person).post(f"notes/{note.key}/seen/").status_code == 404
    assert nobody().post(f"notes/{told.key}/seen/").status_code == 302
    assert reading(gus).get(f"notes/{told.key}/seen/").status_code == 405
    assert everything() == before


@pytest.mark.feature("A33")
def test_where_messages_are_off_there_is_no_news_and_nothing_to_mark(alder, job, ada, gus):
    note = says(job, ada, "Hello")
    switch(alder, "customer", section_notes=False)

    assert reading(gus).get(f"notes/{note.key}/news/").status_code == 404
    assert reading(gus).post(f"notes/{note.key}/seen/").status_code == 404
    assert marks(ada) == []


def test_the_page_reports_and_without_scripts_a_button_does_and_leads_back(job, ada, gus):
    first = says(job, ada, "First")
    browser = reading(gus)
    page = browser.get(f"jobs/{job.number}/").content.decode()
    assert f'data-post="/alder/notes/{first.key}/seen/"' in page
    assert "Mark as read" in page.partition("<noscript>")[2].partition("</noscript>")[0]
    assert marks(ada) == [], "looking changes nothing"

    assert browser.post(f"notes/{first.key}/seen/").status_code == 204
    assert marks(ada) == [(gus.contact.pk, first.pk)]

    second = says(job, ada, "Second")
    answer = browser.post(f"notes/{second.key}/seen/", {"job": job.number})
    assert (answer.status_code, answer["Location"]) == (303, f"/alder/jobs/{job.number}/")
    assert marks(ada) == [(gus.contact.pk, second.pk)]


@pytest.mark.parametrize("job_named", ["//elsewhere.example", "../..", "x y", "é"])
def test_the_button_leads_nowhere_else(job, ada, gus, job_named):
    answer = reading(gus).post(f"notes/{says(job, ada).key}/seen/", {"job": job_named})

    assert answer.status_code == 204


@pytest.mark.feature("A14")
def test_the_newest_message_that_the_team_read_says_so(job, ada, gus, cleo):
    first = says(job, gus.viewer, "First")
    assert " seen " not in words(reading(gus).get(f"jobs/{job.number}/"))
    ReadMark.reach(first, by=cleo.viewer)
    assert " seen " not in words(reading(gus).get(f"jobs/{job.number}/")), "one's own side is not meant"

    ReadMark.reach(first, by=ada)
    says(job, gus.viewer, "Second")

    before, _, after = words(reading(gus).get(f"jobs/{job.number}/")).partition("First")
    assert " seen " in before
    assert " seen " not in after
