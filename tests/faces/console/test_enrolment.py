"""Owners and admins without a second factor: of every route that exists, they reach those that lead to one."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client, override_settings
from django.urls import get_resolver

from fanlight.config.account_urls import ENROLMENT, ENTRANCES
from fanlight.config.urls import FACES
from fanlight.ground.access.models import WorkspaceOpening
from fanlight.ground.workspaces.models import Login
from tests import world
from tests.faces.console.desk import HTMX

pytestmark = [pytest.mark.django_db, pytest.mark.trust("TC06")]
STAND_INS = {"int": "1", "slug": "aaa", "str": "aaa", "path": "aaa"}


def filled(pattern):
    """An address that leads to the route, whatever is behind it."""
    path = str(pattern.pattern)
    for name, converter in pattern.pattern.converters.items():
        kind = next(kind for kind in STAND_INS if type(converter).__name__.lower().startswith(kind[:3]))
        path = path.replace(f"<{kind}:{name}>", STAND_INS[kind])
    assert "<" not in path, path
    return path


def before_a_workspace():
    """Every route of the entrance, by name."""
    entrance = next(one for one in get_resolver().url_patterns if str(one.pattern) == "accounts/")
    found = {one.name: f"/accounts/{filled(one)}" for one in entrance.url_patterns}
    assert found.keys() - ENTRANCES == {"account_login"}
    return found | {"console-start": "/console/"}


def in_the_console():
    table = get_resolver(FACES["console"]).url_patterns[0]
    return {one.name: f"/console/alder/{filled(one)}" for one in table.url_patterns}


@pytest.fixture
def owner(ada):
    """Signed in while the instance asked for no second factor; now it does."""
    login = Login.objects.get(email="ada@alder.example")
    Authenticator.objects.filter(user=login).delete()
    client = Client()
    client.post("/accounts/login/", {"login": login.email, "password": world.PASSWORD})
    return client


def where(answer):
    return answer.headers.get("Location", "").partition("?")[0]


def test_before_a_workspace_only_what_leads_to_one(owner):
    WorkspaceOpening.begin(Login.objects.get(email="ada@alder.example"))
    reached = set()
    for name, address in before_a_workspace().items():
        answers = [owner.get(address), owner.post(address, {"next": "/console/"})]
        if name == "account_logout":
            owner.post("/accounts/login/", {"login": "ada@alder.example", "password": world.PASSWORD})
        if any((answer.status_code, where(answer)) != (302, "/accounts/factors/") for answer in answers):
            reached.add(name)

    assert reached == ENROLMENT


def test_of_the_console_nothing(owner):
    for name, address in in_the_console().items():
        for answer in (owner.get(address), owner.post(address)):
            assert (answer.status_code, where(answer)) == (302, "/accounts/factors/"), name


def test_a_piece_of_a_page_leads_there_too_and_back_to_the_console(owner):
    answer = owner.post("/accounts/password/", {"password": "x"}, **HTMX)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/accounts/factors/?next=/console/")


def test_whoever_has_one_or_needs_none_goes_everywhere(owner, max_):
    with override_settings(SECOND_FACTOR_ROLES=()):
        assert owner.get("/accounts/password/").status_code == 200
    world.an_app(Login.objects.get(email="ada@alder.example"))
    assert owner.get("/accounts/password/").status_code == 200
    staff = Client()
    staff.post("/accounts/login/", {"login": "max@alder.example", "password": world.PASSWORD})
    assert staff.get("/accounts/password/").status_code == 200
