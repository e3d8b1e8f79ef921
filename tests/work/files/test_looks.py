"""Who looked at a file: counted when the page says so, once a day, told to the team alone."""

import datetime as dt

import pytest
import time_machine

from fanlight.core.errors import NotAllowed
from fanlight.core.viewers import PreviewViewer
from fanlight.ground.activity.models import Event
from fanlight.work.files.downloads import download
from fanlight.work.files.models import File, FileLook
from fanlight.work.files.models.looks import latest_look
from tests.work.files.test_races import at_once
from tests.work.files.uploads import a_file

MORNING = dt.datetime(2026, 11, 5, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def plan(job, ada):
    return a_file(job.room, by=ada, publish_to=["customer"])


def told(owner):
    """What the history holds of looks: who, and of which kind."""
    events = Event.objects.visible_to(owner).filter(name__in=["file.seen", "file.photos_seen"])
    return [(event.name, event.actor_id, event.audience) for event in events.order_by("number")]


def looks(owner):
    return list(FileLook.objects.visible_to(owner).order_by("id").values_list("contact__name", "at"))


def test_a_look_counts_once_a_day_of_the_business_and_is_told_to_the_team(ada, gus, cleo, plan):
    with time_machine.travel(MORNING, tick=False):
        assert FileLook.report(plan, by=gus.viewer)
        assert not FileLook.report(plan, by=gus.viewer)
        assert FileLook.report(plan, by=cleo.viewer)
    with time_machine.travel(MORNING + dt.timedelta(days=1), tick=False):
        assert FileLook.report(plan, by=gus.viewer)

    assert looks(ada) == [
        (gus.contact.name, MORNING + dt.timedelta(days=1)),
        (cleo.contact.name, MORNING),
    ], "one row for each person, however often"
    assert told(ada) == [("file.seen", who.contact.pk, "") for who in (gus, cleo, gus)]
    [row] = File.objects.visible_to(ada).annotate(**latest_look())
    assert (row.seen_by, row.seen_at) == (gus.contact.name, MORNING + dt.timedelta(days=1))


def test_the_team_previews_and_whoever_brought_it_are_nobody_who_looked(alder, ada, gus, job, plan):
    portal = alder.portal("customer")
    preview = PreviewViewer(
        ada.workspace_id,
        portal_id=portal.pk,
        settings_id=portal.settings_id,
        audience="customer",
        member_id=ada.member_id,
        room_id=job.room_id,
    )
    own = a_file(job.room, by=gus.viewer, name="mine.pdf")

    assert not FileLook.report(plan, by=preview)
    assert not FileLook.report(own, by=gus.viewer)
    with pytest.raises(NotAllowed):
        FileLook.report(plan, by=ada)
    assert looks(ada) == told(ada) == []


def test_fetching_the_bytes_alone_is_no_look(ada, gus, plan):
    file = File.objects.visible_to(gus.viewer).with_blob().get()

    download(file, by=gus.viewer)

    assert looks(ada) == told(ada) == []


def test_clients_read_nothing_of_each_others_looks(gus, cleo, plan, zed):
    assert FileLook.report(plan, by=gus.viewer)

    for viewer in (gus.viewer, cleo.viewer, zed):
        assert not FileLook.objects.visible_to(viewer).exists()
    assert not Event.objects.visible_to(cleo.viewer).filter(name="file.seen").exists()


def test_many_photos_of_a_day_are_one_line_of_the_history(ada, job, gus):
    photos = [a_file(job.room, by=ada, name=f"{at}.pdf", publish_to=["customer"]) for at in range(3)]
    File.objects.within(ada).update(kind="photo")

    assert all(FileLook.report(photo.reloaded(), by=gus.viewer) for photo in photos)

    assert len(looks(ada)) == 3
    assert told(ada) == [("file.photos_seen", gus.contact.pk, "")]


@pytest.mark.usefixtures("lasting_db")
def test_of_many_reports_at_once_one_counts(ada, gus, plan):
    got = at_once(lambda: FileLook.report(plan, by=gus.viewer))

    assert got.count(True) == 1
    assert len(looks(ada)) == len(told(ada)) == 1
