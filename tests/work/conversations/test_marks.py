"""How far somebody has read: marks of persons, which move forward only, and tell the other side alone."""

import random

import pytest

from fanlight.core.errors import NotAllowed
from fanlight.core.facts import happened_at
from fanlight.core.viewers import PreviewViewer, TaskViewer
from fanlight.work.conversations.models import ReadMark
from tests import world
from tests.sizes import trials
from tests.work.conversations.test_threads import at_once, says

ROUNDS = trials(short=4, long=40, of="rounds of tabs that report at once how far they were read")
TABS = 5


def marks(viewer, **of):
    rows = ReadMark.objects.visible_to(viewer).filter(**of).order_by("id")
    return list(rows.values_list("audience", "contact_id", "note_id"))


def test_whoever_writes_has_read_as_far_as_that(job, ada, gus):
    asked = says(job, gus.viewer)
    assert marks(ada) == [("customer", gus.contact.pk, asked.pk)]

    answered, kept = says(job, ada), says(job, ada, audience=None)

    assert marks(ada, contact=None) == [("customer", None, answered.pk), ("", None, kept.pk)]
    assert marks(ada, member=None) == [("customer", gus.contact.pk, asked.pk)]


def test_a_mark_is_made_moves_forward_and_never_back(job, ada, gus):
    first, second = says(job, ada, "One"), says(job, ada, "Two")

    assert ReadMark.reach(second, by=gus.viewer)
    at = ReadMark.objects.visible_to(ada).get(member=None).at
    with happened_at(at.replace(year=2040)):
        assert not ReadMark.reach(first, by=gus.viewer)
        assert not ReadMark.reach(second, by=gus.viewer)

    assert marks(ada, member=None) == [("customer", gus.contact.pk, second.pk)]
    assert ReadMark.objects.visible_to(ada).get(member=None).at == at, "when it was read first"

    third = says(job, ada, "Three")
    assert ReadMark.reach(third, by=gus.viewer)
    assert marks(ada, member=None) == [("customer", gus.contact.pk, third.pk)]


def test_each_person_and_each_thread_has_a_mark_of_its_own(job, ada, gus, cleo):
    told, kept = says(job, ada), says(job, ada, "Margin is thin.", audience=None)
    for person in (gus, cleo):
        ReadMark.reach(told, by=person.viewer)

    assert marks(ada) == [
        ("customer", None, told.pk),
        ("", None, kept.pk),
        ("customer", gus.contact.pk, told.pk),
        ("customer", cleo.contact.pk, told.pk),
    ]


@pytest.mark.feature("A06")
def test_a_client_learns_what_the_team_read_of_their_own_thread_and_nothing_else(job, ada, gus, cleo, ines):
    told, kept = says(job, gus.viewer), says(job, ada, "Margin is thin.", audience=None)
    ReadMark.reach(told, by=cleo.viewer)
    for note in (told, kept):
        ReadMark.reach(note, by=ada)

    assert marks(gus.viewer) == [("customer", None, told.pk)]
    assert marks(ines.viewer) == []


def test_marks_of_another_business_are_not_there(job, ada, zed):
    ReadMark.reach(says(job, ada), by=ada)

    assert marks(ada)
    assert marks(zed) == []


def test_whoever_is_no_reader_marks_nothing(job, ada, gus, zed):
    note, setting = says(job, ada), gus.viewer
    preview = PreviewViewer(
        ada.workspace_id, setting.portal_id, setting.settings_id, "customer", ada.member_id, job.room_id
    )
    for nobody in (preview, TaskViewer(ada.workspace_id, ada.member_id, "import"), zed):
        with pytest.raises(NotAllowed):
            ReadMark.reach(note, by=nobody)

    assert marks(ada) == [("customer", None, note.pk)], "its writer's alone"


@pytest.mark.usefixtures("lasting_db")
def test_many_tabs_that_report_at_once_leave_one_mark_at_the_furthest(alder, ada):
    for n in range(ROUNDS):
        job = world.a_job(alder, title=f"Job {n}")
        guest = world.a_guest(alder, job, f"Guest {n}")
        notes = [says(job, ada, f"Message {m}") for m in range(TABS)]
        tabs = random.Random(n).sample(notes, TABS)

        at_once([lambda note=note, guest=guest: ReadMark.reach(note, by=guest.viewer) for note in tabs])

        rows = ReadMark.objects.visible_to(ada).filter(room=job.room, member=None)
        assert [row.note_id for row in rows] == [notes[-1].pk]
