"""Checked bytes in an S3 bucket: moto's server on this machine stands for the operator's."""

import datetime
import hashlib
import hmac
import io
import os
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory
from django.utils.timezone import now
from moto.server import ThreadedMotoServer

from fanlight.config import environment
from fanlight.ground.blobs import bucket, ingest, reaping, tasks
from fanlight.ground.blobs.downloads import Download
from fanlight.ground.blobs.models import Blob, Rendition
from fanlight.ui.downloads import send_file
from tests.config.wire import free_port
from tests.ground.blobs.made import checked, pdf, picture

pytestmark = pytest.mark.feature("A13")
NAMED = {"bucket": "fanlight-files", "key": "a-key", "secret": "a-secret"}


@pytest.fixture(scope="module")
def server():
    port = free_port(23_000, 29_000)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
    server.start()
    yield f"http://127.0.0.1:{port}"
    server.stop()


@pytest.fixture
def store(server, settings):
    """An empty bucket, set up as an operator does."""
    settings.S3 = environment.bucket(endpoint=server, region="us-east-1", **NAMED)
    settings.S3_SIGNED = True
    client = bucket._client()
    client.create_bucket(Bucket=NAMED["bucket"])
    yield client
    for one in client.list_objects_v2(Bucket=NAMED["bucket"]).get("Contents", []):
        client.delete_object(Bucket=NAMED["bucket"], Key=one["Key"])
    client.delete_bucket(Bucket=NAMED["bucket"])
    client.close()
    bucket._made.cache_clear()


def objects(client):
    return sorted(one["Key"] for one in client.list_objects_v2(Bucket=NAMED["bucket"]).get("Contents", []))


def arrived(owner, content=None, name="photo.jpg"):
    return ingest.store(owner, io.BytesIO(content or picture()), declared_name=name)


def put_away(owner):
    checked(owner)
    for blob in Blob.objects.within(owner):
        tasks.put_away.func(str(owner.workspace_id), str(blob.pk))


def prepared(blob, **said):
    blob = blob.reloaded()
    return Download.of(blob, name="Plan.pdf", digest=bytes(blob.digest), size_bytes=blob.size_bytes, **said)


def opened(address):
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, {}, b""


def is_signed(address):
    """Whether an S3 server would take it (Signature Version 4): moto itself checks no signature of an address."""
    place = urllib.parse.urlsplit(address)
    asked = dict(urllib.parse.parse_qsl(place.query))
    given = asked.pop("X-Amz-Signature", "")
    query = "&".join(f"{quoted(name)}={quoted(value)}" for name, value in sorted(asked.items()))
    plain = f"GET\n{place.path}\n{query}\nhost:{place.netloc}\n\nhost\nUNSIGNED-PAYLOAD"
    key, _, scope = asked.get("X-Amz-Credential", "").partition("/")
    text = "\n".join(
        ["AWS4-HMAC-SHA256", asked.get("X-Amz-Date", ""), scope, hashlib.sha256(plain.encode()).hexdigest()]
    )
    secret = f"AWS4{NAMED['secret']}".encode()
    for word in scope.split("/"):
        secret = hmac.digest(secret, word.encode(), "sha256")
    is_plain = asked.get("X-Amz-Algorithm") == "AWS4-HMAC-SHA256" and key == NAMED["key"]
    return is_plain and hmac.digest(secret, text.encode(), "sha256").hex() == given


def quoted(words):
    return urllib.parse.quote(words, safe="-_.~")


@pytest.mark.trust("TH11")
def test_nothing_goes_to_the_bucket_before_it_is_clean(store, ada):
    blob = arrived(ada)
    tasks.put_away.func(str(ada.workspace_id), str(blob.pk))

    assert objects(store) == []


def test_what_is_clean_goes_there_with_what_was_drawn_of_it(lasting_db, store, ada):
    blob = arrived(ada)
    put_away(ada)

    assert len(objects(store)) == 3
    key = f"blobs/{ada.workspace_id}/{bytes(blob.digest).hex()[:2]}/{bytes(blob.digest).hex()}"
    found = store.get_object(Bucket=NAMED["bucket"], Key=key)
    assert found["Body"].read() == blob.path.read_bytes()
    assert found["ContentType"] == "image/jpeg"


