"""Every cookie of every answer: what it is called, who may read it, and where it is sent back to."""

import ast
import copy
from http.cookies import Morsel
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

import fanlight
from fanlight.ground.access.entering import passwords
from fanlight.ground.workspaces.models import Login
from tests import world
from tests.faces.console.test_single_sign_on import there_and_back
from tests.faces.portal.door import nobody, reading, token
from tests.faces.portal.mailbox import code_for, comes_in
from tests.ground.access.team.provider import Provider
from tests.tables.asking import a_target, asked, body_of
from tests.walk.manifest import MANIFEST
from tests.walk.test_entrance import ENTRANCES
from tests.walk.viewers import by_name

SECRET = {"secure": True, "httponly": True, "samesite": "Lax", "path": "/", "domain": ""}
CHOICE = SECRET | {"httponly": ""}
COOKIES = {
    "__Host-fl_staff": SECRET,
    "__Host-fl_known": SECRET,
    "__Host-fl_csrf": SECRET,
    "__Host-fl_notes": SECRET,
    "__Host-fl_errand": SECRET,
    "__Host-fl_portal_alder": SECRET,
    "__Host-fl_device_alder": SECRET,
    "__Host-fl_code_alder": SECRET,
    "__Host-fl_passkey_alder": SECRET,
    "fl_theme": CHOICE,  # scripts read and change these two; they say how a page looks and what keys do
    "fl_keys": CHOICE,
}
SETTERS = {
    "config/known.py",
    "faces/portal/code_cookie.py",
    "faces/portal/asking.py",
    "faces/portal/welcome.py",
    "faces/portal/pages/step_up.py",
    "faces/console/entrance/sso.py",
    "faces/console/pages/search.py",
}
"""Modules that set or take away a cookie, beside Django's own for session and forms."""


class Seen:
    """Every cookie that an answer brought, by name, with the request it came upon."""

    def __init__(self) -> None:
        self.kept: dict[str, list[tuple[str, Morsel[str]]]] = {}

    def faults(self) -> list[str]:
        return [f"{name} upon {where}: {why}" for name, held in self.kept.items() for where, one in held
                for why in _faults(name, one)]  # fmt: skip


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Seen:
    found, honest = Seen(), Client.request

    def noticing(self: Client, **request: Any) -> Any:
        answer = honest(self, **request)
        for name, morsel in answer.cookies.items():  # copied: the browser shares and changes it
            where = f"{request['REQUEST_METHOD']} {request['PATH_INFO']}"
            found.kept.setdefault(name, []).append((where, copy.copy(morsel)))
        return answer

    monkeypatch.setattr(Client, "request", noticing)
    return found


def _faults(name: str, one: Morsel[str]) -> list[str]:
    """A cookie that is taken away needs not be hidden any more: nothing stands in it."""
    if name not in COOKIES:
        return ["is not in the table"]
    wanted = {key: value for key, value in COOKIES[name].items() if one.value or key != "httponly"}
    return [f"{key} is {one[key]!r}" for key, value in wanted.items() if (one[key] or "") != value]


@pytest.mark.trust("TD02", "TD03")
def test_every_cookie_of_every_way_in_is_shut_to_scripts_and_other_sites(walk, seen, settings):
    everywhere(walk)
    as_a_member(settings)
    as_a_reader(walk.here.business)

    assert seen.faults() == []
    assert seen.kept.keys() == COOKIES.keys(), "each cookie of the table was set somewhere"
    assert all(len(one.OutputString()) < 4096 for held in seen.kept.values() for _where, one in held)
    assert sum(map(len, seen.kept.values())) > 100


@pytest.mark.trust("TD02")
def test_a_cookie_with_a_loose_attribute_is_noticed(walk, seen, monkeypatch):
    monkeypatch.setattr(settings, "CSRF_COOKIE_HTTPONLY", False)
    monkeypatch.setattr(settings, "CSRF_COOKIE_DOMAIN", "fanlight.test")

    nobody().get("sign-in/")

    assert [fault.rpartition(": ")[2] for fault in seen.faults()] == [
        "httponly is ''",
        "domain is 'fanlight.test'",
    ]


@pytest.mark.once
@pytest.mark.trust("TD02")
def test_no_other_module_sets_a_cookie():
    root = Path(fanlight.__file__).parent
    found = {str(path.relative_to(root)) for path in root.rglob("*.py") if _sets(path)}

    assert found == SETTERS
    assert settings.SESSION_COOKIE_SECURE
    assert settings.CSRF_COOKIE_SECURE


def _sets(path: Path) -> bool:
    names = ("set_cookie", "set_signed_cookie", "delete_cookie")
    calls = [one.func for one in ast.walk(ast.parse(path.read_text())) if isinstance(one, ast.Call)]
    return any(getattr(one, "attr", getattr(one, "id", "")) in names for one in calls)


def everywhere(walk: Any) -> None:
    """Every route of both faces and every entrance, each once read and once written to."""
    people = {face: by_name(walk.walkers, name).browser for face, name in
              (("console", "owner of alder"), ("portal", "holder client"))}  # fmt: skip
    for name, entry in MANIFEST.items():
        path, _target = a_target(walk, name)
        for method in ("GET", "POST"):
            if method in entry.methods:
                asked(people[entry.face], method, path, body_of(walk, name) if method == "POST" else None)
    for _audience, path in ENTRANCES.values():
        for browser in (Client(), people["console"]):
            asked(browser, "GET", f"/accounts/{path}")
            asked(browser, "POST", f"/accounts/{path}")


def as_a_member(settings: Any) -> None:
    """By password and app, by another server, and out again."""
    client = Client()
    client.post("/accounts/login/", {"login": "ada@alder.example", "password": world.PASSWORD})
    client.post("/accounts/second-factor/", {"code": world.app_code()})
    assert client.get("/console/alder/jobs/").status_code == 200
    client.post("/accounts/logout/")
    with Provider() as provider:
        settings.OIDC = provider.settings()
        client.force_login(Login.objects.get(email="max@alder.example"))
        there_and_back(client, provider, start="/accounts/sso/?connect=1")


def as_a_reader(alder: world.Business) -> None:
    """By a link, a code, a password and a question to a passkey; confirming, and out again."""
    job = world.a_job(alder)
    cleo, gus = world.a_holder(alder, job, "Cleo Castle"), world.a_guest(alder, job, "Gus Garner")
    for person in (gus, world.a_tapper(alder, job, "Tia Tapper")):
        assert nobody().post("l/", {"token": token(alder, person)}).status_code == 303
    assert comes_in(alder, nobody(), "cleo@mail.example").status_code == 303
    passwords.first(cleo.contact, world.PASSWORD)
    said = {"email": "cleo@mail.example", "password": world.PASSWORD}
    assert nobody().post("sign-in/password/", said).status_code == 303
    assert nobody().post("sign-in/passkey/ask/").status_code == 200
    reader = reading(gus)
    reader.post("step-up/send/")
    assert reader.post("step-up/", {"code": code_for(alder, reader)}).status_code == 303
    reader.post("leave/")
