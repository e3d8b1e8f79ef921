"""`bin/bench signin`: how many people a second come in by a link and by a code, beside the least it can cost.

Two servers with one process and one thread each, in turns, on instances of their own that were filled alike. Each press
comes from an address of its own, as from a crowd; each code is asked for, read and typed once. What a page pays to know
who is asking is counted in statements by `tests/budgets`.
"""

import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from bench import report, servers
from bench.instance import HOST, PLACE, environment
from bench.servers import Page

ROUNDS: Final = 3
CODES, PEOPLE = 5_000, 500
"""Ten codes of a day for each person, as the budget of an address allows at most fifteen."""
CODE: Final = "123456"
FILLED: Final = """
import django, json, sys
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False)
from bench.signin import filled
print(json.dumps(filled(int(sys.argv[1]))))
"""

type Known = dict[str, Any]
type Press = tuple[str, str, str]
"""Path, cookie and form of one request."""


def main(*, seconds: float, write: Path | None) -> int:
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="fanlight-signin-") as folder:
        sides = {name: _side(Path(folder) / name) for name in ("bare", "product")}
        best = {what: _best(sides, presses, seconds) for what, presses in PRESSES.items()}
    text = report.signin_table(best, load=load)
    print(text)
    if write:
        report.put_into(write, text, by="signin")
    return 0


def filled(count: int) -> Known:
    """Five hundred people with access by code, a question each for a code that is known, and one one-tap link."""
    from django.db import transaction

    from fanlight.ground.access.entering import links, proven
    from fanlight.ground.access.entering.arriving import Caller
    from fanlight.ground.access.models import ShareLink
    from fanlight.ground.people.models import Contact
    from fanlight.ground.rooms.models import Grant, Portal, Reach
    from fanlight.ground.workspaces.founding import Owner
    from fanlight.work.jobs.setup import open_business

    founded = open_business(PLACE.title(), place=PLACE, trade="contractor", owner=Owner("a@b.example", "Ada"))
    by = founded.viewer
    portal = Portal.objects.within(by).get(audience="customer", client=None)
    with transaction.atomic():
        people = [Contact.add(by=by, name=f"Person {n}", email=_address(n)) for n in range(PEOPLE)]
        grants = [Grant.give(one, Reach(portal), by=by) for one in people]
    token = ShareLink.one_tap(grants[0], by=by).mint(by=by, why="copy")
    asked = _questions(by.workspace_id, count + 1)
    someone = Caller("192.0.2.1", "fanlight-bench")
    if found := links.look_up(token, owner=by):
        links.open_link(found, caller=someone)
    proven.come_in_by_code(asked[0][1], grants[0].key, someone, is_kept=True)
    return {"token": token, "codes": [one for one, _question in asked[1:]]}


def _questions(workspace_id: int, count: int) -> list[tuple[str, Any]]:
    """Each with the secret of its browser; the first one is answered already."""
    import datetime

    from django.utils.timezone import now

    from fanlight.core import codes, tokens
    from fanlight.ground.access.models import SignInCode

    made = []
    for n in range(count):
        secret = tokens.new_session_secret()
        challenge = tokens.digest(secret)
        question = SignInCode(
            workspace_id=workspace_id,
            challenge=challenge,
            address=_address(n % PEOPLE),
            address_key=_address(n % PEOPLE),
            digest=codes.digest(CODE, challenge=challenge),
            proved_at=None if n else now(),
            ends_at=now() + datetime.timedelta(hours=2),
        )
        made.append((secret, question))
    SignInCode.objects.bulk_create([question for _secret, question in made])
    return made


def _address(number: int) -> str:
    return f"p{number}@mail.example"


def links_pressed(known: Known) -> Iterator[Press]:
    while True:
        yield f"/{PLACE}/l/", "", urlencode({"token": known["token"]})


def codes_typed(known: Known) -> Iterator[Press]:
    for secret in known["codes"]:
        yield (
            f"/{PLACE}/sign-in/code/",
            f"__Host-fl_code_{PLACE}={secret}",
            urlencode({"code": CODE, "keep": "1"}),
        )


PRESSES: Final[dict[str, Callable[[Known], Iterator[Press]]]] = {
    "link exchanged": links_pressed,
    "code checked": codes_typed,
}


def _side(folder: Path) -> tuple[dict[str, str], Known]:
    folder.mkdir()
    settings = environment(folder) | {"FANLIGHT_TRUSTED_PROXIES": "127.0.0.1/32"}
    made = subprocess.run(
        [sys.executable, "-c", FILLED, str(CODES)], env=settings, check=True, stdout=subprocess.PIPE
    )
    return settings, json.loads(made.stdout.splitlines()[-1])


def _best(sides: Any, presses: Callable[[Known], Iterator[Press]], seconds: float) -> dict[str, float]:
    """Of three rounds in turns, the most that came in a second on each side."""
    waiting = {name: presses(known) for name, (_settings, known) in sides.items()}
    rates: dict[str, list[float]] = {name: [] for name in sides}
    for _round in range(ROUNDS):
        for name, (settings, _known) in sides.items():
            rates[name].append(_rate(name, settings, waiting[name], seconds))
            print(f"{presses.__name__}, {name}: {rates[name][-1]:.0f} a second", file=sys.stderr, flush=True)
    return {name: max(found) for name, found in rates.items()}


def _rate(name: str, settings: dict[str, str], presses: Iterator[Press], seconds: float) -> float:
    port = servers.free_port()
    bare = name == "bare"
    command = servers.bare(port, "bench.bare_signin") if bare else servers.product(port, workers=1)
    with servers.running(command, settings):
        form = "" if bare else _form_token(port)
        if bare:
            _until_it_listens(port)
        return _pressed(port, presses, form=form, seconds=seconds)


def _pressed(port: int, presses: Iterator[Press], *, form: str, seconds: float) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    count, until, began = 0, time.perf_counter() + seconds, time.perf_counter()
    for path, cookie, said in presses:
        if time.perf_counter() > until:
            break
        csrf = {"Cookie": f"__Host-fl_csrf={form}; {cookie}"} if form else {"Cookie": cookie}
        headers = {"Host": HOST, "Origin": f"https://{HOST}", "X-Forwarded-Proto": "https", **csrf}
        headers |= {"Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-For": _somebody(count)}
        body = f"{said}&csrfmiddlewaretoken={form}" if form else said
        connection.request("POST", path, body, headers)
        response = connection.getresponse()
        response.read()
        if response.status != 303 or "fl_portal_" not in str(response.headers):
            raise AssertionError(f"{path} answers {response.status} to press {count}.")
        count += 1
    connection.close()
    return count / (time.perf_counter() - began)


def _somebody(number: int) -> str:
    """An address of the range for documentation and benchmarks (RFC 2544), another one each time."""
    return f"198.{18 + number // 65_536 % 2}.{number // 256 % 256}.{number % 256}"


def _form_token(port: int) -> str:
    """What a form of the portal carries, and its cookie too: Django takes the same word in both."""
    page = Page(f"/{PLACE}/sign-in/", HOST, "", accepts="identity")
    servers.seconds_to_answer(port, page)
    body, _encoding = servers.fetched(port, page)
    return "a" * 32 if b"csrfmiddlewaretoken" in body else ""


def _until_it_listens(port: int) -> None:
    import socket

    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
