"""Walks: asks every route as every walker for every id, and returns what was wrong, in words."""

import ipaddress
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.urls import reverse

from fanlight.config.urls import FACES
from tests.sizes import IS_LONG
from tests.walk.manifest import MANIFEST
from tests.walk.routes import Route
from tests.walk.stage import JobSet, Stage
from tests.walk.viewers import Walker

READING, WRITING = ("GET", "HEAD"), ("POST",)
STRANGE = ("PUT", "PATCH", "DELETE")
CHANGES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
MISSING = {"number": "J-99999", "key": "0123456789ABCDEFGHIJKL"}
MALFORMED = {"number": "J-%00'", "key": "x" * 200}
NOISE = re.compile(
    r'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"|X-CSRFToken[^}]*|[0-9A-Za-z]{64}|/preview/[^/]+'
)
FIRST_ADDRESS = ipaddress.ip_address("10.0.0.1")  # each request comes from the next: a walk is not one caller
PASSING_WRITES = ('"seen_at"', "INTO access_allowance ")
PASSING_HEADERS = ("Content-Security-Policy", "Set-Cookie")


@dataclass(frozen=True)
class Target:
    """The ids of one request, and whose they are."""

    ids: dict[str, str]
    place: str = ""
    job: str = ""
    audience: str = ""
    kind: str = "own"
    owner: str = ""


@dataclass
class Report:
    """What the walk did and found. A walk that did nothing is itself a finding."""

    requests: int = 0
    allowed: int = 0
    denied: int = 0
    routes: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


