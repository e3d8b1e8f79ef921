"""How a page answers: whole, or only the piece that htmx asked for.

A piece is a block of the page's own template. It is drawn alone, so it uses what its context and the environment's
globals hold, not what another block set.
"""

from functools import cached_property
from typing import Any, Final
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.template import engines
from django.utils.cache import patch_vary_headers
from django.utils.html import format_html
from django_htmx.middleware import HtmxDetails
from jinja2 import Environment, Template

from fanlight.core.net import parts_of
from fanlight.ui.moment import held

VARY = ["HX-Request", "HX-Request-Type", "HX-History-Restore-Request"]

type Context = dict[str, Any]

REPAIRED_SECONDS: Final = 60
"""When to try again what does not work for anybody just now."""


class SeeOther(HttpResponseRedirect):
    """303: the form was taken; look there with GET."""

    status_code = 303


def later(response: HttpResponse, seconds: int = REPAIRED_SECONDS) -> HttpResponse:
    """The same answer, and when it is worth trying again."""
    response.headers["Retry-After"] = str(seconds)
    return response


def show(
    request: HttpRequest, template: str, context: Context, *, fragment: str | None = None, status: int = 200
) -> HttpResponse:
    """Draw a page, or only its block `fragment` when htmx asked for a piece."""
    piece = fragment if fragment and wants_piece(request) else None
    response = HttpResponse(drawn(request, template, context, only=piece), status=status)
    patch_vary_headers(response, VARY)
    return response


def invalid(
    request: HttpRequest, template: str, context: Context, *, fragment: str | None = None
) -> HttpResponse:
    """422: the form again, with what was typed and what is wrong with it."""
    return show(request, template, context, fragment=fragment, status=422)


def done(request: HttpRequest, to: str) -> HttpResponse:
    """The form was taken: on to `to`. For htmx, another page than the one it is on arrives as a whole page."""
    if wants_piece(request) and urlsplit(to).path != _page_of(request):
        return HttpResponse(status=204, headers={"HX-Location": to})
    return SeeOther(to)


def wants_piece(request: HttpRequest) -> bool:
    htmx: HtmxDetails | None = getattr(request, "htmx", None)  # errors may come before the middleware
    if htmx is None or not htmx:
        return False
    return htmx.request_type == "partial" and not htmx.history_restore_request


def drawn(request: HttpRequest, template: str, context: Context, *, only: str | None = None) -> str:
    """The text of a template, or of one block that stands in it."""
    page = _environment().get_template(template)
    full = _with_request(request, context)
    with held():
        return _block(page, only, full) if only else page.render(full)


def _block(page: Template, name: str, context: Context) -> str:
    return page.environment.concat(page.blocks[name](page.new_context(context)))


def _with_request(request: HttpRequest, context: Context) -> Context:
    token = Token(request)
    full = {**context, "request": request, "csrf_input": TokenInput(token), "csrf_token": token}
    for processor in engines["jinja2"].template_context_processors:  # type: ignore[attr-defined]
        full |= processor(request)
    return full


class Token:
    """The token of this answer's forms: made when the first is drawn, the same for all; Django makes one for each."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def text(self) -> str:
        return get_token(self._request)

    def __html__(self) -> str:
        return self.text

    __str__ = __html__


class TokenInput:
    """The hidden field that carries it."""

    def __init__(self, token: Token) -> None:
        self._token = token

    @cached_property
    def text(self) -> str:
        return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', self._token)

    def __html__(self) -> str:
        return self.text

    __str__ = __html__


def _environment() -> Environment:
    return engines["jinja2"].env  # type: ignore[attr-defined, no-any-return]


def _page_of(request: HttpRequest) -> str:
    """The path of the page that htmx was on when it asked."""
    current = parts_of(request.htmx.current_url or "")  # type: ignore[attr-defined]
    is_ours = (current.scheme, current.netloc) == (request.scheme, request.get_host())
    return current.path if is_ours else ""
