"""Fanlight itself behind the real front: health, pages, static files and refusals in our own look."""

import contextlib
import os
import re
import subprocess
import sys

import pytest

from tests.config.wire import Server, free_port, wait_until_answering

pytestmark = pytest.mark.once


@contextlib.contextmanager
def instance(folder):
    """An empty demo instance with its database made ready."""
    port = free_port(24_000, 29_000)
    others = {name: value for name, value in os.environ.items() if not name.startswith("FANLIGHT_")}
    own = {"FANLIGHT_DEMO": "1", "FANLIGHT_DATA": str(folder), "FANLIGHT_SECRET": "s" * 48}
    own["FANLIGHT_URL"] = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "fanlight.config.cli"]
    subprocess.run([*command, "manage", "migrate", "-v0"], env=others | own, check=True, timeout=60)
    serve = [*command, "serve", "--port", str(port), "--workers", "1"]
    process = subprocess.Popen([*serve, "--parent", str(os.getpid())], env=others | own)
    try:
        wait_until_answering(port, process)
        yield Server(port, folder, process)
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    with instance(tmp_path_factory.mktemp("real")) as server:
        yield server


def ask(server, method, path, *headers, body=b""):
    """As `Server.ask`, under the host name that the instance answers to."""
    head = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{server.port}", "Connection: close", *headers]
    if body:
        head.append(f"Content-Length: {len(body)}")
    return server.send("\r\n".join([*head, "", ""]).encode() + body)


def test_health_answers(real):
    reply = ask(real, "GET", "/health")

    assert (reply.status, reply.body) == (200, b"ok")


def test_a_page_and_its_style_sheet_are_served(real):
    page = ask(real, "GET", "/accounts/nothing/", "Accept: text/html")
    sheets = re.findall(r'rel="stylesheet" href="(/static/[^"]+)"', page.body.decode())

    assert page.status == 404
    assert sheets
    for sheet in sheets:
        found = ask(real, "GET", sheet, "Accept-Encoding: br")
        assert (found.status, found["content-encoding"]) == (200, "br")
        assert "immutable" in found["cache-control"]


def test_head_of_a_page_has_no_body(real):
    reply = ask(real, "HEAD", "/accounts/login/")

    assert (reply.status, reply.body) == (200, b"")


def test_an_unknown_host_is_refused(real):
    assert real.ask("GET", "/health").status == 400


@pytest.mark.feature("A13")
def test_an_oversize_upload_is_told_the_limit_on_a_page_in_our_look(real):
    length = "Content-Length: 60000000"
    reply = ask(real, "POST", "/alder/jobs/J-1/files/", "Accept: text/html", "Expect: 100-continue", length)

    page = reply.body.decode()
    assert reply.status == 413
    assert "at most 50 MB" in page
    assert re.search(r'<link rel="stylesheet" href="/static/portal\.\w+\.css">', page)
    assert "script-src" not in reply["content-security-policy"]
    assert "<script" not in page


def test_many_pages_need_one_database_connection(real):
    """The page thread keeps its connection: SQLite's settings and cache are lost whenever it is opened anew."""
    for _ in range(20):
        reply = ask(real, "GET", "/console/", f"Cookie: fl_staff={'a' * 32}")
        assert reply.status == 302, "the session was looked up and not found"

    opened = subprocess.run(
        ["ls", "-l", *[f"/proc/{pid}/fd" for pid in worker_pids(real)]],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert opened.count("fanlight.sqlite3\n") == 1


def worker_pids(server):
    with open(f"/proc/{server.process.pid}/task/{server.process.pid}/children") as children:
        return children.read().split()
