"""A web process dies while phones upload in pieces: no acknowledged byte is lost, and no file is there twice."""

import collections
import threading

import pytest

from fanlight.ground.blobs import ingest, reaping
from fanlight.work.files.models import File, Upload
from tests.faults.test_uploads_killed import (
    PHONES,
    assert_acknowledged,
    assert_whole,
    server,  # noqa: F401 - a fixture
    upload_until_killed,
)
from tests.faults.tus_phone import TusPhone
from tests.sizes import trials

KILLS = trials(short=15, long=150, of="web processes killed while four phones upload over tus")


@pytest.mark.feature("A13")
@pytest.mark.trust("TH20", "TH21")
def test_no_acknowledged_byte_is_lost_and_no_file_doubled(server, job, ada, gus, monkeypatch):  # noqa: F811
    failures: list[object] = []
    monkeypatch.setattr(threading, "excepthook", lambda failure: failures.append(failure.exc_value))
    phones = [TusPhone(server.port, gus.cookie, number, room=job.room.key) for number in range(PHONES)]
    for _ in range(KILLS):
        upload_until_killed(server, phones)
        assert failures == []
        assert_whole(ada)
        server.start()
    assert [phone for phone in phones if phone.pending], (
        "some uploads must have been cut off by the last kill"
    )
    for phone in phones:
        phone.upload()

    acknowledged = {name: sent for phone in phones for name, sent in phone.acknowledged.items()}
    assert len(acknowledged) >= KILLS
    assert sum(phone.resumed for phone in phones) > 0, "some must have gone on in the middle"
    assert_acknowledged(ada, acknowledged)
    times = collections.Counter(File.objects.visible_to(ada).values_list("name", flat=True))
    assert set(times.values()) == {1}
    assert times.keys() == acknowledged.keys()
    assert not Upload.objects.within(ada).filter(file=None).exists()
    reaping.reap(grace_seconds=0)
    assert list(ingest.parts_folder(ada.workspace_id).glob("*")) == []
    assert_whole(ada)