class Writes:
    """Counts the statements of a request that changed a row, but a session's `seen_at` and the limiter's count."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        answer = execute(sql, params, many, context)
        changed = context["cursor"].rowcount != 0
        is_passing = any(word in sql for word in PASSING_WRITES)
        if changed and sql.lstrip().upper().startswith(CHANGES) and not is_passing:
            self.found.append(sql[:120])
        return answer


class Walk:
    """One walk over the routes of both faces, at the addresses of `here`, with ids of `here` and `there`."""

    def __init__(self, here: Stage, there: Stage, walkers: list[Walker]) -> None:
        self.here, self.there, self.walkers = here, there, walkers
        self.report = Report()
        self._missing: dict[tuple[str, str, str], Any] = {}

    def over(self, routes: list[str], *, every: int = 1, to_the_end: bool = True) -> Report:
        """Every route of the list; with `every`, only one request in so many, always the same ones.

        Not `to_the_end`: no further than to the first fault.
        """
        steps = (step for route in routes for step in self._steps(route))
        for route, walker, target, method in steps:
            if is_drawn(every, route, walker.name, target.kind, target.job, target.audience, method):
                self._step(route, walker, target, method)
            if self.report.faults and not to_the_end:
                break
        return self.report

    def read(self, route: str, walker: Walker, target: Target) -> Any:
        """The page alone, without a judgement; what reading it wrote is undone."""
        self.report.requests += 1
        return self._ask(route, walker, target, "GET")[0]

    def _steps(self, route: str) -> Iterator[tuple[str, Walker, Target, str]]:
        entry = MANIFEST[route]
        found = targets(entry, self.here, self.there)
        for walker in self.walkers:
            for target in found:
                for method in entry.methods + STRANGE[: 1 if target.kind == "own" else 0]:
                    yield route, walker, target, method

    def _step(self, route: str, walker: Walker, target: Target, method: str) -> None:
        entry = MANIFEST[route]
        answer, writes = self._ask(route, walker, target, method)
        self.report.requests += 1
        self.report.routes.add(route)
        blame = f"{method} {route} {target.kind} {target.job}.{target.audience} as {walker.name}: {answer.status_code}"
        self._check_safety(blame, walker, method, answer, writes)
        if method in STRANGE:
            self._expect(
                answer.status_code in (302, 403, 404, 405, 412), blame, "a strange method was not refused"
            )
        elif self.may(entry, walker, target) and entry.asks_more_of(walker, method):
            self.report.denied += 1
            self._check_more_is_asked(blame, walker, answer, writes)
        elif self.may(entry, walker, target):
            self.report.allowed += 1
            refused = answer.status_code in (403, 404) and answer.status_code not in entry.refuses
            self._expect(not refused, blame, "was refused what is theirs")
        else:
            self.report.denied += 1
            self._check_denial(blame, route, walker, target, method, answer, writes)

    def _check_safety(self, blame: str, walker: Walker, method: str, answer: Any, writes: list[str]) -> None:
        self._expect(answer.status_code < 500, blame, "the server failed")
        if method in READING + STRANGE:
            self._expect(not writes, blame, f"a reading request wrote {writes[:2]}")
        foreign = walker.foreign_canaries(_text(answer))
        self._expect(not foreign, blame, f"met {foreign[:3]}")

    def _check_denial(
        self,
        blame: str,
        route: str,
        walker: Walker,
        target: Target,
        method: str,
        answer: Any,
        writes: list[str],
    ) -> None:
        self._expect(not writes, blame, f"wrote {writes[:2]} and then refused")
        self._expect(answer.status_code >= 300, blame, "got what is not theirs")
        missing = self._answer_for_missing(route, walker, target, method)
        self._expect(plain(answer, target) == missing, blame, f"foreign differs from missing ({missing[0]})")

    def _check_more_is_asked(self, blame: str, walker: Walker, answer: Any, writes: list[str]) -> None:
        """It is theirs to see, but a link, or another role, is not enough to do it."""
        leads_there = walker.by_link and answer.status_code == 303 and "/step-up/" in answer["Location"]
        self._expect(leads_there or answer.status_code in (403, 404), blame, "was let do what needs more")
        self._expect(not writes, blame, f"wrote {writes[:2]}, which needs more")

    def _answer_for_missing(self, route: str, walker: Walker, target: Target, method: str) -> Any:
        """Asked once per route, walker and method; what comes for an id that nobody has."""
        key = (route, walker.name, method)
        if key not in self._missing:
            nothing = Target({name: MISSING[_kind(name)] for name in target.ids})
            self._missing[key] = plain(self._ask(route, walker, nothing, method)[0], nothing)
        return self._missing[key]

    def _ask(self, route: str, walker: Walker, target: Target, method: str) -> tuple[Any, list[str]]:
        entry, writes = MANIFEST[route], Writes()
        body = entry.post(self.here) if method == "POST" else {}
        undone = transaction.atomic()
        undone._from_testcase = True  # type: ignore[attr-defined]
        with undone, connection.execute_wrapper(writes):
            answer = self._sent(walker, method, route, target, body)
            _text(answer)
            transaction.set_rollback(True)
        return answer, writes.found

    def _sent(self, walker: Walker, method: str, route: str, target: Target, body: dict[str, Any]) -> Any:
        path = address(route, self.here.business.place, target.ids)
        cookies = dict(walker.browser.cookies)
        send = getattr(walker.browser, method.lower())
        from_anew = {"REMOTE_ADDR": str(FIRST_ADDRESS + self.report.requests)}
        answer = send(path, body, **from_anew) if method == "POST" else send(path, **from_anew)
        walker.browser.cookies.clear()
        walker.browser.cookies.update(cookies)
        return answer

    def may(self, entry: Route, walker: Walker, target: Target) -> bool:
        here = self.here.business.place
        if not entry.is_there_under(self.here.business.workspace.sign_in_policy):
            return False
        if entry.audience == "everyone":
            return target.kind == "own"
        if walker.place != here or walker.is_staff != (entry.face == "console"):
            return False
        if entry.audience == "admins" and walker.role not in ("owner", "admin"):
            return False
        if target.kind != "own" or entry.closed_to(walker):
            return False
        if target.owner:
            return walker.role == target.owner
        return walker.is_staff or not target.job or walker.may_meet(target.place, target.job, target.audience)

    def _expect(self, holds: bool, blame: str, what: str) -> None:
        if not holds:
            self.report.faults.append(f"{blame}: {what}")


def is_drawn(every: int, *words: str) -> bool:
    """Whether what the words name is among the one in so many: by a sum over them, so that no pattern is left out."""
    return zlib.crc32("|".join(words).encode()) % every == 0


def each_so_many(*, sqlite: int, postgresql: int) -> int:
    """The long size asks everything; the short one asks one request in so many."""
    return 1 if IS_LONG else sqlite if connection.vendor == "sqlite" else postgresql


def address(route: str, place: str, ids: dict[str, str]) -> str:
    face, _, _name = route.partition(":")
    prefix = f"/console/{place}" if face == "console" else f"/{place}"
    return prefix + reverse(route, urlconf=FACES[face], kwargs=dict(MANIFEST[route].fixed) | ids)


def targets(entry: Route, here: Stage, there: Stage) -> list[Target]:
    """The ids a route is asked for: everything of here, the same of the other workspace, mixed, missing, malformed."""
    found = [target for stage in (here, there) for target in _of_stage(entry, stage, own=stage is here)]
    if entry.args:
        found.append(Target({name: MISSING[_kind(name)] for name in entry.args}, kind="missing"))
        found += _mixed(entry, here)
    return found


def _of_stage(entry: Route, stage: Stage, *, own: bool) -> Iterator[Target]:
    kind, place = "own" if own else "foreign", stage.business.place
    if not entry.args:
        if own:
            yield Target(dict(entry.fixed), place)
        return
    if entry.of_workspace:
        for label, thing in stage.objects.items():
            if label.partition(".")[0] == entry.thing:
                owner = label.partition(".")[2] if entry.is_personal else ""
                yield Target(dict.fromkeys(entry.args, thing.key), place, "", "staff", kind, owner)
        return
    for jobs in stage.jobs.values():
        yield from _of_job(entry, jobs, place, kind)


def _of_job(entry: Route, jobs: JobSet, place: str, kind: str) -> Iterator[Target]:
    if entry.thing == "job":
        yield Target({"number": jobs.job.number}, place, jobs.label, "all", kind)
        return
    for label, thing in jobs.objects.items():
        if label.partition(".")[0] == entry.thing:
            number = getattr(thing, "number", jobs.job.number)
            ids = {name: number if name == "number" else thing_id(thing) for name in entry.args}
            yield Target(ids, place, jobs.label, label.partition(".")[2], kind)


def _mixed(entry: Route, here: Stage) -> Iterator[Target]:
    """The number of one job with the key of another's thing: as missing as any other."""
    if set(entry.args) != {"number", "key"} or entry.of_workspace:
        return
    one, two = here.jobs["one"], here.jobs["two"]
    for label, thing in two.objects.items():
        if label.partition(".")[0] == entry.thing:
            yield Target({"number": one.job.number, "key": thing_id(thing)}, kind="mixed")


def thing_id(thing: Any) -> str:
    return str(getattr(thing, "key", thing.pk))


def _kind(name: str) -> str:
    return "number" if name == "number" else "key"


def _text(answer: Any) -> str:
    if getattr(answer, "streaming", False):
        answer.kept = getattr(answer, "kept", None) or b"".join(answer.streaming_content)
        return str(answer.kept.decode("utf-8", "replace"))
    return str(answer.content.decode("utf-8", "replace"))


def plain(answer: Any, target: Target) -> tuple[int, str, tuple[tuple[str, str], ...]]:
    """Status, body and headers, without what differs by chance or repeats the id that was asked for."""
    headers = tuple(sorted((n, v) for n, v in answer.headers.items() if n not in PASSING_HEADERS))
    text = NOISE.sub("", _text(answer))
    for asked in target.ids.values():
        text = text.replace(asked, "ID")
        headers = tuple((name, value.replace(asked, "ID")) for name, value in headers)
    return answer.status_code, text, tuple(h for h in headers if h[0] != "Content-Length")
