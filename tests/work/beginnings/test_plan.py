"""Opening a workspace: the command's two ways, and the wizard's last press, which makes all of it or nothing."""

import datetime
import io
import re
import threading

import pytest
from django.db import connection
from django.utils.timezone import now
from PIL import Image

from fanlight.core import tokens
from fanlight.core.errors import Malformed
from fanlight.ground.access.models import ShareLink, WorkspaceOpening
from fanlight.ground.access.models.openings import FORGOTTEN_AFTER, OPENING_LASTS
from fanlight.ground.access.tasks import forget_openings
from fanlight.ground.access.team import openings
from fanlight.ground.mail.models import Letter
from fanlight.ground.rooms.brand import look_of
from fanlight.ground.workspaces.founding import PlaceTaken
from fanlight.ground.workspaces.models import Address, Login, Member, Workspace
from fanlight.work.beginnings import commands
from fanlight.work.beginnings.plan import Plan, open_planned
from fanlight.work.jobs.models import Job
from tests import world

SAID = {
    "person": "Cora Cedar",
    "trade": "claims",
    "name": "Cedar & Sons",
    "place": "cedar",
    "accent": "#1b6b58",
    "client": "Brightwater",
    "title": "Ceiling",
}


def a_logo() -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (40, 40), (27, 107, 88, 255)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def opening(db):
    one = WorkspaceOpening.objects.behind(WorkspaceOpening.issue())
    openings.begin_anew(one, email="cora@cedar.example", name="Cora Cedar", password=world.PASSWORD)
    one.keep(SAID, {"logo": a_logo()})
    return one


def test_the_last_press_makes_everything(opening):
    assert not Workspace.objects.exists(), "until then there is nothing of it"

    assert open_planned(opening, sends_link=True) == "cedar"

    member = Member.objects.everyone("test").get(workspace__name="Cedar & Sons", workspace_id__gt=0)
    assert (member.role, member.name) == ("owner", "Cora Cedar")
    look = look_of(member)
    assert look.accent == "#1b6b58"
    assert look.logo.media_type == "image/png"
    job = Job.objects.within(member).select_related("room__client").get()
    assert (job.title, job.room.client.name) == ("Ceiling", "Brightwater")
    link = ShareLink.objects.within(member).select_related("contact").get()
    letter = Letter.objects.within(member).get()
    assert letter.to_address == "cora@cedar.example"
    assert letter.values == {"link": link.key}
    kept = WorkspaceOpening.objects.get(pk=opening.pk)
    assert (kept.draft, kept.logo) == ({}, None), "nothing of the draft stays behind"


def test_a_second_press_leads_to_the_same_one(opening):
    open_planned(opening, sends_link=False)

    assert open_planned(opening, sends_link=True) == "cedar"
    assert Workspace.objects.count() == 1
    assert not Letter.objects.everyone("test").filter(workspace_id__gt=0).exists()


def test_a_name_that_was_taken_meanwhile_leaves_nothing_half_done(opening):
    world.a_business("cedar")

    with pytest.raises(PlaceTaken):
        open_planned(opening, sends_link=True)

    assert Workspace.objects.count() == 1
    assert Plan.of(WorkspaceOpening.objects.get(pk=opening.pk)).title == "Ceiling", (
        "what was typed is still there"
    )


@pytest.mark.usefixtures("lasting_db")
def test_pressed_twice_at_once_it_is_one_workspace(opening):
    got, line = [], threading.Barrier(2)

    def press():
        try:
            line.wait(10)
            got.append(open_planned(opening, sends_link=True))
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert got == ["cedar", "cedar"]
    assert Workspace.objects.count() == 1
    assert Letter.objects.everyone("test").filter(workspace_id__gt=0).count() == 1


def test_steps_come_in_their_order():
    assert Plan().next_step == "trade"
    assert Plan(trade="claims", place="x").next_step == "look"
    assert not Plan(trade="claims").may_come_to("work")
    assert Plan(**SAID).next_step == "link"


