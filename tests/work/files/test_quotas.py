"""How much may be sent in a day, and stored at all: counted before a byte comes, so that no race exceeds it."""

import datetime

import pytest
from django.utils.timezone import now

from fanlight.core.errors import Refusal
from fanlight.work.files.models import File, Upload, UploadTally
from fanlight.work.files.models.tallies import OverQuota, StorageFull, stored_bytes
from fanlight.work.files.models.uploads import Announced
from tests import world
from tests.sizes import trials
from tests.work.files.test_races import at_once
from tests.work.files.uploads import a_pdf

pytestmark = pytest.mark.trust("TH04")
RACERS = trials(short=8, long=60, of="uploads announced at the same moment, against one quota")
ROOM_FOR = 3


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA = tmp_path


def begin(person, job, size=1000, press=""):
    return Upload.begin(Announced("plan.pdf", size, press), by=person.viewer, room=job.room)


def tallied(viewer, scope):
    return UploadTally.objects.visible_to(viewer).values_list("files", "size_bytes").get(scope=scope)


@pytest.mark.parametrize("what", ["DAY_BYTES", "DAY_FILES"])
def test_a_person_who_used_up_the_day_is_told_what_is_left_and_others_go_on(
    job, gus, cleo, settings, time_machine, what
):
    most = {"DAY_BYTES": 3500, "DAY_FILES": 3}[what]
    setattr(settings, what, getattr(settings, what) | {"person": most})
    for _ in range(ROOM_FOR):
        begin(gus, job)

    with pytest.raises(OverQuota) as refusal:
        begin(gus, job)
    words = {"DAY_BYTES": ": 500 bytes in ", "DAY_FILES": "Nothing more can be added today."}[what]
    assert words in str(refusal.value.message)
    assert 0 < refusal.value.seconds <= 24 * 3600
    with pytest.raises(OverQuota):
        File.add(by=gus.viewer, room=job.room, upload=a_pdf(words="x" * 1000))
    assert begin(cleo, job)
    time_machine.move_to(now() + datetime.timedelta(days=1))
    assert begin(gus, job)


def test_a_link_is_counted_by_itself_a_contact_over_all_its_ways_and_everything_in_the_workspace(
    alder, job, ada
):
    guest = world.a_guest(alder, job, "Lena Link")
    begin(guest, job)
    File.add(by=ada, room=job.room, upload=a_pdf(words="12345"))

    assert tallied(ada, "link") == tallied(ada, "contact") == (1, 1000)
    files, size_bytes = tallied(ada, "workspace")
    assert (files, size_bytes > 1000) == (2, True)


def test_the_quota_of_the_workspace_stops_everybody_in_it_and_nobody_elsewhere(
    job, birch, ada, zed, gus, settings
):
    settings.DAY_FILES = settings.DAY_FILES | {"workspace": 1}
    begin(gus, job)

    with pytest.raises(OverQuota):
        File.add(by=ada, room=job.room, upload=a_pdf())
    theirs = world.a_job(birch, title="Heat pump")
    assert File.add(by=zed, room=theirs.room, upload=a_pdf())


def test_what_is_stored_and_what_is_announced_may_not_exceed_the_storage(job, ada, gus, settings):
    File.add(by=ada, room=job.room, upload=a_pdf(words="x" * 900))
    settings.STORED_BYTES = stored_bytes(ada) + 1_500
    begin(gus, job)

    with pytest.raises(StorageFull) as refusal:
        begin(gus, job)
    assert "no more than" in str(refusal.value.message)
    assert "bytes can be added" in str(refusal.value.message)
    with pytest.raises(StorageFull):
        File.add(by=ada, room=job.room, upload=a_pdf(words="y" * 900))
    assert File.objects.visible_to(ada).count() == 1
    assert stored_bytes(ada) <= settings.STORED_BYTES


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (-1, "nothing more"),
        (0, "nothing more"),
        (999, "999 bytes"),
        (999_999, "999 kB"),
        (2_999_999, "2 MB"),
    ],
)
def test_a_refusal_names_what_is_left_and_never_more_than_there_is(left, words):
    assert f" {words} can be added" in str(StorageFull(left).message)
    assert "0 MB" not in str(StorageFull(left).message)


def test_a_press_that_comes_twice_is_counted_once_and_cancelled_bytes_come_back(job, ada, gus):
    first = begin(gus, job, press="one")
    begin(gus, job, press="one")
    assert tallied(ada, "contact") == (1, 1000)

    first.cancel(by=gus.viewer)
    assert tallied(ada, "contact") == (1, 0), "that it was announced stays counted"


def outcome(press):
    try:
        return press().pk
    except Refusal as refusal:
        return type(refusal)


@pytest.mark.usefixtures("lasting_db")
def test_many_at_once_never_exceed_a_quota(job, ada, gus, settings):
    settings.DAY_BYTES = settings.DAY_BYTES | {"person": ROOM_FOR * 1000}

    got = at_once(lambda: outcome(lambda: begin(gus, job)), RACERS)

    assert got.count(OverQuota) == RACERS - ROOM_FOR
    assert Upload.objects.within(ada).count() == ROOM_FOR
    assert tallied(ada, "workspace") == tallied(ada, "contact") == (ROOM_FOR, ROOM_FOR * 1000)


@pytest.mark.usefixtures("lasting_db")
def test_many_at_once_never_exceed_the_storage(job, ada, gus, settings):
    settings.STORED_BYTES = ROOM_FOR * 1000

    got = at_once(lambda: outcome(lambda: begin(gus, job)), RACERS)

    assert got.count(StorageFull) == RACERS - ROOM_FOR
    assert stored_bytes(ada) == ROOM_FOR * 1000


@pytest.mark.trust("TH20")
@pytest.mark.usefixtures("lasting_db")
def test_one_press_announced_many_times_at_once_is_one_upload_and_counted_once(job, ada, gus):
    got = at_once(lambda: begin(gus, job, press="one").pk, RACERS)

    assert len(set(got)) == 1
    assert tallied(ada, "contact") == (1, 1000)
