"""Who may do what: every route and every bulk verb, really asked as everybody, and compared with the table."""

from collections import Counter
from typing import Any

import pytest

from fanlight.core import listings
from fanlight.core.doors import compare_and_set
from fanlight.faces.console import gate
from fanlight.ground.rooms import rights
from fanlight.ground.workspaces.models import Member
from fanlight.work.bulk.verbs import verbs_of
from tests.sizes import IS_LONG
from tests.tables import policy
from tests.tables.asking import a_target, asked, body_of
from tests.tables.roles import SCOPES, Asker, askers
from tests.walk.engine import Walk
from tests.walk.manifest import MANIFEST
from tests.walk.test_walk import routes_that_exist

DOORS = ("/accounts/login/", "/alder/")
PROOFS = ("/alder/step-up/", "/accounts/proof/")
TABLES = {
    ("console", "GET"): (policy.CONSOLE_COLUMNS, policy.CONSOLE_READ),
    ("console", "POST"): (policy.CONSOLE_COLUMNS, policy.CONSOLE_SEND),
    ("portal", "GET"): (policy.PORTAL_COLUMNS, policy.PORTAL_READ),
    ("portal", "POST"): (policy.PORTAL_COLUMNS, policy.PORTAL_SEND),
}


def rows() -> list[tuple[str, str, dict[str, str]]]:
    """(method, route, what each column may)."""
    return [
        (method, f"{face}:{name}", dict(zip(columns.split(), cells.split(), strict=True)))
        for (face, method), (columns, groups) in TABLES.items()
        for cells, names in groups.items()
        for name in names.split()
    ]


@pytest.mark.once
@pytest.mark.trust("TE06")
def test_every_route_is_in_the_table_once():
    """A new route, or a form at an old one, is nobody's until somebody wrote down whose it is."""
    there = [(method, name) for name in routes_that_exist() for method in ("GET", "POST")
             if method in MANIFEST[name].methods]  # fmt: skip
    declared = Counter((method, name) for method, name, _cells in rows())

    assert declared == Counter(there)
    assert len(there) > 250


@pytest.mark.once
@pytest.mark.trust("TE06")
def test_every_verb_of_every_list_is_in_the_table():
    there = {name: sorted(verbs_of(name)) for name in listings._listings if verbs_of(name)}

    assert {name: sorted(verbs.split()) for name, verbs in policy.VERBS.items()} == there


@pytest.mark.trust("TE06")
def test_everybody_may_what_the_table_says_and_nothing_else(walk):
    everybody, walk = askers(walk)
    wrong, done = [], Counter()
    for turn, (method, name, cells) in enumerate(rows()):
        for column, cell in cells.items():
            for asker in _of_column(everybody, method, name, column, turn):
                expected = cell if cell != "client" else "yes" if asker.name.endswith("client") else "no"
                found = _outcome(walk, asker, name, method)
                wrong += (
                    [] if found == expected else [f"{method} {name} as {asker.name}: {found}, not {expected}"]
                )
                done[expected] += 1
    print(f"asked {dict(done)}")
    assert wrong == []
    assert min(done[answer] for answer in ("yes", "no", "door", "code")) > 10


@pytest.mark.trust("TE06")
def test_a_form_that_forgot_to_ask_who_sends_it_is_noticed(walk, monkeypatch):
    everybody, walk = askers(walk)
    monkeypatch.setattr(rights, "may", lambda *_said: True)
    monkeypatch.setattr(gate, "ADMINS", "nobody at all")
    assert _outcome(walk, everybody["viewer own"], "portal:note-add", "POST") == "yes"
    assert _outcome(walk, everybody["staff"], "console:brand-edit", "GET") == "yes"


@pytest.mark.trust("TE06")
def test_every_verb_for_many_rows_is_the_teams(walk):
    everybody, walk = askers(walk)
    path, _target = a_target(walk, "console:bulk-new")
    for listing, verbs in policy.VERBS.items():
        for verb in verbs.split():
            for who, may in (("staff", True), ("none client", False), ("link", False), ("nobody", False)):
                said = {"listing": listing, "verb": verb, "all": "1"}
                answer, written = asked(everybody[who].browser, "POST", path, said)
                assert (answer.status_code in (200, 303, 422)) == may, f"{verb} of {listing} as {who}"
                assert may or not written.found


@pytest.mark.trust("TE06")
@pytest.mark.parametrize(("role", "other"), policy.DECISIONS)
def test_who_decides_about_whom_in_the_team(walk, role, other):
    everybody, walk = askers(walk)
    may, browser = policy.DECISIONS[role, other] == "yes", everybody[role].browser
    member = walk.here.objects["member"].reloaded()
    compare_and_set(member, expect={}, role=other)
    said = {"email": "new@mail.example", "role": other, "name": "New"}
    answers = {"invite": asked(browser, "POST", "/console/alder/team/invite/", said)[1]}
    for verb in ("stop", "reset", "sign-out"):
        answers[verb] = asked(browser, "POST", f"/console/alder/team/{member.key}/{verb}/")[1]
    lower = {"role": "staff" if other != "staff" else "admin"}
    answers["role"] = asked(browser, "POST", f"/console/alder/team/{member.key}/", lower)[1]

    expected = dict.fromkeys(answers, may)
    if (role, other) == ("admin", "staff"):
        expected["role"] = False  # who may not make somebody an admin
    assert {verb: _decided(written) for verb, written in answers.items()} == expected
    assert Member.objects.within(walk.here.business).get(pk=member.pk).role == other


def _decided(written: Any) -> bool:
    return any("workspaces_member" in sql or "access_" in sql for sql, _params in written.found)


def _of_column(everybody: dict[str, Asker], method: str, name: str, column: str, turn: int) -> list[Asker]:
    """In the short size: of the scopes one in turn, of those who are nobody at the console one in turn, and of the team
    the least member alone where all of it may read."""
    is_console = name.startswith("console:")
    if not IS_LONG and is_console and column in ("contact", "link", "nobody"):
        column = ("contact", "link", "nobody")[turn % 3] if column == "nobody" else ""
    if not IS_LONG and is_console and method == "GET" and column in ("owner", "admin"):
        column = column if MANIFEST[name].audience == "admins" else ""
    if column in ("insurer", "link", "tap", "nobody", "") or (is_console and column != "contact"):
        return [everybody[column]] if column else []
    role = "viewer" if column == "contact" else column
    scopes = SCOPES if IS_LONG else ("client",) if column == "owner" else (SCOPES[turn % 3],)
    return [everybody[f"{role} {scope}"] for scope in scopes]


def _outcome(walk: Walk, asker: Asker, name: str, method: str) -> str:
    audience = "instructing_client" if asker.name == "insurer" else "customer"
    path, _target = a_target(walk, name, owner=asker.label, audience=audience)
    path += _query(walk) if name == "console:job-move-back" else ""
    answer, _written = asked(asker.browser, method, path, body_of(walk, name) if method == "POST" else None)
    status, to = answer.status_code, answer.headers.get("Location", "").partition("?")[0]
    if status == 302 and to in DOORS:
        return "door"
    if status in (302, 303) and to in PROOFS and to != path.partition("?")[0].removesuffix("send/"):
        return "code"
    return "no" if status in (403, 404) else "yes"


def _query(walk: Walk) -> str:
    return f"?to=report sent&from={walk.here.jobs['one'].job.status.label_key}"
