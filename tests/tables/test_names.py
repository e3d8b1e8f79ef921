"""Workspace and viewer come from the address and the session: no header, field or parameter says otherwise."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.sizes import IS_LONG
from tests.tables.asking import Written, a_target, asked, body_of, text_of
from tests.walk.engine import NOISE
from tests.walk.manifest import MANIFEST
from tests.walk.test_entrance import ENTRANCES
from tests.walk.viewers import by_name

IDENTITY = (
    "X-Forwarded-User", "X-Forwarded-Email", "X-Forwarded-Preferred-Username", "X-Forwarded-Groups", "X-Remote-User",
    "Remote-User", "Remote-Email", "Remote-Groups", "X-User", "X-User-Id", "X-User-Email", "X-Auth-User",
    "X-Auth-Email", "X-Auth-Request-User", "X-Auth-Request-Email", "X-Auth-Token", "X-Authenticated-User", "X-Api-Key",
    "Authorization", "X-Impersonate-User", "X-Member-Id", "X-Contact-Id", "X-Role", "X-WEBAUTH-USER",
    "Cf-Access-Authenticated-User-Email", "X-Goog-Authenticated-User-Email", "X-MS-Client-Principal-Name",
    "Ssl-Client-S-Dn",
)  # fmt: skip
TENANCY = (
    "X-Workspace", "X-Workspace-Id", "X-Tenant", "X-Tenant-Id", "X-Organization-Id", "X-Company", "X-Account-Id",
    "X-Portal", "X-Scope-Orgid", "X-Script-Name",
)  # fmt: skip
ADDRESS = (
    "X-Forwarded-Host", "X-Forwarded-Server", "X-Forwarded-Prefix", "X-Original-Url", "X-Rewrite-Url", "X-Host",
    "X-Http-Method-Override", "X-Method-Override", "Forwarded",
)  # fmt: skip
ALL = IDENTITY + TENANCY + ADDRESS
FIELDS = (
    "workspace", "workspace_id", "workspace_key", "tenant", "tenant_id", "organisation", "organization_id", "company",
    "company_id", "companies", "account", "account_id", "business", "place", "host", "settings_id", "viewer",
    "viewer_id", "member_id", "contact_id", "user", "user_id", "login", "login_id", "portal_id", "audience", "is_staff",
    "session", "session_id",
)  # fmt: skip
BY_CHANCE = re.compile(
    r"\b[0-9A-Za-z]{22}\b|fl[sic]_\w+|…[0-9A-Za-z]{4}\b|/preview/[^/\"]+|\"challenge\": \"[^\"]+\""
)
"""Keys and secrets that are new each time, the ends of links, signed addresses, questions to a passkey."""


@pytest.fixture
def birch(walk: Any) -> list[str]:
    """Whatever might name the other workspace, or its owner."""
    owner = walk.there.business.owner
    return ["birch", str(owner.workspace_id), str(owner.member_id), "zed@birch.example"]


def _meta(value: str) -> dict[str, str]:
    named = {f"HTTP_{name.upper().replace('-', '_')}": value for name in ALL}
    return named | {"REMOTE_USER": value, "HTTP_AUTHORIZATION": f"Bearer {value}"}


def _masked(answer: Any) -> tuple[Any, ...]:
    """Status, place it leads to and text, without what is new in every answer."""
    text = BY_CHANCE.sub("", NOISE.sub("", text_of(answer)))
    return answer.status_code, BY_CHANCE.sub("", answer.headers.get("Location", "")), text


@pytest.mark.trust("TD09")
def test_no_identity_and_no_workspace_comes_from_any_of_the_headers(walk, birch):
    """On routes of all three kinds, whatever stands in all forty at once."""
    assert len(ALL) >= 40
    stranger, owner = Client(), by_name(walk.walkers, "owner of alder").browser
    guest = by_name(walk.walkers, "guest alder one customer").browser
    paths = ["/console/alder/jobs/", "/console/alder/team/", "/alder/jobs/J-1/", "/alder/account/", "/console/",
             "/accounts/factors/", "/console/birch/jobs/", "/birch/jobs/J-500/", "/alder/"]  # fmt: skip
    asked_of, values = 0, [*birch, "ada@alder.example", str(walk.here.business.owner.member_id), "owner", "1"]
    for browser in (stranger, owner, guest):
        for path in paths:
            plain = _masked(asked(browser, "GET", path)[0])
            for value in values if IS_LONG else values[:4]:
                assert _masked(asked(browser, "GET", path, **_meta(value))[0]) == plain, f"{path} {value}"
                asked_of += 1
    assert asked_of > 100


@pytest.mark.once
@pytest.mark.trust("TD09")
@pytest.mark.parametrize("header", ALL)
def test_each_of_the_headers_lets_nobody_in(walk, header):
    name, stranger = f"HTTP_{header.upper().replace('-', '_')}", Client()
    for value in ("ada@alder.example", "alder", str(walk.here.business.owner.member_id)):
        for path in ("/console/alder/jobs/", "/alder/jobs/J-1/", "/accounts/factors/"):
            answer = stranger.get(path, **{name: value})
            assert (answer.status_code, "/jobs/" in answer["Location"].partition("?")[0]) == (302, False)


@pytest.mark.trust("TE04", "TD09")
def test_a_workspace_named_in_address_body_or_header_changes_no_answer_and_no_row(walk, birch):
    """Every route, as somebody whom it lets in: with and without another workspace's names, the same."""
    wrong, changed = [], 0
    for name, entry in MANIFEST.items():
        method = "POST" if "POST" in entry.methods else "GET"
        browser = by_name(
            walk.walkers, "owner of alder" if entry.face == "console" else "holder client"
        ).browser
        for value in birch if IS_LONG else birch[1:2]:
            fault, written = _fault(walk, name, method, browser, value)
            wrong += [f"{method} {name} {value}: {fault}"] if fault else []
            changed += bool(written.found)
    assert wrong == []
    assert changed > 40, "most of these must have done something"


