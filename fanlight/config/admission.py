"""Which face, which workspace, whose viewer: settled before a view runs. No gate, no entry.

`Addressing` reads the path alone and touches no table. `Admission` asks the gate of the face, once the view is known;
before that the limiter, for whoever is not signed in.
"""

import contextlib
from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import get_script_prefix, set_script_prefix

from fanlight.config import answers, limiting
from fanlight.config.account_urls import ENROLMENT
from fanlight.config.staff import StaffSessions
from fanlight.config.urls import FACES, OURS
from fanlight.core import rowlock
from fanlight.core.errors import NotProven, Refusal
from fanlight.faces.console import gate as console_gate
from fanlight.faces.portal import gate as portal_gate
from fanlight.ground.access.team.memberships import lacks_second_factor
from fanlight.ground.workspaces.addresses import NAME_PATTERN, RESERVED

type Answer = Callable[[HttpRequest], HttpResponse]

GATES = {"console": console_gate.admit, "portal": portal_gate.admit}


class Addressing:
    """Moves `/<name>/` or `/console/<name>/` into the script prefix, so that URL tables never mention tenants."""

    def __init__(self, get_response: Answer) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        earlier = get_script_prefix()
        try:
            _address(request)
            return self._answer(request)
        finally:
            set_script_prefix(earlier)


def _address(request: HttpRequest) -> None:
    first, _, rest = request.path_info.lstrip("/").partition("/")
    name, _, after = rest.partition("/")
    if first == "console" and "\0" in rest:  # no row is called so, and PostgreSQL does not take the question
        request.face = "none"  # type: ignore[attr-defined]
    elif first == "console" and NAME_PATTERN.fullmatch(name):
        _enter(request, "console", name=name, path=after)
    elif first in RESERVED or not NAME_PATTERN.fullmatch(first):
        request.face = "accounts" if first in ("accounts", "console") else "none"  # type: ignore[attr-defined]
    else:
        _enter(request, "portal", name=first, path=rest)


def _enter(request: Any, face: str, *, name: str, path: str) -> None:
    request.face, request.workspace_name = face, name
    request.urlconf = FACES[face]
    request.path_info = f"/{path}"
    set_script_prefix(f"/console/{name}/" if face == "console" else f"/{name}/")


class Admission:
    """Asks the gate of the request's face; turns the domain's refusals into answers."""

    def __init__(self, get_response: Answer) -> None:
        self._answer = get_response

    def __call__(self, request: Any) -> HttpResponse:
        """Whatever the view reads or writes, the database holds to the workspace that the gate found."""
        with contextlib.ExitStack() as request.locks:
            response = self._answer(request)
        return answers.not_that_way(request, response) if response.status_code == 405 else response

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.face == "console" and "%00" in request.META["QUERY_STRING"]:
            return answers.bad_request(request)
        if request.face == "portal":
            portal_gate.recognise(request)
        try:
            limiting.count(request)
        except limiting.TooMany as refusal:
            return _too_many(request, refusal)
        if request.face in GATES:
            turned_away = GATES[request.face](request, view)
            if turned_away is None:
                request.locks.enter_context(rowlock.within(request.viewer.workspace_id))
            return turned_away
        if request.resolver_match.view_name not in OURS and not view.__module__.startswith("allauth."):
            raise Http404
        return _enrolment(request) if request.face == "accounts" else None

    def process_exception(self, request: Any, error: Exception) -> HttpResponse | None:
        if isinstance(error, NotProven) and request.face == "portal":
            return portal_gate.ask_for_proof(request)
        return answers.refused(request, error) if isinstance(error, Refusal) else None


def _enrolment(request: Any) -> HttpResponse | None:
    """Whoever must have a second factor and has none goes to the page that adds one, from here as from the console."""
    if request.resolver_match.view_name in ENROLMENT or not request.user.is_authenticated:
        return None
    return console_gate.to_enrolment(request) if lacks_second_factor(request.user.pk) else None


def _too_many(request: Any, refusal: limiting.TooMany) -> HttpResponse:
    """In the business's own look where that is known; a flood is not worth that question."""
    if request.face == "portal" and not refusal.is_flood:
        with suppress(Http404):
            portal_gate.furnish(request)
    return answers.too_many(request, refusal.seconds)


def only(faces: tuple[str, ...], middleware: Callable[[Answer], Any]) -> Callable[[Answer], Answer]:
    """A middleware for some faces; the others do not pay for it and cannot trip over it."""

    def factory(get_response: Answer) -> Answer:
        inner = middleware(get_response)

        def chosen(request: HttpRequest) -> HttpResponse:
            face = request.face  # type: ignore[attr-defined]
            return cast(HttpResponse, inner(request)) if face in faces else get_response(request)

        return chosen

    return factory


console_sessions = only(limiting.WITH_SESSION, StaffSessions)
console_authentication = only(limiting.WITH_SESSION, AuthenticationMiddleware)
console_messages = only(limiting.WITH_SESSION, MessageMiddleware)


def page_facts(request: Any) -> dict[str, Any]:
    """What a gate knows about the page's frame: business, reader, navigation. None on pages of no face."""
    return {"page": getattr(request, "page", None)}
