"""What is announced and does not come: it holds room for minutes, and never more than a few of a kind."""

import datetime

import pytest
from django.utils.timezone import now

from fanlight.core.errors import NoSpace
from fanlight.ground.blobs import ingest
from fanlight.work.files import tasks
from fanlight.work.files.models import File, Upload, UploadTally
from fanlight.work.files.models.tallies import TooManyOpen, stored_bytes
from fanlight.work.files.models.uploads import FIRST, HOLD, LIFE, LONGEST, Ended, TookTooLong
from tests.ground.blobs.made import pdf
from tests.work.files.test_quotas import RACERS, begin, outcome
from tests.work.files.test_races import at_once
from tests.work.files.test_uploads import piece

pytestmark = pytest.mark.trust("TH04")
BYTES = pdf("on its way " * 400)
SECOND = datetime.timedelta(seconds=1)
ROOM_FOR = 3


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def later(time_machine):
    return lambda wait: time_machine.move_to(now() + wait)


@pytest.mark.parametrize("what", ["OPEN_FILES", "OPEN_BYTES"])
def test_one_sender_has_a_few_open_and_others_go_on(job, ada, gus, cleo, settings, later, what):
    most = {"OPEN_FILES": ROOM_FOR, "OPEN_BYTES": ROOM_FOR * 1000}[what]
    setattr(settings, what, getattr(settings, what) | {"person": most})
    first, *_others = [begin(gus, job) for _ in range(ROOM_FOR)]

    with pytest.raises(TooManyOpen) as refusal:
        begin(gus, job)
    assert "on their way at once" in str(refusal.value.message)
    assert 0 < refusal.value.seconds <= HOLD.total_seconds()
    assert Upload.objects.within(ada).count() == ROOM_FOR
    assert UploadTally.objects.within(ada).get(scope="contact").files == ROOM_FOR, (
        "what was refused is not counted"
    )
    assert begin(cleo, job)
    first.cancel(by=gus.viewer)
    assert begin(gus, job)
    later(HOLD + SECOND)
    assert begin(gus, job), "what never came is in nobody's way"


def test_a_workspace_has_some_open_whoever_sends(job, gus, cleo, settings):
    settings.OPEN_FILES = settings.OPEN_FILES | {"workspace": 2}
    begin(gus, job)
    begin(cleo, job)

    with pytest.raises(TooManyOpen):
        begin(cleo, job)


def test_a_file_of_the_largest_size_is_always_taken_first(job, gus, settings):
    settings.OPEN_BYTES = dict.fromkeys(settings.OPEN_BYTES, 10)

    assert begin(gus, job)


@pytest.mark.usefixtures("lasting_db")
def test_many_announced_at_once_never_exceed_what_may_be_open(job, ada, gus, settings):
    settings.OPEN_FILES = settings.OPEN_FILES | {"person": ROOM_FOR}

    got = at_once(lambda: outcome(lambda: begin(gus, job)), RACERS)

    assert got.count(TooManyOpen) == RACERS - ROOM_FOR
    assert Upload.objects.within(ada).count() == ROOM_FOR
    assert Upload.promised_bytes() == ROOM_FOR * 1000


@pytest.mark.usefixtures("lasting_db")
def test_many_that_come_back_at_once_never_exceed_it_either(job, ada, gus, settings, later):
    settings.OPEN_FILES = settings.OPEN_FILES | {"person": RACERS}
    waiting = [begin(gus, job) for _ in range(RACERS)]
    settings.OPEN_FILES = settings.OPEN_FILES | {"person": ROOM_FOR}
    later(HOLD + SECOND)
    assert Upload.promised_bytes() == 0

    def next_one():
        upload = waiting.pop()
        return outcome(lambda: upload.append(piece(b"%PDF"), by=gus.viewer) or upload)

    got = at_once(next_one, RACERS)

    assert got.count(TooManyOpen) == RACERS - ROOM_FOR
    assert Upload.promised_bytes() == ROOM_FOR * (1000 - 4)


def test_room_is_kept_for_minutes_and_asked_for_again_by_whoever_goes_on(job, ada, gus, settings, later):
    upload = begin(gus, job, len(BYTES))
    upload.append(piece(BYTES[:100]), by=gus.viewer)
    assert Upload.promised_bytes() == len(BYTES) - 100
    later(HOLD + SECOND)
    assert Upload.promised_bytes() == 0
    assert stored_bytes(ada) == 100, "what came lies there"

    settings.STORED_BYTES = 1000
    with pytest.raises(NoSpace):
        upload.append(piece(BYTES[100:200], 100), by=gus.viewer)
    assert upload.reloaded().received_bytes == 100
    settings.STORED_BYTES = 0
    upload.append(piece(BYTES[100:200], 100), by=gus.viewer)
    assert Upload.promised_bytes() == len(BYTES) - 200
    assert upload.append(piece(BYTES[200:], 200), by=gus.viewer)


@pytest.mark.trust("TH21")
def test_an_announcement_without_a_byte_ends_soon_and_gives_its_day_back(job, ada, gus, later):
    upload = begin(gus, job, press="one")
    later(FIRST + SECOND)

    with pytest.raises(Ended):
        upload.append(piece(b"%PDF"), by=gus.viewer)
    again = begin(gus, job, press="one")
    assert again.pk != upload.pk, "whoever comes back to it begins anew"
    assert Upload.objects.within(ada).get() == again
    assert UploadTally.objects.within(ada).get(scope="contact").size_bytes == 1000
    later(FIRST + SECOND)
    tasks.end_uploads.func()
    assert not Upload.objects.within(ada).exists()
    assert UploadTally.objects.within(ada).get(scope="contact").size_bytes == 0


@pytest.mark.trust("TH21")
def test_a_byte_now_and_then_keeps_nothing_longer_than_a_day(job, ada, gus, later):
    upload, at = begin(gus, job, len(BYTES)), 0
    for _ in range(3):
        upload.append(piece(BYTES[at : at + 1], at), by=gus.viewer)
        at += 1
        later(LIFE - 60 * SECOND)
        upload = upload.reloaded()
        assert upload.ends_at <= upload.created_at + LONGEST
        if upload.is_over:
            break

    assert at == 3
    with pytest.raises(TookTooLong) as refusal:
        upload.append(piece(BYTES[at:], at), by=gus.viewer)
    assert "longer than a day" in str(refusal.value.message)
    tasks.end_uploads.func()
    assert list(ingest.parts_folder(ada.workspace_id).iterdir()) == []
    assert not File.objects.visible_to(ada).exists()
