"""What leaves the front: headers, cookies, empty and long answers, files and parts of them."""

import time

import pytest

pytestmark = pytest.mark.once

CONTENT = bytes(range(256)) * 4000


@pytest.fixture
def picture(tiny):
    (tiny.folder / "files" / "a é.png").write_bytes(CONTENT)
    return "/file/?a%20%C3%A9.png"


def test_each_cookie_leaves_in_a_header_of_its_own(tiny):
    assert tiny.ask("GET", "/cookies/").all("set-cookie") == ["one=1", "two=2"]


def test_head_has_the_headers_and_no_body(tiny):
    reply = tiny.ask("HEAD", "/cookies/")

    assert reply.status == 200
    assert reply.all("set-cookie") == ["one=1", "two=2"]
    assert reply.body == b""


def test_not_modified_has_no_body_and_keeps_its_etag(tiny):
    reply = tiny.ask("GET", "/unchanged/")

    assert (reply.status, reply["etag"], reply.body) == (304, '"one"', b"")


def test_a_long_answer_arrives_whole(tiny):
    reply = tiny.ask("GET", "/long/")

    assert len(reply.body.replace(b"\r\n", b"")) >= 6_000_000
    assert reply["content-type"] == "text/csv"


def test_a_broken_page_is_answered_and_says_nothing_about_its_inside(tiny):
    reply = tiny.ask("GET", "/broken/", "Accept: text/html")

    assert reply.status == 500
    assert "Something went wrong" in reply.body.decode()
    assert "RuntimeError" not in reply.body.decode()
    assert tiny.ask("GET", "/").status == 200


def test_a_stored_file_is_sent_whole_and_its_path_is_not_told(tiny, picture):
    reply = tiny.ask("GET", picture)

    assert reply.body == CONTENT
    assert reply.all("content-length") == [str(len(CONTENT))]
    assert reply["content-type"] == "image/png"
    assert reply["accept-ranges"] == "bytes"
    assert not reply.all("x-fanlight-file")


def test_head_of_a_stored_file_tells_its_size(tiny, picture):
    reply = tiny.ask("HEAD", picture)

    assert reply.all("content-length") == [str(len(CONTENT))]
    assert reply.body == b""
    assert not reply.all("x-fanlight-file")


@pytest.mark.parametrize("name", ["../calls", "missing.png", "../../../../etc/passwd"])
def test_a_file_outside_the_store_is_not_sent(tiny, picture, name):
    assert tiny.calls is not None
    reply = tiny.ask("GET", f"/file/?{name}")

    assert reply.status == 500
    assert b"root:" not in reply.body
    assert b"GET" not in reply.body


def test_a_link_out_of_the_store_is_not_followed(tiny):
    link = tiny.folder / "files" / "link.png"
    link.unlink(missing_ok=True)
    link.symlink_to("/etc/passwd")

    reply = tiny.ask("GET", "/file/?link.png")

    assert reply.status == 500
    assert b"root:" not in reply.body


SIZE = len(CONTENT)


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=100-199", 100, 200),
        ("bytes=1000000-", 1_000_000, SIZE),
        ("bytes=-24", SIZE - 24, SIZE),
        ("bytes=5-99999999", 5, SIZE),
        ("bytes=-99999999", 0, SIZE),
    ],
)
def test_a_range_is_sent_exactly(tiny, picture, asked, start, end):
    reply = tiny.ask("GET", picture, f"Range: {asked}")

    assert reply.status == 206
    assert reply.body == CONTENT[start:end]
    assert reply["content-range"] == f"bytes {start}-{end - 1}/{SIZE}"
    assert reply.all("content-length") == [str(end - start)]


@pytest.mark.trust("TH18")
@pytest.mark.parametrize("asked", ["bytes=2000000-", "bytes=-0", "bytes=9-8"])
def test_a_range_the_file_does_not_have_is_refused_with_its_size(tiny, picture, asked):
    reply = tiny.ask("GET", picture, f"Range: {asked}")

    assert (reply.status, reply["content-range"], reply.body) == (416, f"bytes */{SIZE}", b"")


@pytest.mark.trust("TH18")
@pytest.mark.parametrize(
    "asked",
    [
        "bytes=-",
        "bytes=0-1,5-6",
        "bytes=" + "0-," * 2000 + "0-",
        "lines=1-2",
        "bytes=a-b",
        "bytes=" + "9" * 40 + "-",
    ],
)
def test_a_range_we_do_not_serve_means_the_whole_file(tiny, picture, asked):
    reply = tiny.ask("GET", picture, f"Range: {asked}")

    assert reply.status == 200
    assert len(reply.body) == SIZE


@pytest.mark.parametrize(("mark", "status"), [('"abc"', 206), ('"other"', 200), ('W/"abc"', 200)])
def test_a_range_goes_on_only_with_the_same_file(tiny, picture, mark, status):
    assert tiny.ask("GET", picture, "Range: bytes=0-9", f"If-Range: {mark}").status == status


def poured_bytes(tiny):
    """How many bytes of a body were made, once its making has ended."""
    until = time.monotonic() + 10
    while not (tiny.folder / "poured").exists() and time.monotonic() < until:
        time.sleep(0.02)
    made = int((tiny.folder / "poured").read_text())
    (tiny.folder / "poured").unlink()
    return made


@pytest.mark.trust("TH18")
def test_what_is_made_while_it_is_fetched_arrives_whole_and_ends_with_its_reader(tiny, picture):
    reply = tiny.ask("GET", "/poured/", "Range: bytes=5-9")
    assert (reply.status, len(reply.body), set(reply.body)) == (200, 20_000_000, {ord("x")})
    assert poured_bytes(tiny) == 20_000_000

    with tiny.connect() as line:
        line.sendall(b"GET /poured/ HTTP/1.1\r\nHost: tiny.test\r\n\r\n")
        assert line.recv(1_000).startswith(b"HTTP/1.1 200")
        assert tiny.ask("GET", "/page/").status == 200, "no page waits for a slow reader"
        assert not (tiny.folder / "poured").exists(), "it waits for its reader instead of piling up"
    assert poured_bytes(tiny) < 20_000_000
    assert not list((tiny.folder / "files").glob("*.pipe"))