@pytest.mark.trust("TA02")
def test_the_printed_link_is_stored_as_a_digest_and_works_once(db, capsys):
    assert commands.create() == 0
    token = re.search(r"/accounts/opening/(fli_[0-9A-Za-z]{49})/", capsys.readouterr().out)[1]

    row = WorkspaceOpening.objects.values().get()
    assert token not in str(row)
    found = WorkspaceOpening.objects.behind(token)
    assert found.ends_at - now() <= OPENING_LASTS
    openings.begin_anew(found, email="cora@cedar.example", name="Cora", password=world.PASSWORD)
    assert WorkspaceOpening.objects.behind(token) is None
    with pytest.raises(openings.UsedUp):
        openings.begin_anew(found, email="other@cedar.example", name="Other", password=world.PASSWORD)
    assert not Login.objects.filter(email="other@cedar.example").exists()


def test_a_link_older_than_a_day_opens_nothing(db):
    token = WorkspaceOpening.issue()
    late = now() - datetime.timedelta(seconds=1)
    WorkspaceOpening.objects.update(ends_at=late)

    assert WorkspaceOpening.objects.behind(token) is None


def test_what_came_to_nothing_is_forgotten(opening):
    unused, fresh = WorkspaceOpening.issue(), WorkspaceOpening.issue()
    WorkspaceOpening.objects.filter(digest=tokens.digest(unused)).update(ends_at=now() - 2 * OPENING_LASTS)
    forget_openings.call()
    assert WorkspaceOpening.objects.count() == 2, "the wizard and the fresh link stay"
    assert WorkspaceOpening.objects.behind(fresh)

    WorkspaceOpening.objects.filter(pk=opening.pk).update(used_at=now() - 2 * FORGOTTEN_AFTER)
    forget_openings.call()
    assert not WorkspaceOpening.objects.filter(pk=opening.pk).exists()


def test_the_command_opens_a_business_and_the_owner_chooses_a_password(db, capsys):
    assert commands.create("Cedar", place="cedar", trade="claims", owner="cora@cedar.example") == 0
    said = capsys.readouterr().out
    token = re.search(r"/accounts/opening/(\S+)/", said)[1]

    opening = WorkspaceOpening.objects.behind(token)
    login = openings.choose_password(opening, name="Cora Cedar", password=world.PASSWORD)

    assert login.check_password(world.PASSWORD)
    again = WorkspaceOpening.objects.get(pk=opening.pk)
    with pytest.raises(openings.UsedUp):
        openings.choose_password(again, name="Mallory", password="another long password")
    commands.list_all()
    assert "Cedar\thttp" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"place": "alder"}, "Another business has this address already"),
        ({"place": "console"}, "needed for the portal itself"),
        ({"place": "no spaces"}, "letters, digits and hyphens"),
        ({"trade": "piracy"}, "no trade called piracy. Choose one of: claims, contractor"),
        ({"owner": "nobody"}, "one plain email address"),
        ({"trade": ""}, "--trade missing"),
    ],
)
def test_the_command_refuses_in_words_and_makes_nothing(alder, capsys, said, words):
    before = Workspace.objects.count(), Login.objects.count(), Address.objects.count()
    given = {"place": "cedar", "trade": "claims", "owner": "cora@cedar.example"} | said

    assert commands.create("Cedar", **given) == 1

    assert words in capsys.readouterr().err
    assert (Workspace.objects.count(), Login.objects.count(), Address.objects.count()) == before


def test_an_owner_who_has_a_password_gets_no_link(alder, capsys):
    commands.create("Cedar", place="cedar", trade="claims", owner="ADA@alder.example")

    assert "has a password already" in capsys.readouterr().out
    assert not WorkspaceOpening.objects.exists()


def test_a_first_password_is_only_ever_the_first(alder):
    login = Login.objects.get(email="ada@alder.example")
    opening = WorkspaceOpening.objects.behind(WorkspaceOpening.issue(login=login, workspace=alder.workspace))

    with pytest.raises(openings.UsedUp):
        openings.choose_password(opening, name="Mallory", password="another long password")
    assert Login.objects.get(pk=login.pk).check_password(world.PASSWORD)


def test_an_unknown_step_of_a_draft_is_ignored(opening):
    opening.keep({"nonsense": "x"})

    assert Plan.of(opening).title == "Ceiling"
    with pytest.raises(Malformed):
        openings.begin_anew(
            WorkspaceOpening.objects.behind(WorkspaceOpening.issue()), email="x", name="", password=""
        )
