"""The second step: who must have one, how an app is added, and that nothing leads around it."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client, override_settings

from fanlight.ground.access.models import PasswordReset
from fanlight.ground.access.team import factors, resets
from fanlight.ground.workspaces.models import Login
from tests import world
from tests.faces.console.desk import HTMX, typed, words, wrong

SECOND = "/accounts/second-factor/"


def login_of(email):
    return Login.objects.get(email=email)


def with_password(email, **more):
    client = Client()
    answer = client.post("/accounts/login/", {"login": email, "password": world.PASSWORD} | more)
    return client, answer


def shown_secret(page):
    return re.search(r"<code>([A-Z2-7 ]+)</code>", page.content.decode())[1].replace(" ", "")


@pytest.mark.trust("TC06")
@pytest.mark.parametrize("role", ["owner", "admin"])
@pytest.mark.parametrize("path", ["", "jobs/", "team/", "jobs/new/", "nowhere/", "profile/"])
def test_owners_and_admins_without_one_come_to_the_page_that_adds_it(alder, ada, role, path):
    email = "ada@alder.example"
    if role == "admin":
        world.a_member(alder, "Ann Aster", role="admin")
        email = "ann@alder.example"
    Authenticator.objects.filter(user=login_of(email)).delete()
    client, _ = with_password(email)

    answer = client.get(f"/console/alder/{path}")

    if path == "nowhere/":
        assert answer.status_code == 404
        return
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/factors/?next=/console/alder/{path}")
    assert client.post("/console/alder/jobs/new/", {"title": "Sneaky"}).status_code == 302
    htmx = client.get(f"/console/alder/{path}", **HTMX)
    assert (htmx.status_code, htmx["HX-Redirect"][:19]) == (204, "/accounts/factors/?")
    assert client.get("/console/birch/").status_code == 404
    world.an_app(login_of(email))
    assert client.get("/console/alder/jobs/").status_code == 200


@pytest.mark.trust("TC06")
def test_recovery_codes_alone_are_no_second_factor(ada):
    Authenticator.objects.filter(user=login_of("ada@alder.example")).update(
        type=factors.CODES, data={"digests": []}
    )
    client, answer = with_password("ada@alder.example")

    assert answer["Location"] == "/console/"
    assert client.get("/console/alder/jobs/").status_code == 302


@pytest.mark.trust("TC06")
def test_staff_may_have_one_and_need_none_unless_everybody_does(max_):
    client, _ = with_password("max@alder.example")
    assert client.get("/console/alder/jobs/").status_code == 200
    with override_settings(SECOND_FACTOR_ROLES=("owner", "admin", "staff")):
        assert client.get("/console/alder/jobs/").status_code == 302


@pytest.mark.trust("TC06")
def test_the_password_alone_opens_nothing(ada):
    client, answer = with_password("ada@alder.example", next="/console/alder/jobs/")
    assert answer["Location"] == SECOND
    assert client.get("/console/alder/jobs/").status_code == 302
    assert client.get("/accounts/factors/").status_code == 302

    refused = client.post(SECOND, {"code": "000000"})
    assert refused.status_code == 422
    assert "not right" in wrong(refused, "code")
    assert client.get("/console/alder/jobs/").status_code == 302

    answer = client.post(SECOND, {"code": world.app_code()})
    assert answer["Location"] == "/console/alder/jobs/"
    assert client.get("/console/alder/jobs/").status_code == 200


@pytest.mark.trust("TC07")
def test_after_five_wrong_codes_the_page_says_to_wait(ada):
    client, _ = with_password("ada@alder.example")
    for _ in range(5):
        client.post(SECOND, {"code": "000000"})

    answer = client.post(SECOND, {"code": world.app_code()})

    assert answer.status_code == 422
    assert "Wait a quarter of an hour" in words(answer)
    assert client.get("/console/alder/jobs/").status_code == 302


def test_nobody_comes_to_the_second_step_without_the_first(ada, client):
    assert client.get(SECOND)["Location"] == "/accounts/login/"
    assert client.post(SECOND, {"code": world.app_code()})["Location"] == "/accounts/login/"
    assert client.get("/console/alder/jobs/").status_code == 302


def test_an_app_is_added_and_its_recovery_codes_are_shown_until_they_are_kept(max_):
    client, _ = with_password("max@alder.example")
    page = client.get("/accounts/factors/app/?next=/console/alder/profile/")
    assert "<svg" in page.content.decode()
    secret, kept = shown_secret(page), typed(page, "kept")

    again = client.post("/accounts/factors/app/", {"code": "000000", "kept": kept})
    assert again.status_code == 422
    assert shown_secret(again) == secret, "the app on the phone has this one already"
    code = factors.value_at(secret, int(time.time()) // 30)
    answer = client.post("/accounts/factors/app/?next=/console/alder/profile/", {"code": code, "kept": kept})

    assert answer["Location"] == "/accounts/factors/codes/?next=/console/alder/profile/"
    codes = re.findall(r"<code>([0-9A-Z-]{19})</code>", client.get(answer["Location"]).content.decode())
    assert len(codes) == 10
    assert codes[0] in client.get(answer["Location"]).content.decode(), "a page loaded again still shows them"
    gone = client.post("/accounts/factors/codes/", {"kept": "1", "next": "/console/alder/profile/"})
    assert gone["Location"] == "/console/alder/profile/"
    assert codes[0] not in client.get("/accounts/factors/codes/").content.decode()
    later, answer = with_password("max@alder.example")
    assert later.post(SECOND, {"code": codes[0]})["Location"] == "/console/"


@pytest.mark.parametrize("kept", ["", "x", "A" * 80])
def test_a_secret_that_the_page_did_not_show_is_not_taken(max_, kept):
    client, _ = with_password("max@alder.example")

    answer = client.post("/accounts/factors/app/", {"code": "123456", "kept": kept})

    assert answer.status_code == 303
    assert factors.held_by(login_of("max@alder.example").pk) == []


def test_a_secret_shown_to_somebody_else_is_not_taken(max_, ada):
    mine, _ = with_password("max@alder.example")
    theirs = Client()
    theirs.force_login(login_of("ada@alder.example"))
    Authenticator.objects.all().delete()
    kept = typed(theirs.get("/accounts/factors/app/"), "kept")

    assert mine.post("/accounts/factors/app/", {"code": "123456", "kept": kept}).status_code == 303
    assert not Authenticator.objects.exists()


def test_the_only_one_of_an_owner_is_removed_and_asked_for_again(ada):
    client, _ = with_password("ada@alder.example")
    client.post(SECOND, {"code": world.app_code()})
    mine = factors.held_by(login_of("ada@alder.example").pk)[0]
    assert "your only second step" in words(client.get(f"/accounts/factors/{mine.pk}/remove/"))
    assert client.get("/console/alder/jobs/").status_code == 200, "asking removes nothing"

    assert client.post(f"/accounts/factors/{mine.pk}/remove/").status_code == 303

    assert client.get("/console/alder/jobs/").status_code == 302
    assert client.post(f"/accounts/factors/{mine.pk}/remove/").status_code == 404


def test_nobody_removes_anothers(ada, max_):
    client, _ = with_password("max@alder.example")
    theirs = factors.held_by(login_of("ada@alder.example").pk)[0]

    assert client.post(f"/accounts/factors/{theirs.pk}/remove/").status_code == 404
    assert factors.held_by(login_of("ada@alder.example").pk) == [theirs]


@pytest.mark.trust("TC05")
def test_a_reset_does_not_lead_around_the_second_step(ada, client):
    login = login_of("ada@alder.example")
    resets.ask(login.email)
    reset = PasswordReset.objects.get()
    resets.answer(reset.pk)
    from fanlight.core import tokens
    from fanlight.ground.mail.models import Letter

    address = resets._mint(Letter.objects.within(ada).get(kind=resets.KIND))
    token = address.rstrip("/").rpartition("/")[2]
    assert tokens.is_well_formed(token, tokens.INVITATION)

    answer = client.post(f"/accounts/reset/{token}/", {"password": "three calm brown otters"})

    assert answer["Location"] == "/accounts/login/"
    assert client.get("/console/alder/jobs/").status_code == 302, "choosing it signs nobody in"
    answer = client.post("/accounts/login/", {"login": login.email, "password": "three calm brown otters"})
    assert answer["Location"] == SECOND
    assert client.get("/console/alder/jobs/").status_code == 302
