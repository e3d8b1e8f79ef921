"""Signing in and out at the console, and the choice between workspaces."""

import pytest

from fanlight.ground.workspaces.founding import Owner, add_member
from tests import world
from tests.faces.console.desk import typed, words


def sign_in(client, email, password=world.PASSWORD, **more):
    """With the code of the app, where one is asked for."""
    answer = client.post("/accounts/login/", {"login": email, "password": password} | more)
    if answer.get("Location") == "/accounts/second-factor/":
        return client.post(answer["Location"], {"code": world.app_code()})
    return answer


def test_a_member_signs_in_and_comes_to_where_they_were_going(alder, client):
    asked = client.get("/console/alder/jobs/")
    page = client.get(asked["Location"])
    assert "Sign in" in words(page)

    answer = sign_in(client, "ada@alder.example", next="/console/alder/jobs/")

    assert answer.status_code == 302
    assert answer["Location"] == "/console/alder/jobs/"
    assert client.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("ada@alder.example", "wrong password"),
        ("nobody@alder.example", world.PASSWORD),
        ("", ""),
        ("ada@", "x"),
    ],
)
def test_a_wrong_sign_in_says_the_same_whoever_it_is(alder, client, email, password):
    answer = sign_in(client, email, password)

    assert answer.status_code == 200
    assert "aria-invalid" in answer.content.decode() or 'role="alert"' in answer.content.decode()
    assert typed(answer, "login") == email
    assert typed(answer, "password") == ""
    assert client.get("/console/alder/jobs/").status_code == 302


def test_nobody_is_led_to_another_site_after_signing_in(alder, client):
    answer = sign_in(client, "ada@alder.example", next="https://evil.example/")

    assert "evil" not in answer["Location"]


def test_signing_out_ends_it(alder, client):
    sign_in(client, "ada@alder.example")
    assert "Sign out?" in words(client.get("/accounts/logout/"))
    assert client.get("/console/alder/jobs/").status_code == 200, "asking signs nobody out"

    assert client.post("/accounts/logout/")["Location"] == "/accounts/login/"
    assert client.get("/console/alder/jobs/").status_code == 302


def test_one_workspace_is_entered_at_once_and_several_are_offered(alder, birch, client):
    sign_in(client, "ada@alder.example")
    assert client.get("/console/")["Location"] == "/console/alder/"

    add_member(birch.workspace, Owner("ada@alder.example", "Ada Alder"))
    page = client.get("/console/")
    assert "Choose a workspace" in words(page)
    assert 'href="/console/alder/"' in page.content.decode()
    assert 'href="/console/birch/"' in page.content.decode()


def test_a_login_without_a_workspace_is_told_so(client, db):
    from fanlight.ground.workspaces.models import Login

    Login.objects.create_user("new@mail.example", world.PASSWORD)
    sign_in(client, "new@mail.example")

    assert "No workspace yet" in words(client.get("/console/"))


def test_a_disabled_member_is_out_at_the_next_request(alder, max_, client):
    sign_in(client, "max@alder.example")
    assert client.get("/console/alder/jobs/").status_code == 200

    from django.utils.timezone import now

    from fanlight.ground.workspaces.models import Member

    Member.objects.within(max_).filter(pk=max_.member_id).update(disabled_at=now())
    assert client.get("/console/alder/jobs/").status_code == 404
