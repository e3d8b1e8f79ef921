"""An open thread at the console: what is new comes by itself, and members' reading leaves marks of their own."""

import pytest

from fanlight.work.conversations.models import ReadMark
from tests.faces.console.desk import words
from tests.work.conversations.test_threads import says


def marks(viewer):
    """Of the viewer's own reading."""
    rows = ReadMark.objects.visible_to(viewer).filter(member=viewer.member_id).order_by("id")
    return list(rows.values_list("audience", "note_id"))


@pytest.mark.feature("A14")
@pytest.mark.parametrize("audience", ["customer", "instructing_client", None])
def test_only_what_is_newer_in_the_open_thread_comes(job, ada, desk, audience):
    first = says(job, ada, "First", audience=audience)
    for other in {"customer", "instructing_client", None} - {audience}:
        says(job, ada, "Elsewhere", audience=other)
    assert desk.get(f"notes/{first.key}/news/").status_code == 204

    second = says(job, ada, "Second", audience=audience)
    answer = desk.get(f"notes/{first.key}/news/")

    assert "Second" in words(answer)
    assert "Elsewhere" not in words(answer)
    assert f"notes/{second.key}/news/" in answer.content.decode()


def test_a_member_marks_what_they_read_and_looking_marks_nothing(job, ada, gus, desk):
    note = says(job, gus.viewer, "Hello")
    desk.get(f"jobs/{job.number}/notes/")
    desk.get(f"notes/{note.key}/news/")
    assert marks(ada) == []

    assert desk.post(f"notes/{note.key}/seen/").status_code == 204

    assert marks(ada) == [("customer", note.pk)]


def test_another_business_neither_asks_nor_marks(job, ada, gus, zed_desk):
    note = says(job, gus.viewer)
    assert zed_desk.get(f"notes/{note.key}/news/").status_code == 404
    assert zed_desk.post(f"notes/{note.key}/seen/").status_code == 404
    assert marks(ada) == []


@pytest.mark.feature("A06")
def test_the_newest_message_that_a_client_read_says_so_in_its_own_thread(job, ada, gus, desk):
    book = f"jobs/{job.number}/notes/"
    first = says(job, ada, "First")
    ReadMark.reach(first, by=ada)
    assert " seen " not in words(desk.get(book)), "the team's own reading is not meant"

    ReadMark.reach(first, by=gus.viewer)
    says(job, ada, "Second")
    says(job, ada, "For the insurer", audience="instructing_client")

    before, _, after = words(desk.get(book)).partition("First")
    assert " seen " in before
    assert " seen " not in after
    assert " seen " not in words(desk.get(book, to="instructing_client"))
