"""A small WSGI application behind the real front and the real server, for tests of the front itself.

Every call is written to `calls` in the folder, so that a test can tell that a request never arrived.
"""

import json
import sys
import time
import urllib.parse
from functools import partial
from pathlib import Path

import django
from django.conf import settings

from fanlight.config import front, lifeline, serving
from fanlight.config.bodies import Limits
from fanlight.config.refusals import RefusalPages
from fanlight.ui import pouring

LIMITS = Limits(
    upload_bytes=2_000_000,
    body_bytes=20_000,
    uploads_at_once=120,
    bodies_at_once=4,
    patience_seconds=1.5,
    linger_seconds=3,
)


class Tiny:
    def __init__(self, folder):
        self.folder = Path(folder)

    def __call__(self, environ, start_response):
        with (self.folder / "calls").open("a") as calls:
            print(environ["REQUEST_METHOD"], environ["PATH_INFO"], file=calls)
        page = getattr(self, environ["PATH_INFO"].strip("/").partition("/")[0], self.echo)
        return page(environ, start_response)

    def echo(self, environ, start_response):
        body = environ["wsgi.input"].read()
        seen = {name: value for name, value in environ.items() if isinstance(value, str)}
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(seen | {"body_bytes": len(body)}).encode()]

    def cookies(self, environ, start_response):
        start_response("200 OK", [("Set-Cookie", "one=1"), ("Set-Cookie", "two=2")])
        return [b"two cookies"]

    def unchanged(self, environ, start_response):
        start_response("304 Not Modified", [("ETag", '"one"')])
        return []

    def slow(self, environ, start_response):
        time.sleep(1.2)
        start_response("200 OK", [])
        return [b"finished"]

    def broken(self, environ, start_response):
        raise RuntimeError("the page broke")

    def long(self, environ, start_response):
        start_response("200 OK", [("Content-Type", "text/csv")])
        return (b"x" * 99 + b"\n" for _ in range(60_000))

    def file(self, environ, start_response):
        name = urllib.parse.unquote(environ["QUERY_STRING"])
        path = urllib.parse.quote(str(self.folder / "files" / name))
        headers = [("Content-Type", "image/png"), ("ETag", '"abc"'), ("Content-Length", "0")]
        start_response("200 OK", [*headers, (front.FILE_HEADER, path)])
        return [b""]

    def poured(self, environ, start_response):
        """A body of 20 MB, made while it is read; what became of it is written down when it ends."""
        path = urllib.parse.quote(str(pouring.poured(Poured(self.folder))))
        start_response("200 OK", [("Content-Length", str(Poured.size_bytes)), (front.FILE_HEADER, path)])
        return [b""]


class Poured:
    size_bytes, media_type, disposition = 20_000_000, "application/zip", "attachment"

    def __init__(self, folder):
        self.folder, self.made_bytes = folder / "files", 0

    def __iter__(self):
        for _ in range(200):
            self.made_bytes += 100_000
            yield b"x" * 100_000

    def close(self):
        (self.folder.parent / "poured").write_text(str(self.made_bytes))


def built(folder):
    settings.configure()
    django.setup()
    lifeline.end_with(serving.parent_process().pid)
    made = front.Front(Tiny(folder), limits=LIMITS, spool=Path(folder, "spool"), files=Path(folder, "files"))
    made.refusals = RefusalPages("<!doctype html><main>{}</main>".format)
    return made


def main(port, folder, parent):
    lifeline.end_with(int(parent))
    server = serving.granian(serving.Listening(host="127.0.0.1", port=int(port), workers=1), stop_seconds=3)
    server.serve(target_loader=partial(built, folder), wrap_loader=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
