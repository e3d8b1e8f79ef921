"""What a web process writes down about requests: never a secret, never two lines for one."""

import asyncio
import logging
from types import SimpleNamespace

import pytest

from fanlight.config import front
from fanlight.config.bodies import Limits
from fanlight.config.logs import OneLine

pytestmark = pytest.mark.once

SECRET = "fls_" + "s3cr3t" * 8 + "x"


class Wire:
    def response_bytes(self, status, headers, content):
        self.status = status


@pytest.fixture
def asked(tmp_path, caplog, monkeypatch):
    monkeypatch.setattr(front.access, "disabled", False)
    monkeypatch.setattr(front.access, "propagate", True)
    caplog.set_level(logging.INFO)

    def page(environ, start_response):
        if "broken" in environ["PATH_INFO"]:
            raise RuntimeError("broken")
        start_response("200 OK", [])
        return [b"ok"]

    door = front.Front(page, limits=Limits(upload_bytes=1), spool=tmp_path, files=tmp_path)

    def ask(path, query=""):
        scope = SimpleNamespace(method="GET", path=path, query_string=query, headers={}, scheme="http")
        scope.http_version, scope.client, scope.server = "1.1", "192.0.2.1:4711", "127.0.0.1:80"
        asyncio.run(door.__rsgi__(scope, Wire()))
        return caplog.text

    yield ask
    door.__rsgi_del__(None)


@pytest.mark.trust("TA07")
@pytest.mark.parametrize("path", [f"/alder/l/{SECRET}", f"/alder/l/{SECRET}/", f"/broken/l/{SECRET}"])
def test_the_secret_of_a_link_is_never_written_down(asked, path):
    written = asked(path)

    assert "/l/***" in written
    assert "s3cr3t" not in written


@pytest.mark.trust("TA07")
@pytest.mark.parametrize("kind", ["invitation", "opening"])
def test_nor_is_that_of_an_invitation(asked, kind):
    written = asked(f"/accounts/{kind}/{SECRET}/")

    assert f"/accounts/{kind}/***" in written
    assert "s3cr3t" not in written


def test_a_query_string_is_never_written_down(asked):
    written = asked("/alder/jobs/", query="search=amara%40okafor.test")

    assert "GET /alder/jobs/ 200" in written
    assert "okafor" not in written


@pytest.mark.trust("TG06")
@pytest.mark.parametrize("path", ["/a\r\nforged 200", "/a\x1b[31mred", "/a\u202egpj.exe", "/a\u2028b"])
def test_a_path_cannot_forge_or_paint_a_line(asked, path):
    written = asked(path).rstrip("\n")

    assert "GET /a%" in written
    assert len(written.splitlines()) == 1
    assert written.isascii()
    assert written.isprintable()


def test_nothing_is_written_when_nobody_asked_for_it(asked, monkeypatch):
    monkeypatch.setattr(front.access, "disabled", True)

    assert asked("/alder/") == ""


@pytest.mark.trust("TG06")
@pytest.mark.parametrize("sign", ["\n", "\x1b", "\x85", "\x9b", "\u061c", "\u202e", "\u2028"])
def test_a_logged_value_cannot_forge_or_paint_a_line(sign):
    record = logging.LogRecord("fanlight", logging.INFO, "", 0, "file %s fetched", (f"a{sign}[31mb",), None)

    line = OneLine().format(record)

    assert sign not in line
    assert len(line.splitlines()) == 1
