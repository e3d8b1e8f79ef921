"""Bodies that must not reach the application: too large, cut off, too slow, without a length."""

import contextlib
import socket
import time

import pytest

from tests.config.wire import read_reply

pytestmark = pytest.mark.once

HTML = "Accept: text/html,application/xhtml+xml"


def begun(server, path, *, length, sent=b"x", headers=()):
    """A connection on which a body was announced and only partly sent."""
    line = server.connect()
    head = [f"POST {path} HTTP/1.1", "Host: tiny.test", f"Content-Length: {length}", *headers]
    line.sendall("\r\n".join([*head, "", ""]).encode() + sent)
    return line


def test_an_oversize_body_is_refused_before_it_is_sent(tiny):
    with begun(tiny, "/oversize/", length=20_001, sent=b"", headers=[HTML]) as line:
        line.settimeout(1)
        first = line.recv(65_536)

    assert first.startswith(b"HTTP/1.1 413")
    assert "POST /oversize/" not in tiny.calls


@pytest.mark.feature("A13")
def test_an_oversize_upload_is_told_the_limit_in_words_after_sending_everything(tiny):
    reply = tiny.ask("POST", "/alder/jobs/J-1/files/", HTML, body=b"x" * 5_000_000)

    assert reply.status == 413
    assert "at most 2 MB" in reply.body.decode()
    assert "<main" in reply.body.decode()
    assert reply["content-type"] == "text/html; charset=utf-8"
    assert not [call for call in tiny.calls if "J-1" in call]


def test_a_client_that_is_no_browser_gets_one_line(tiny):
    reply = tiny.ask("POST", "/oversize/", body=b"x" * 30_000)

    assert reply.status == 413
    assert reply["content-type"] == "text/plain; charset=utf-8"
    assert "<" not in reply.body.decode()


def test_a_file_of_exactly_the_limit_passes_with_the_form_around_it(tiny):
    assert tiny.ask("POST", "/alder/jobs/J-4/files/", body=b"x" * 2_000_500).status == 200


def test_only_upload_paths_get_the_large_limit(tiny):
    assert tiny.ask("POST", "/alder/jobs/J-2/files/", body=b"x" * 200_000).status == 200
    assert tiny.ask("POST", "/alder/jobs/J-2/notes/", body=b"x" * 200_000).status == 200
    assert tiny.ask("POST", "/alder/jobs/J-2/visits/", body=b"x" * 200_000).status == 413


def test_an_oversize_body_that_never_comes_does_not_keep_the_connection(tiny):
    began = time.monotonic()
    with begun(tiny, "/oversize/", length=10_000_000) as line:
        reply = read_reply(line)

    assert reply.status == 413
    assert reply["connection"] == "close"
    assert time.monotonic() - began < 6


def test_a_client_that_waits_for_permission_is_refused_without_being_asked_to_send(tiny):
    with begun(tiny, "/oversize/", length=30_000, sent=b"", headers=["Expect: 100-continue"]) as line:
        line.settimeout(1)
        first = line.recv(65_536)

    assert first.startswith(b"HTTP/1.1 413")


def test_a_client_that_waits_for_permission_gets_it_when_the_size_is_right(tiny):
    with begun(tiny, "/waited/", length=3, sent=b"", headers=["Expect: 100-continue"]) as line:
        assert line.recv(65_536).startswith(b"HTTP/1.1 100")
        line.sendall(b"abc")
        assert line.recv(65_536).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("end", ["close", "half_close", "reset"])
def test_a_cut_off_upload_never_reaches_the_application(tiny, end):
    path = f"/alder/jobs/{end}/files/"
    with contextlib.closing(begun(tiny, path, length=250_000, sent=b"x" * 100_000)) as line:
        time.sleep(0.2)
        if end == "half_close":
            line.shutdown(socket.SHUT_WR)
            assert read_reply(line).status == 400
        if end == "reset":
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    assert tiny.ask("GET", f"/after/{end}").status == 200

    assert f"GET /after/{end}" in tiny.calls
    assert f"POST {path}" not in tiny.calls


@pytest.mark.feature("A13")
@pytest.mark.parametrize("end", ["close", "silence"])
def test_what_arrived_of_a_piece_before_the_line_broke_is_kept(tiny, end):
    line = tiny.connect()
    head = f"PATCH /kept/uploads/{end}/ HTTP/1.1\r\nHost: tiny.test\r\nContent-Length: 250000\r\n\r\n"
    line.sendall(head.encode() + b"x" * 100_000)
    time.sleep(0.3)
    if end == "silence":
        assert read_reply(line).status == 408
    line.close()
    time.sleep(0.3)

    assert [call for call in tiny.calls if "kept" in call and end in call] == [f"PATCH /kept/uploads/{end}/"]


def test_a_body_in_chunks_is_refused_because_a_cut_one_looks_whole(tiny):
    reply = tiny.send(
        b"POST /chunks/ HTTP/1.1\r\nHost: tiny.test\r\nTransfer-Encoding: chunked\r\n"
        b"Connection: close\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    )

    assert reply.status == 411
    assert "POST /chunks/" not in tiny.calls


def test_chunks_are_refused_also_when_a_length_is_named_beside_them(tiny):
    reply = tiny.send(
        b"POST /both/ HTTP/1.1\r\nHost: tiny.test\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n"
        b"Connection: close\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    )

    assert reply.status in (400, 411)
    assert "POST /both/" not in tiny.calls


def test_a_body_that_stops_arriving_is_given_up_with_a_sentence(tiny):
    began = time.monotonic()
    with begun(tiny, "/stalled/", length=10_000, sent=b"x" * 100) as line:
        reply = read_reply(line)

    assert reply.status == 408
    assert "nothing was saved" in reply.body.decode()
    assert time.monotonic() - began < 5
    assert "POST /stalled/" not in tiny.calls


def test_a_body_that_trickles_for_ever_meets_its_deadline(tiny):
    began = time.monotonic()
    with begun(tiny, "/trickle/", length=10_000) as line, contextlib.suppress(OSError):
        line.settimeout(0.3)
        while time.monotonic() - began < 8:
            line.sendall(b"x")
            with contextlib.suppress(TimeoutError):
                answer = line.recv(65_536)
                break

    assert answer.startswith(b"HTTP/1.1 408")
    assert 2 < time.monotonic() - began < 6, "1.5 seconds, and 10,000 bytes at 8,000 a second"


def test_more_bodies_than_there_is_room_for_are_asked_to_come_back(tiny):
    with contextlib.ExitStack() as stack:
        for _ in range(4):
            stack.enter_context(begun(tiny, "/crowd/", length=10_000))
        time.sleep(0.2)
        refused = tiny.ask("POST", "/crowded-out/", body=b"x" * 100)
        upload = tiny.ask("POST", "/alder/jobs/J-3/files/", body=b"x" * 100)
        page = tiny.ask("GET", "/crowd/")

    assert refused.status == 503
    assert refused["retry-after"] == "5"
    assert upload.status == page.status == 200, "uploads and pages have room of their own"


def test_room_is_free_again_after_bodies_were_given_up(tiny):
    time.sleep(0.3)

    assert tiny.ask("POST", "/again/", body=b"x").status == 200