@pytest.mark.trust("TE04")
def test_the_pages_before_a_workspace_do_not_take_one_from_elsewhere(walk, birch):
    owner, said = by_name(walk.walkers, "owner of alder").browser, dict.fromkeys(FIELDS, birch[1])
    for _audience, path in ENTRANCES.values():
        plain = _masked(asked(owner, "GET", f"/accounts/{path}")[0])
        answer, written = asked(owner, "GET", f"/accounts/{path}", said, **_meta(birch[1]))
        assert _masked(answer)[0] == plain[0], path
        assert written.found == [], path


@pytest.mark.trust("TE04")
def test_a_page_that_took_its_workspace_from_a_parameter_would_be_noticed(walk, birch, monkeypatch):
    from fanlight.config import admission
    from fanlight.faces.console import gate

    honest = gate.admit

    def hasty(request: Any, view: Any) -> Any:
        request.workspace_name = "birch" if request.GET.get("workspace_id") else request.workspace_name
        return honest(request, view)

    monkeypatch.setitem(admission.GATES, "console", hasty)
    owner = by_name(walk.walkers, "owner of alder").browser
    assert _fault(walk, "console:job-list", "GET", owner, birch[1])[0]
    assert _fault(walk, "console:job-show", "GET", owner, birch[1])[0]


def _fault(walk: Any, name: str, method: str, browser: Client, value: str) -> tuple[str, Written]:
    path, _target = a_target(walk, name, owner="owner")
    body = {"said": "nothing"} | body_of(walk, name) if method == "POST" else {}
    plain, _ = asked(browser, method, path, body)
    said = {field: value for field in FIELDS if field not in body}
    more = _meta(value) | ({"QUERY_STRING": "&".join(f"{one}={value}" for one in said)})
    answer, written = asked(browser, method, path, body_of(walk, name) | said, **more)
    there = walk.there.business.workspace_id
    if any(there in params for _sql, params in written.found):
        return "wrote a row of the other workspace", written
    same = _masked(answer) == _masked(plain)
    return (
        "" if same or answer.status_code in (400, 422) else f"answered otherwise ({answer.status_code})"
    ), written