@pytest.mark.trust("TH19", "TH24")
def test_a_reader_is_sent_to_an_address_for_a_minute(lasting_db, store, ada):
    content = pdf("away")
    blob = arrived(ada, content, "plan.pdf")
    put_away(ada)
    sent = prepared(blob)
    asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(sent.address).query))

    assert int(asked["X-Amz-Expires"]) <= 60
    status, headers, body = opened(sent.address)
    assert (status, body) == (200, content)
    assert headers["Content-Disposition"].startswith('attachment; filename="Plan.pdf"')
    answer = send_file(RequestFactory().get("/"), sent)
    assert (answer.status_code, answer["Location"]) == (302, sent.address)
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.trust("TH19")
def test_an_address_that_was_changed_opens_nothing(lasting_db, store, ada):
    mine, other = arrived(ada, pdf("mine"), "a.pdf"), arrived(ada, pdf("other"), "b.pdf")
    put_away(ada)
    address = prepared(mine).address
    assert is_signed(address)
    place = urllib.parse.urlsplit(address)
    asked = urllib.parse.parse_qsl(place.query)
    changed = [
        place._replace(path=place.path.replace(bytes(mine.digest).hex(), bytes(other.digest).hex())).geturl(),
        *(
            place._replace(
                query=urllib.parse.urlencode([*asked[:n], (name, value + "x"), *asked[n + 1 :]])
            ).geturl()
            for n, (name, value) in enumerate(asked)
        ),
    ]

    assert len(changed) >= 7
    assert [one for one in changed if is_signed(one)] == []


@pytest.mark.trust("TH19")
@pytest.mark.parametrize("name", ["key", "secret"])
def test_without_a_key_nothing_is_signed_and_the_instance_does_not_start(store, ada, settings, name):
    with pytest.raises(ImproperlyConfigured):
        environment.bucket(endpoint="https://s3.example", region="x", **(NAMED | {name: ""}))
    settings.S3 = settings.S3 | {name: ""}
    with pytest.raises(PermissionError):
        bucket.signed(ada.workspace_id, b"x" * 32, disposition="attachment")


def test_no_bucket_at_all_is_no_mistake():
    assert environment.bucket(endpoint="", region="x", bucket="", key="", secret="") == {}


@pytest.mark.parametrize("endpoint", ["ftp://s3.example", "s3.example", "https://s3.example/path"])
def test_an_address_that_cannot_be_a_bucket_is_refused(endpoint):
    with pytest.raises(ImproperlyConfigured):
        environment.bucket(endpoint=endpoint, region="x", **NAMED)


def test_without_signing_the_bytes_come_through_this_server(lasting_db, store, ada, settings):
    settings.S3_SIGNED = False
    content = pdf("through")
    blob = arrived(ada, content, "plan.pdf")
    put_away(ada)
    blob.path.unlink()
    sent = prepared(blob)

    assert sent.address == ""
    assert sent.path.read_bytes() == content


def test_bytes_that_were_altered_in_the_bucket_are_not_taken(lasting_db, store, ada):
    blob = arrived(ada, pdf("whole"), "plan.pdf")
    put_away(ada)
    blob.path.unlink()
    store.put_object(
        Bucket=NAMED["bucket"], Key=bucket._key(ada.workspace_id, bytes(blob.digest)), Body=b"evil"
    )

    with pytest.raises(bucket.Altered):
        bucket.at_hand(blob.reloaded())
    assert not blob.path.exists()


def test_files_that_lie_in_the_bucket_leave_the_disk_with_the_reaper(lasting_db, store, ada):
    blob, waits = arrived(ada), arrived(ada, pdf("waits"), "plan.pdf")
    Blob.objects.within(ada).filter(pk=waits.pk).update(
        state="checking", check_at=now() + datetime.timedelta(days=1)
    )
    put_away(ada)
    for path in (blob.path, waits.path):
        os.utime(path, (time.time() - 100_000,) * 2)

    assert reaping.reap() == 1
    assert (blob.path.exists(), waits.path.exists()) == (False, True)
    assert bucket.at_hand(blob.reloaded()).exists()


def test_what_is_forgotten_leaves_the_bucket_too(lasting_db, store, ada):
    blob = arrived(ada)
    put_away(ada)
    assert len(objects(store)) == 3

    assert reaping.forget(blob.reloaded(), release=int)
    assert objects(store) == []
    assert not Rendition.objects.within(ada).exists()


def test_objects_that_no_row_names_are_reaped_and_the_others_stay(lasting_db, store, ada, monkeypatch):
    blob = arrived(ada, pdf("kept"), "plan.pdf")
    put_away(ada)
    kept = objects(store)
    store.put_object(Bucket=NAMED["bucket"], Key=bucket._key(ada.workspace_id, b"x" * 32), Body=b"orphan")
    tasks.reap_bucket.func()
    assert len(objects(store)) == len(kept) + 1, "young ones may still get their row"

    monkeypatch.setattr(tasks, "GRACE_SECONDS", -60)
    tasks.reap_bucket.func()
    assert objects(store) == kept
    assert blob.reloaded()
