"""The tus protocol at the addresses of both faces, as any client of it would speak."""

import base64
import datetime
import hashlib

import pytest
from django.conf import settings
from django.test import Client
from django.utils.timezone import now

from fanlight.work.files.models import File, FileVersion, Upload
from tests import world

BYTES = b"%PDF-1.7\n" + b"0123456789" * 100
LENGTH = len(BYTES)
TUS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "DATA", tmp_path)


def a_phone(person, **said):
    client = Client(**said)
    client.cookies[f"{settings.PORTAL_COOKIE_PREFIX}alder"] = person.cookie
    return client


@pytest.fixture
def phone(gus):
    """A customer's, in the portal."""
    return a_phone(gus)


def said(**metadata):
    pairs = (f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in metadata.items())
    return {"Upload-Metadata": ",".join(pairs)}


def announce(client, room, *, face="/alder", name="plan.pdf", length=LENGTH, body=b""):
    named = TUS | {"Upload-Length": str(length)} | said(filename=name, room=room.key)
    kind = "application/offset+octet-stream" if body else "text/plain"
    return client.post(f"{face}/uploads/", body, content_type=kind, headers=named)


def send(client, place, content, at, **headers):
    named = TUS | {"Upload-Offset": str(at)} | headers
    return client.patch(place, content, content_type="application/offset+octet-stream", headers=named)


@pytest.mark.feature("A13")
def test_announce_send_ask_and_send_the_rest(phone, job, ada):
    announced = announce(phone, job.room)
    place = announced["Location"]
    assert (announced.status_code, announced["Upload-Offset"]) == (201, "0")
    assert (send(phone, place, BYTES[:500], 0).status_code) == 204
    asked = phone.head(place, headers=TUS)
    assert (asked.status_code, asked["Upload-Offset"], asked["Upload-Length"]) == (
        200,
        "500",
        str(len(BYTES)),
    )
    assert asked["Cache-Control"] == "private, no-store"
    last = send(phone, place, BYTES[500:], 500)

    file = File.objects.visible_to(ada).get()
    assert (last.status_code, last["Upload-Offset"]) == (204, str(len(BYTES)))
    assert last["Fanlight-File"] == f"/alder/files/{file.key}/"
    assert phone.head(place, headers=TUS)["Fanlight-File"] == last["Fanlight-File"]


def test_what_the_server_can_is_told(phone):
    told = phone.options("/alder/uploads/")

    assert told.status_code == 204
    assert told["Tus-Version"] == "1.0.0"
    assert set(told["Tus-Extension"].split(",")) == {
        "creation", "creation-with-upload", "expiration", "termination", "checksum",
    }  # fmt: skip
    assert told["Tus-Checksum-Algorithm"] == "sha1,sha256"
    assert int(told["Tus-Max-Size"]) > 0


def test_the_first_bytes_may_come_with_the_announcement(phone, job, ada):
    announced = announce(phone, job.room, body=BYTES)

    assert (announced.status_code, announced["Upload-Offset"]) == (201, str(len(BYTES)))
    assert File.objects.visible_to(ada).get().name == "plan.pdf"


@pytest.mark.trust("TH03")
@pytest.mark.parametrize(
    ("length", "name", "status", "code"),
    [
        (5_000_000_000, "film.mp4", 413, "file.too_large"),
        (100, "run.exe", 422, "file.wrong_kind"),
        (0, "plan.pdf", 422, "file.empty"),
        ("many", "plan.pdf", 400, "tus.malformed"),
    ],
)
def test_refused_before_a_byte_with_words(phone, job, ada, length, name, status, code):
    answer = announce(phone, job.room, length=length, name=name)

    assert (answer.status_code, answer["Fanlight-Refusal"]) == (status, code)
    assert len(answer.content.decode()) > 10
    assert not Upload.objects.within(ada).exists()


def test_an_undeclared_length_is_not_offered(phone, job):
    named = TUS | {"Upload-Defer-Length": "1"} | said(filename="plan.pdf", room=job.room.key)

    assert phone.post("/alder/uploads/", headers=named).status_code == 400


def test_each_refusal_has_the_status_of_the_protocol(phone, job):
    place = announce(phone, job.room)["Location"]
    wrong = base64.b64encode(hashlib.sha1(b"other", usedforsecurity=False).digest()).decode()

    assert send(phone, place, BYTES[:10], 5).status_code == 409
    assert send(phone, place, BYTES + b"x", 0).status_code == 413
    assert send(phone, place, BYTES, 0, **{"Upload-Checksum": f"sha1 {wrong}"}).status_code == 460
    assert send(phone, place, BYTES, 0, **{"Upload-Checksum": "md5 eA=="}).status_code == 400
    assert send(phone, place, BYTES, 0, **{"Tus-Resumable": "0.2"}).status_code == 412
    plain = phone.patch(place, BYTES, content_type="text/plain", headers=TUS | {"Upload-Offset": "0"})
    assert plain.status_code == 415
    assert phone.head(place, headers=TUS)["Upload-Offset"] == "0"


