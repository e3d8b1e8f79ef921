"""The front door of a web process: an event loop for slow clients, one thread for Django (RSGI, granian).

The loop takes bodies into spools and lets answers flow out at the pace of the client; Django runs in one
page thread, which holds one database connection and never waits for a network. Blocking threads must stay 1.
"""

import asyncio
import gc
import importlib
import logging
import os
import re
import time
import urllib.parse
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from pathlib import Path
from typing import Any, Final

from fanlight.config import gateway, refusals, uploads
from fanlight.config.bodies import Body, Kinds, Limits, Reception, Scope, drain
from fanlight.config.gateway import Answer, Application
from fanlight.config.refusals import RefusalPages, Refused
from fanlight.core.net import FILE_HEADER

__all__ = ["FILE_HEADER", "Front", "built"]

LINK_SECRET: Final = re.compile(r"(/(?:l|preview|invitation|opening)/)[^/?\s]+")

access = logging.getLogger("fanlight.access")
log = logging.getLogger("fanlight.front")


class Front:
    """An RSGI application around a WSGI one."""

    def __init__(
        self,
        application: Application,
        *,
        limits: Limits,
        spool: Path,
        files: Path,
        has_room: Callable[[int], bool] = lambda _length: True,
    ) -> None:
        self.refusals = RefusalPages(refusals.drawn)
        self._application = application
        spool.mkdir(parents=True, exist_ok=True)
        kinds = Kinds(is_upload=uploads.is_upload, is_piece=uploads.is_piece, has_room=has_room)
        self._reception = Reception(limits, folder=spool, kinds=kinds)
        self._files = files
        self._pages = ThreadPoolExecutor(1, thread_name_prefix="pages")

    def __rsgi_del__(self, _loop: asyncio.AbstractEventLoop) -> None:
        """Finish the page that is running, then close its database connection in its own thread."""
        self._pages.submit(_close_connections)
        self._pages.shutdown(wait=True)

    async def __rsgi__(self, scope: Scope, proto: Any) -> None:
        began = time.perf_counter()
        try:
            status = await self._pass_on(scope, proto)
        except Refused as refusal:
            status = await self._refuse(refusal, scope, proto)
        except Exception:  # the edge of the process: nobody else would tell
            log.exception("%s %s failed in the front", scope.method, masked(scope.path))
            status = await self._refuse(Refused("failed"), scope, proto)
        if not access.disabled:
            _write_down(scope, status, time.perf_counter() - began)

    async def _pass_on(self, scope: Scope, proto: Any) -> int:
        async with self._reception.received(scope, proto) as body:
            page = partial(copy_context().run, self._page, scope, body)
            answer = await asyncio.get_running_loop().run_in_executor(self._pages, page)
            if body.cut:
                raise body.cut
        _send(answer, proto, is_head=scope.method == "HEAD")
        return answer.status

    def _page(self, scope: Scope, body: Body) -> Answer:
        environ = gateway.environ_of(scope, body)
        return gateway.answered(self._application, environ, files=self._files)

    async def _refuse(self, refusal: Refused, scope: Scope, proto: Any) -> int:
        """Answer at once, and keep reading for a moment, lest the answer is lost in a broken connection."""
        headers, page = self.refusals.page(refusal, accept=scope.headers.get("accept") or "")
        proto.response_bytes(refusal.status, headers, page)
        if refusal.unread and "expect" not in scope.headers:
            await drain(proto, seconds=self._reception.limits.linger_seconds)
        return refusal.status


def _send(answer: Answer, proto: Any, *, is_head: bool) -> None:
    """Hand the answer to the server, which lets it flow out at the client's pace."""
    content = answer.content
    if is_head or answer.status in (204, 304):
        proto.response_empty(answer.status, answer.headers)
    elif isinstance(content, bytes):
        proto.response_bytes(answer.status, answer.headers, content)
    elif answer.status == 206:
        proto.response_file_range(206, answer.headers, content.path, content.start, content.end)
    else:
        proto.response_file(answer.status, answer.headers, content.path)


def _write_down(scope: Scope, status: int, seconds: float) -> None:
    """One line, without query string: letters and forms may carry what nobody should read later."""
    path = masked(scope.path)
    access.info("%s %s %s %d %.1f ms", scope.client, scope.method, path, status, seconds * 1000)


def masked(path: str) -> str:
    """The path as it may be written down: without a link's secret, and without control characters."""
    return urllib.parse.quote(LINK_SECRET.sub(r"\1***", path), safe="/*@:,+")


def _close_connections() -> None:
    from django.db import connections

    connections.close_all()


def preload() -> None:
    """Load what every web process needs, once, before they part: they start sooner and share the memory.

    Opens no database connection; ids and tokens take care of themselves after a fork.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fanlight.config.settings")
    from django.template import engines

    importlib.import_module("fanlight.config.wsgi")
    engines.all()
    gc.freeze()


def built(*, access_log: bool = False) -> Front:
    """The front around Fanlight, as a web process runs it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fanlight.config.settings")
    from django.conf import settings

    from fanlight.config.wsgi import application
    from fanlight.ground.blobs.space import has_room

    access.disabled = not access_log
    spool = Path(settings.FILE_UPLOAD_TEMP_DIR)
    limits = Limits(upload_bytes=settings.UPLOAD_BYTES)
    room = partial(has_room, spool)
    return Front(application, limits=limits, spool=spool, files=settings.DATA / "blobs", has_room=room)
