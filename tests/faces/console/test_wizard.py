"""The wizard in the browser: from the printed link to the console, each step kept when it is left."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from fanlight.core import tokens
from fanlight.ground.access.models import WorkspaceOpening
from fanlight.ground.mail.models import Letter
from fanlight.ground.workspaces.models import Login, Member, Workspace
from tests import world
from tests.faces.console.desk import typed, words, wrong

GOOD = "three calm brown otters"
OWNER = {"person": "Cora Cedar", "email": "cora@cedar.example", "password": GOOD}
HERE = "/accounts/workspace/"


def logo(content=None, name="logo.png"):
    if content is None:
        out = io.BytesIO()
        Image.new("RGB", (60, 60), (1, 2, 3)).save(out, "PNG")
        content = out.getvalue()
    return SimpleUploadedFile(name, content)


@pytest.fixture
def printed(db):
    return f"/accounts/opening/{WorkspaceOpening.issue()}/"


@pytest.fixture
def cora(client, printed):
    """In the wizard, before its first step."""
    client.post(printed, OWNER)
    return client


def through(browser, *, upto="link"):
    steps = {
        "trade": {"trade": "claims"},
        "name": {"name": "Cedar & Sons", "place": "", "zone": "Europe/London", "currency": "GBP"},
        "look": {"accent": "#1b6b58", "logo": logo()},
        "work": {"client": "Brightwater", "title": "Ceiling", "site": ""},
    }
    for step, said in steps.items():
        if step == upto:
            return
        assert browser.post(f"{HERE}{step}/", said).status_code == 303, step


@pytest.mark.trust("TA03")
def test_looking_at_the_link_uses_nothing_up(client, printed):
    for _ in range(3):
        assert "Open your workspace" in words(client.get(printed))

    assert client.post(printed, OWNER)["Location"] == HERE
    assert client.get(printed).status_code == 404
    assert Login.objects.get(email="cora@cedar.example").check_password(GOOD)


def test_a_dead_link_and_an_unknown_one_look_alike(client, printed):
    Client().post(printed, OWNER)
    unknown = f"/accounts/opening/{tokens.mint(tokens.INVITATION)}/"

    dead = [Client().get(printed), Client().post(printed, OWNER), Client().get(unknown)]
    assert {one.status_code for one in dead} == {404}
    assert len({words(one) for one in dead}) == 1


def test_an_address_with_an_account_is_told_to_sign_in(client, printed, alder):
    answer = client.post(printed, OWNER | {"email": "ADA@alder.example"})

    assert answer.status_code == 422
    assert "Sign in with it" in wrong(answer, "email")
    assert typed(answer, "person") == "Cora Cedar"
    assert client.get(printed).status_code == 200, "the link is not used up by that"


def test_who_is_signed_in_begins_with_their_own_login(client, console, printed, ada):
    console(ada)
    assert "You are signed in as ada@alder.example" in words(client.get(printed))

    assert client.post(printed)["Location"] == HERE
    assert client.get(HERE)["Location"] == f"{HERE}trade/"


def test_from_the_first_step_to_the_console(cora):
    through(cora)
    assert "cora@cedar.example" in words(cora.get(f"{HERE}link/"))
    assert not Workspace.objects.exists()

    answer = cora.post(f"{HERE}link/")

    assert answer["Location"] == "/console/cedar-sons/"
    protect = cora.get(answer["Location"])
    assert protect["Location"] == "/accounts/factors/?next=/console/cedar-sons/", "their account first"
    assert "Protect your account" in words(cora.get(protect["Location"]))
    world.an_app(Login.objects.get(email="cora@cedar.example"))
    assert cora.get("/console/cedar-sons/jobs/").status_code == 200
    assert Letter.objects.everyone("test").filter(workspace_id__gt=0).count() == 1
    assert cora.post(f"{HERE}link/").status_code == 404, "the wizard is over"
    assert Workspace.objects.count() == 1


def test_steps_cannot_be_skipped_and_can_be_gone_back_to(cora):
    through(cora, upto="look")
    assert cora.get(f"{HERE}link/")["Location"] == f"{HERE}look/"
    assert cora.get(f"{HERE}nonsense/").status_code == 404

    page = cora.get(f"{HERE}name/")
    assert typed(page, "name") == "Cedar & Sons"
    assert typed(page, "place") == "cedar-sons"
    assert 'value="claims" checked' in cora.get(f"{HERE}trade/").content.decode()


def test_it_waits_for_whoever_comes_back_another_day(cora):
    through(cora, upto="work")
    cora.post("/accounts/logout/")
    cora.post("/accounts/login/", {"login": "cora@cedar.example", "password": GOOD})

    assert cora.get("/console/")["Location"] == HERE
    assert cora.get(HERE)["Location"] == f"{HERE}work/"


@pytest.mark.feature("B10", "B13")
@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("alder", "has this address already"),
        ("accounts", "needed for the portal itself"),
        ("no spaces", "letters, digits and hyphens"),
    ],
)
def test_an_address_that_cannot_be_is_refused_at_its_field(cora, alder, place, said):
    through(cora, upto="name")
    fields = {"name": "Cedar", "place": place, "zone": "Europe/London", "currency": "GBP"}

    answer = cora.post(f"{HERE}name/", fields)

    assert answer.status_code == 422
    assert said in wrong(answer, "place")
    assert typed(answer, "name") == "Cedar"
    assert said in words(cora.get(f"{HERE}address/", {"place": place}))


@pytest.mark.feature("B12")
def test_the_preview_says_the_whole_address(cora, alder):
    assert "/cedar-sons/" in words(cora.get(f"{HERE}address/", {"name": "Cedar & Sons"}))
    assert "/alder-2/" in words(cora.get(f"{HERE}address/", {"name": "Alder"})), "the next free one"
    assert "/help-2/" in words(cora.get(f"{HERE}address/", {"name": "Help"})), "a word of ours"
    assert "letters, digits" in words(cora.get(f"{HERE}address/", {"name": "你好"}))


def test_an_address_taken_meanwhile_leads_back_with_all_that_was_typed(cora):
    through(cora)
    world.a_business("cedar-sons")

    answer = cora.post(f"{HERE}link/")

    assert answer["Location"] == f"{HERE}name/"
    page = cora.get(answer["Location"])
    assert "has this address already" in words(page)
    assert typed(cora.get(f"{HERE}work/"), "title") == "Ceiling"
    assert Workspace.objects.count() == 1


@pytest.mark.parametrize(
    ("upload", "said"),
    [
        (lambda: logo(b"<svg/>", "logo.svg"), "can hold scripts"),
        (lambda: logo(b"%PDF-1.4", "logo.png"), "not a picture we can use"),
        (lambda: logo(b"\0" * 2_000_001), "2 MB"),
    ],
)
def test_a_logo_that_cannot_be_is_refused_in_words(cora, upload, said):
    through(cora, upto="look")

    answer = cora.post(f"{HERE}look/", {"accent": "#1b6b58", "logo": upload()})

    assert answer.status_code == 422
    assert said in wrong(answer, "logo")


def test_the_logo_is_shown_in_the_wizard_in_the_console_and_to_clients(cora):
    through(cora)
    assert cora.get(f"{HERE}logo.png")["Content-Type"] == "image/png"
    assert Client().get(f"{HERE}logo.png").status_code == 302

    cora.post(f"{HERE}link/")
    world.an_app(Login.objects.get(email="cora@cedar.example"))
    page = cora.get("/console/cedar-sons/jobs/").content.decode()
    address = page.partition('class="mark logo" src="')[2].partition('"')[0]
    assert address.startswith("/cedar-sons/brand/")
    answer = Client().get(address)
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer["Cache-Control"]
    assert Image.open(io.BytesIO(answer.content)).size == (60, 60)
    assert address in Client().get("/cedar-sons/").content.decode()
    assert Client().get(f"/cedar-sons/brand/{'0' * 16}.png").status_code == 404


def test_colours_say_how_they_are_read_before_anything_is_saved(cora):
    through(cora, upto="look")
    assert "Adjusted to be readable" in words(cora.get(f"{HERE}look/", {"accent": "#ffee00"}))

    assert cora.post(f"{HERE}look/", {"accent": "yellow"}).status_code == 422
    sheet = cora.get("/accounts/look/ffee00.css")
    assert "--accent:" in sheet.content.decode()
    assert cora.get("/accounts/look/nonsense.css").status_code == 404


def test_the_wizard_is_nobody_elses(cora, client, zed, birch):
    through(cora, upto="work")
    other = Client()
    assert other.get(f"{HERE}name/").status_code == 302
    other.force_login(Login.objects.get(email="zed@birch.example"))

    for path in ("", "name/", "link/", "logo.png", "address/"):
        assert other.get(f"{HERE}{path}").status_code == 404
    assert other.post(f"{HERE}link/").status_code == 404


def test_an_owner_opens_another_only_where_the_instance_lets_them(client, console, settings, ada, max_):
    console(ada)
    assert client.post(HERE).status_code == 403
    assert "Open another workspace" not in words(client.get("/console/?all=1"))

    settings.NEW_WORKSPACES = "owners"
    assert "Open another workspace" in words(client.get("/console/?all=1"))
    assert client.post(HERE)["Location"] == f"{HERE}trade/"
    assert client.post(HERE)["Location"] == f"{HERE}trade/"
    assert WorkspaceOpening.objects.count() == 1, "pressed twice, it is one wizard"
    assert "Go on with your new workspace" in words(client.get("/console/?all=1"))
    console(max_)
    assert client.post(HERE).status_code == 403


def test_the_owner_of_an_opened_business_chooses_a_password_and_is_in(client, db, capsys):
    from fanlight.work.beginnings import commands

    commands.create("Cedar", place="cedar", trade="claims", owner="cora@cedar.example")
    path = capsys.readouterr().out.strip().rpartition("http")[2].partition("/accounts")[2]
    path = f"/accounts{path}"
    assert "Cedar is open" in words(client.get(path))
    assert wrong(client.post(path, {"person": "Cora", "password": "short"}), "password")

    assert client.post(path, {"person": "Cora", "password": GOOD})["Location"] == "/console/"
    assert client.get("/console/")["Location"] == "/accounts/factors/?next=/console/", (
        "an owner adds a second step"
    )
    world.an_app(Login.objects.get(email="cora@cedar.example"))
    assert client.get("/console/")["Location"] == "/console/cedar/"
    assert Member.objects.everyone("test").get(workspace_id__gt=0).name == "Cora"
