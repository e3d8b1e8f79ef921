"""A web process dies while phones upload: what was acknowledged is there, once and whole; nothing is there by half."""

import collections
import random
import threading
import time

import pytest

from fanlight.ground.blobs import ingest, reaping
from fanlight.ground.blobs.models import Blob
from fanlight.work.files.models import File, FilePublication, FileVersion
from tests.faults.killed_server import KilledServer, Phone
from tests.sizes import trials

KILLS = trials(short=10, long=150, of="web processes killed while four phones upload")
PHONES = 4
MOST_SECONDS_AFTER_AN_ANSWER = 0.15


@pytest.fixture
def server(lasting_db, settings, tmp_path):
    settings.DATA = tmp_path
    server = KilledServer(tmp_path)
    server.start()
    yield server
    server.kill()


def upload_until_killed(server, phones):
    answered, over = threading.Event(), threading.Event()
    threads = [
        threading.Thread(target=phone.until, args=[over], kwargs={"first_answer": answered})
        for phone in phones
    ]
    for thread in threads:
        thread.start()
    was_answered = answered.wait(60)
    time.sleep(random.uniform(0, MOST_SECONDS_AFTER_AN_ANSWER))
    server.kill()
    over.set()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()
    assert was_answered, "at least one upload must be acknowledged before the end"


def stored(file):
    """Its bytes, which no worker has looked into yet."""
    return Blob.objects.within(file).get(pk=file.latest_blob_id)


def assert_whole(ada):
    """Every file that anybody can see has its version, its audience, and all its bytes."""
    files = list(File.objects.visible_to(ada).with_blob())
    for file in files:
        assert stored(file).path.stat().st_size == stored(file).size_bytes
    assert FileVersion.objects.visible_to(ada).count() == len(files)
    assert FilePublication.objects.visible_to(ada).filter(withdrawn_at=None).count() == len(files)
    assert Blob.objects.visible_to(ada).count() == len(files)


def assert_acknowledged(ada, acknowledged):
    """Each acknowledged upload is there once, with the bytes that were sent."""
    files = {file.name: file for file in File.objects.visible_to(ada).with_blob()}
    assert acknowledged.keys() <= files.keys()
    wrong = [name for name, sent in acknowledged.items() if stored(files[name]).path.read_bytes() != sent]
    assert wrong == []


@pytest.mark.feature("A13")
@pytest.mark.trust("TH20", "TH21")
def test_no_acknowledged_upload_is_lost_or_doubled_and_nothing_is_there_by_half(server, job, ada, gus):
    phones = [Phone(server.port, gus.cookie, number) for number in range(PHONES)]
    for _ in range(KILLS):
        upload_until_killed(server, phones)
        assert_whole(ada)
        server.start()
    retried = [phone.pending for phone in phones if phone.pending]
    for phone in phones:
        phone.upload()

    acknowledged = {name: sent for phone in phones for name, sent in phone.acknowledged.items()}
    assert {status for phone in phones for status in phone.answers} <= {302, 303}
    assert retried, "some uploads must have been cut off by the last kill"
    assert len(acknowledged) >= KILLS
    assert_acknowledged(ada, acknowledged)
    times = collections.Counter(File.objects.visible_to(ada).values_list("name", flat=True))
    assert set(times.values()) == {1}
    assert times.keys() == acknowledged.keys()
    print(f"{KILLS} kills, {len(acknowledged)} uploads acknowledged, 0 lost, 0 doubled")


def test_what_the_dead_left_on_the_disk_is_reaped_and_the_rest_is_whole(server, job, ada, gus):
    phones = [Phone(server.port, gus.cookie, number) for number in range(PHONES)]
    upload_until_killed(server, phones)
    part = ingest.parts_folder(ada.workspace_id) / "of-the-dead.part"
    part.parent.mkdir(parents=True, exist_ok=True)  # the server may have died before its first part
    part.write_bytes(b"half")

    assert reaping.reap(grace_seconds=0) >= 1

    assert list(part.parent.glob("*")) == []
    assert_whole(ada)
    assert_acknowledged(ada, {name: sent for phone in phones for name, sent in phone.acknowledged.items()})
