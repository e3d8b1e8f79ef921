"""Bytes that are kept for a time only are let go of, unless something else has the same."""

import io
import os
import time
from contextlib import suppress

from fanlight.ground.blobs import ingest, reaping
from fanlight.ground.blobs.models import Blob
from tests.work.files.uploads import PDF, a_file

DAY = 24 * 3600


def kept(owner, content=b"number\n1\n"):
    with ingest.draft(owner) as part:
        part.write(content)
        blob = ingest.settle(owner, part, name="list.csv").blob()
    return aged(blob)


def aged(blob):
    os.utime(blob.path, (time.time() - DAY,) * 2)
    return blob


def test_a_draft_of_ours_lies_whole_under_its_digest(lasting_db, ada):
    blob = kept(ada)

    assert blob.path.read_bytes() == b"number\n1\n"
    assert (blob.size_bytes, blob.media_type) == (9, "text/csv; charset=utf-8")
    assert list(ingest.parts_folder(ada.workspace_id).iterdir()) == []
    assert blob == ingest.store(ada, io.BytesIO(b"number\n1\n"), declared_name="same.csv")


def test_a_draft_that_is_given_up_leaves_nothing(lasting_db, ada):
    with suppress(ZeroDivisionError), ingest.draft(ada) as part:
        part.write(b"half")
        raise ZeroDivisionError

    assert list(ingest.parts_folder(ada.workspace_id).iterdir()) == []


def test_what_is_forgotten_has_neither_row_nor_bytes(lasting_db, ada):
    blob = kept(ada)

    assert reaping.forget(blob, release=int)
    assert not Blob.objects.within(ada).exists()
    assert not blob.path.exists()


def test_bytes_that_a_file_names_too_stay(lasting_db, job, ada):
    file = a_file(job.room, by=ada)
    blob = aged(Blob.objects.within(ada).get(media_type="application/pdf"))

    assert not reaping.forget(blob, release=int)
    assert file.reloaded()
    assert blob.reloaded().path.read_bytes().startswith(PDF)


def test_bytes_that_come_again_at_that_moment_stay_and_get_a_row(lasting_db, ada, monkeypatch):
    blob, delete = kept(ada), Blob.delete

    def meanwhile(row, **options):
        deleted = delete(row, **options)
        again.append(ingest.receive(ada, io.BytesIO(b"number\n1\n"), declared_name="same.csv"))
        return deleted

    again = []
    monkeypatch.setattr(Blob, "delete", meanwhile)
    assert reaping.forget(blob, release=int)

    assert again[0].blob().path.read_bytes() == b"number\n1\n"
