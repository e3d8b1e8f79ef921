"""Where an invitation arrives: looking changes nothing, dead ones look alike, and one press joins the team."""

import pytest
from django.test import Client

from fanlight.core import tokens
from fanlight.core.doors import compare_and_set
from fanlight.ground.access.models.members import Invited
from fanlight.ground.access.team import invitations
from fanlight.ground.workspaces import team
from fanlight.ground.workspaces.models import Login, Member
from tests import world
from tests.faces.console.desk import typed, words, wrong

GOOD = "three calm brown otters"


@pytest.fixture
def asked(ada):
    return invitations.invite(Invited("nora@alder.example", "staff", "Nora Nye"), by=ada)


def address(invitation):
    """As the worker mints it when the letter leaves."""
    fresh = invitation.reloaded()
    return f"/accounts/invitation/{fresh.mint(letter=fresh.letter)}/"


@pytest.mark.trust("TA03")
def test_looking_changes_nothing_and_shows_who_asks(client, alder, ada, asked, django_assert_num_queries):
    path = address(asked)
    for _ in range(2):
        page = client.get(path)
        assert page.status_code == 200
    assert client.head(path).status_code == 200

    assert "Join Alder" in words(page)
    assert "Ada Alder asked you to" in words(page)
    assert typed(page, "person") == "Nora Nye"
    assert page.headers["Referrer-Policy"] == "strict-origin"
    assert "/accounts/look/4053d6.css" in page.content.decode(), "in the colours of the business"
    assert not asked.reloaded().accepted_at
    assert "fl_staff" not in "".join(client.cookies)


def test_a_name_and_a_password_and_the_console_opens(client, alder, asked):
    answer = client.post(address(asked), {"person": "Nora Nye", "password": GOOD})

    assert (answer.status_code, answer["Location"]) == (303, "/console/alder/")
    member = Member.objects.within(alder).select_related("login").get(name="Nora Nye")
    assert member.login.check_password(GOOD)
    assert client.get("/console/alder/jobs/").status_code == 200


@pytest.mark.parametrize(
    ("person", "password", "field"),
    [
        ("Nora", "short", "password"),
        ("Nora", "password1234", "password"),
        ("", GOOD, "person"),
        ("  ", GOOD, "person"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(client, alder, asked, person, password, field):
    answer = client.post(address(asked), {"person": person, "password": password})

    assert answer.status_code == 422
    assert wrong(answer, field)
    assert typed(answer, "password") == "", "a password is never sent back"
    assert not Login.objects.filter(email="nora@alder.example").exists()


@pytest.mark.trust("TA13")
def test_every_dead_invitation_looks_the_same(alder, ada, asked):
    cancelled = address(asked)
    asked.reloaded().cancel(by=ada)
    used = invitations.invite(Invited("uma@alder.example"), by=ada)
    used_path = address(used)
    Client().post(used_path, {"person": "Uma", "password": GOOD})
    late = invitations.invite(Invited("lea@alder.example"), by=ada)
    late_path = address(late)
    compare_and_set(late.reloaded(), expect={}, ends_at=late.created_at)
    unknown = f"/accounts/invitation/{tokens.mint(tokens.INVITATION)}/"
    of_a_link = f"/accounts/invitation/{tokens.mint()}/"

    for method in ("get", "post"):
        paths = (
            cancelled,
            used_path,
            late_path,
            unknown,
            of_a_link,
            "/accounts/invitation/x/",
            "/accounts/invitation/",
        )
        answers = [getattr(Client(), method)(path) for path in paths]
        assert {answer.status_code for answer in answers} == {404}
        assert len({words(answer) for answer in answers}) == 1


def test_somebody_with_an_account_signs_in_first(client, alder, birch, ada, zed):
    path = address(invitations.invite(Invited("zed@birch.example", "admin"), by=ada))
    assert "Sign in to join" in words(client.get(path))

    answer = client.post(path, {"person": "Mallory", "password": GOOD})
    assert answer["Location"] == "/accounts/login/?next=/accounts/invitation/"
    assert not Member.objects.within(alder).filter(login__email="zed@birch.example").exists()
    answer = client.post(answer["Location"], {"login": "zed@birch.example", "password": world.PASSWORD})
    assert answer["Location"] == "/accounts/second-factor/"
    answer = client.post(answer["Location"], {"code": world.app_code()})
    page = client.get(answer["Location"])
    assert "With one press you are on the team" in words(page)
    assert "fli_" not in answer["Location"]

    assert client.post("/accounts/invitation/")["Location"] == "/console/alder/"
    assert Member.objects.within(alder).get(login__email="zed@birch.example").role == "admin"


def test_it_is_for_the_one_it_was_sent_to(client, console, asked, zed):
    console(zed)
    path = address(asked)

    assert "sent to another address" in words(client.get(path))
    assert client.post(path).status_code == 409
    assert not asked.reloaded().accepted_at


def test_who_was_stopped_is_not_let_in_by_an_old_invitation(client, alder, ada):
    max_ = world.a_member(alder, "Max Moor")
    member = Member.objects.within(alder).get(pk=max_.member_id)
    team.stop(member, by=ada)

    from fanlight.ground.access.models.members import AlreadyMember

    with pytest.raises(AlreadyMember):
        invitations.invite(Invited("max@alder.example"), by=ada)