@pytest.mark.trust("TH04")
def test_too_many_at_once_are_told_when_to_come_again_and_an_old_one_that_it_is_over(
    phone, job, monkeypatch, time_machine
):
    monkeypatch.setattr(settings, "OPEN_FILES", {"person": 1, "workspace": 9})
    place = announce(phone, job.room)["Location"]
    more = announce(phone, job.room)

    assert (more.status_code, more["Fanlight-Refusal"]) == (429, "upload.too_many_open")
    assert 0 < int(more["Retry-After"]) <= 600
    assert "on their way at once" in more.content.decode()
    time_machine.move_to(now() + datetime.timedelta(minutes=11))
    assert announce(phone, job.room).status_code == 201
    assert send(phone, place, BYTES[:10], 0).status_code == 429, "its room was given to another"
    time_machine.move_to(now() + datetime.timedelta(hours=2))
    over = send(phone, place, BYTES[:10], 0)
    assert (over.status_code, over["Fanlight-Refusal"]) == (410, "upload.ended")
    assert "not continued in time" in over.content.decode()


def test_another_persons_upload_is_not_there(phone, job, cleo):
    place = announce(phone, job.room)["Location"]
    other = a_phone(cleo)

    for client, address in [(other, place), (phone, "/alder/uploads/0123456789ABCDEFGHIJKL/")]:
        assert client.head(address, headers=TUS).status_code == 404
        assert send(client, address, BYTES, 0).status_code == 404
        assert client.delete(address, headers=TUS).status_code == 404
    assert phone.head(place, headers=TUS).status_code == 200


def test_a_room_that_is_not_yours_takes_nothing(phone, alder, ada):
    other = world.a_job(alder, title="Elsewhere")

    assert announce(phone, other.room).status_code == 404
    assert not Upload.objects.within(ada).exists()


def test_a_cancelled_upload_is_gone(phone, job):
    place = announce(phone, job.room)["Location"]
    send(phone, place, BYTES[:10], 0)

    assert phone.delete(place, headers=TUS).status_code == 204
    assert phone.head(place, headers=TUS).status_code == 404


def test_a_page_of_another_site_cannot_send(phone, job, ada, gus):
    strict = a_phone(gus, enforce_csrf_checks=True)
    place = announce(phone, job.room)["Location"]

    assert announce(strict, job.room).status_code == 403
    assert send(strict, place, BYTES, 0).status_code == 403
    assert strict.delete(place, headers=TUS).status_code == 403
    assert not File.objects.visible_to(ada).exists()


def test_the_team_sends_the_same_way_and_the_same_file_is_asked_about(console, job, ada, time_machine):
    office = console(ada)
    first = announce(office, job.room, face="/console/alder", body=BYTES)
    assert (first.status_code, first["Upload-Offset"]) == (201, str(len(BYTES)))
    time_machine.move_to(now() + datetime.timedelta(minutes=5))
    place = announce(office, job.room, face="/console/alder", name="copy.pdf")["Location"]

    same = send(office, place, BYTES, 0)
    assert (same.status_code, same["Fanlight-Refusal"]) == (409, "file.same_again")
    assert "plan.pdf" in same.content.decode()
    assert File.objects.visible_to(ada).count() == 1
    assert send(office, place, BYTES, 0, **{"Fanlight-Keep": "both"}).status_code == 204
    assert File.objects.visible_to(ada).count() == 2


@pytest.mark.trust("TH11")
def test_what_is_stored_is_never_written_again_by_a_sender_who_goes_on(console, job, ada, time_machine):
    """After a refusal the part is still there, under the same bytes as the stored file: another piece may come."""
    office = console(ada)
    announce(office, job.room, face="/console/alder", body=BYTES)
    time_machine.move_to(now() + datetime.timedelta(minutes=5))
    place = announce(office, job.room, face="/console/alder", name="copy.pdf")["Location"]
    assert send(office, place, BYTES, 0).status_code == 409
    stored = FileVersion.objects.visible_to(ada).select_related("blob").get().blob.path
    other = BYTES.replace(b"0123", b"evil")

    assert send(office, place, other[:-4], 0).status_code == 204

    assert stored.read_bytes() == BYTES
    assert send(office, place, other[-4:], len(BYTES) - 4).status_code == 204
    assert stored.read_bytes() == BYTES
    versions = FileVersion.objects.visible_to(ada).select_related("blob").order_by("id")
    assert [one.blob.path.read_bytes() for one in versions] == [BYTES, other]
