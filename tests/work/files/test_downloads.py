"""What an answer with a stored file says, behind the front and without it."""

import logging
import urllib.parse

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as some

from fanlight.core.net import BEHIND_FRONT, FILE_HEADER
from fanlight.ground.blobs.downloads import NotReady, disposition
from fanlight.ground.blobs.models import Blob
from fanlight.ui.downloads import send_file
from fanlight.work.files.downloads import download
from fanlight.work.files.models import File
from tests.work.files.uploads import a_file, a_pdf, added

pytestmark = pytest.mark.feature("A05")
REQUESTS = RequestFactory()


def prepared(file, viewer):
    return download(File.objects.visible_to(viewer).with_blob().get(pk=file.pk), by=viewer)


def test_a_download_names_the_stored_bytes_and_a_type_of_ours(job, ada, gus):
    content = a_pdf(words="whole").getvalue()
    sent = prepared(
        added(by=ada, room=job.room, upload=a_pdf(words="whole"), publish_to=["customer"]), gus.viewer
    )

    assert sent.path.read_bytes() == content
    assert (sent.size_bytes, sent.media_type) == (len(content), "application/pdf")


@pytest.mark.trust("TH11")
@pytest.mark.parametrize("state", ["quarantined", "flagged", "checking"])
def test_bytes_that_are_not_clean_are_never_sent(job, ada, state):
    file = a_file(job.room, by=ada)
    assert prepared(file, ada).path.exists()

    Blob.objects.within(ada).update(state=state)

    with pytest.raises(NotReady):
        prepared(file, ada)


@pytest.mark.trust("TH13")
def test_every_answer_with_a_file_is_an_attachment_in_a_sandbox(job, ada):
    answer = send_file(REQUESTS.get("/"), prepared(a_file(job.room, by=ada, name="Plan.pdf"), ada))

    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert b"".join(answer).startswith(b"%PDF-")
    answer.close()


def test_behind_the_front_the_file_is_named_and_not_read(job, ada):
    sent = prepared(a_file(job.room, by=ada), ada)
    answer = send_file(REQUESTS.get("/", **{BEHIND_FRONT: True}), sent)

    assert urllib.parse.unquote(answer.headers[FILE_HEADER]) == str(sent.path)
    assert answer.content == b""


def test_a_header_of_the_client_does_not_pretend_to_be_the_front(job, ada):
    sent = prepared(a_file(job.room, by=ada), ada)
    answer = send_file(REQUESTS.get("/", headers={BEHIND_FRONT: "1", FILE_HEADER: "/etc/passwd"}), sent)

    assert FILE_HEADER not in answer.headers
    assert b"".join(answer) == sent.path.read_bytes()
    answer.close()


def test_a_fetch_is_a_line_in_the_log(job, ada, gus, caplog):
    file = a_file(job.room, by=gus.viewer, name="private name.pdf")
    with caplog.at_level(logging.INFO):
        prepared(file, gus.viewer)

    assert f"file {file.key} fetched by contact {gus.contact.pk}" in caplog.text
    assert "private name" not in caplog.text


@pytest.mark.once
@pytest.mark.trust("TH16")
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("plan.pdf", "attachment; filename=\"plan.pdf\"; filename*=UTF-8''plan.pdf"),
        (
            "Plan of 1 & 2.pdf",
            "attachment; filename=\"Plan of 1 & 2.pdf\"; filename*=UTF-8''Plan%20of%201%20%26%202.pdf",
        ),
        ('a"b\\c%41;d=.pdf', "attachment; filename=\"c_41;d=.pdf\"; filename*=UTF-8''c%2541%3Bd%3D.pdf"),
        ('quo"te.pdf', "attachment; filename=\"quo_te.pdf\"; filename*=UTF-8''quo%22te.pdf"),
        (
            "Grüße €.pdf",
            "attachment; filename=\"Gr__e _.pdf\"; filename*=UTF-8''Gr%C3%BC%C3%9Fe%20%E2%82%AC.pdf",
        ),
        (
            "a\r\nSet-Cookie: x=1.pdf",
            "attachment; filename=\"a Set-Cookie: x=1.pdf\"; filename*=UTF-8''a%20Set-Cookie%3A%20x%3D1.pdf",
        ),
    ],
)
def test_a_hostile_name_stays_inside_its_quotes(name, expected):
    assert disposition(name) == expected


@pytest.mark.once
@pytest.mark.trust("TH16", "TG06")
@given(some.text(max_size=300))
def test_no_name_can_end_the_header_or_its_quotes(name):
    header = disposition(name)

    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2
    assert header.startswith('attachment; filename="')
