"""Bytes come in whole or not at all."""

import hashlib
import io
import tracemalloc

import pytest

from fanlight.core.errors import Malformed
from fanlight.ground.blobs import ingest
from fanlight.ground.blobs.models import Blob, blob_path

pytestmark = pytest.mark.feature("A13")
PDF = b"%PDF-1.7\n"


def stored_files(owner):
    root = ingest.parts_folder(owner.workspace_id).parent
    return sorted(path.name for path in root.rglob("*") if path.is_file())


class Endless:
    """Sends for ever, and counts what was taken from it."""

    def __init__(self, begins=PDF):
        self.begins, self.taken = begins, 0

    def read(self, size):
        chunk = (self.begins + b"x" * size)[:size]
        self.begins = b""
        self.taken += len(chunk)
        return chunk


class Broken(Endless):
    """A line that is cut after some chunks."""

    def read(self, size):
        if self.taken > 1_000_000:
            raise OSError("cut off")
        return super().read(size)


@pytest.mark.trust("TH10")
def test_stored_bytes_lie_under_their_digest_outside_every_served_folder(ada, settings):
    blob = ingest.store(ada, io.BytesIO(PDF + b"one"), declared_name="../../Evil name.pdf")

    assert blob.path.read_bytes() == PDF + b"one"
    assert bytes(blob.digest) == hashlib.sha256(PDF + b"one").digest()
    assert (blob.size_bytes, blob.media_type, blob.state) == (12, "application/pdf", "quarantined")
    assert blob.path == blob_path(ada.workspace_id, bytes(blob.digest))
    assert not blob.path.is_relative_to(settings.STATIC_ROOT)
    assert stored_files(ada) == [blob.path.name]


def test_the_same_content_twice_is_one_row_and_one_file(ada):
    first = ingest.store(ada, io.BytesIO(PDF + b"same"), declared_name="a.pdf")
    again = ingest.store(ada, io.BytesIO(PDF + b"same"), declared_name="b.pdf")

    assert again.pk == first.pk
    assert stored_files(ada) == [first.path.name]


def test_two_businesses_never_share_a_row_or_a_file(ada, zed):
    mine = ingest.store(ada, io.BytesIO(PDF + b"same"), declared_name="a.pdf")
    theirs = ingest.store(zed, io.BytesIO(PDF + b"same"), declared_name="a.pdf")

    assert mine.path != theirs.path
    assert [blob.pk for blob in Blob.objects.visible_to(zed)] == [theirs.pk]


@pytest.mark.trust("TH03")
def test_an_endless_upload_is_stopped_at_the_limit_without_filling_memory(ada):
    stream = Endless()
    tracemalloc.start()
    with pytest.raises(ingest.TooLarge) as refusal:
        ingest.store(ada, stream, declared_name="plan.pdf", limit=20_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert str(refusal.value) == "This file is too large. The limit is 20 MB."
    assert stream.taken <= 20_000_000 + ingest.CHUNK_BYTES
    assert peak < 5_000_000
    assert stored_files(ada) == []


def test_a_file_of_exactly_the_limit_is_taken(ada):
    blob = ingest.store(ada, io.BytesIO(PDF + b"x" * 91), declared_name="plan.pdf", limit=100)

    assert blob.size_bytes == 100


@pytest.mark.trust("TH21")
def test_an_upload_that_is_cut_off_leaves_nothing(ada):
    with pytest.raises(OSError, match="cut off"):
        ingest.store(ada, Broken(), declared_name="plan.pdf")

    assert stored_files(ada) == []
    assert not Blob.objects.visible_to(ada).exists()


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("page.html", b"<html>", ingest.WrongKind),
        ("page.pdf", b"<html>", ingest.NotAsNamed),
        ("plan.pdf", b"", ingest.Empty),
    ],
)
def test_a_refusal_says_why_in_words_and_leaves_nothing(ada, name, content, refusal):
    with pytest.raises(refusal) as why:
        ingest.store(ada, io.BytesIO(content), declared_name=name)

    assert isinstance(why.value, Malformed)
    assert str(why.value).endswith(".")
    assert why.value.field == "file"
    assert stored_files(ada) == []


def test_the_refusal_of_a_kind_names_what_is_accepted():
    assert "PDF, JPEG, PNG" in str(ingest.WrongKind())
