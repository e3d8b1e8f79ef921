"""What gives much away or cannot be taken back asks for a fresh proof. Every route of that kind is named here."""

import datetime
import re

import pytest
import time_machine
from django.test import Client, override_settings
from django.utils.timezone import now

from fanlight.config.urls import FACES
from fanlight.ground.access.models import StaffSession
from fanlight.ground.workspaces.models import Login, Member
from tests import world
from tests.faces.console.desk import HTMX, at_the_desk, words, wrong
from tests.ground.access.entering.authenticator import Authenticator

ASKED = {
    "export-new": ("GET", "HEAD", "POST"),
    "export-file": ("GET", "HEAD", "POST"),
    "import-undo": ("GET", "HEAD", "POST"),
    "team-invite": ("GET", "HEAD", "POST"),
    "team-show": ("POST",),
    "team-stop": ("GET", "HEAD", "POST"),
    "team-resume": ("GET", "HEAD", "POST"),
    "team-reset": ("GET", "HEAD", "POST"),
}
NOT_ASKED = {
    "bulk-undo": "takes back what its member did, row by row",
    "contact-role": "what a contact may do for one client; it can be given back",
    "contact-untie": "a tie can be made again",
    "credential-remove": "closes a way in of a contact, who adds another one; codes go on working",
    "date-remove": "a date can be written again",
    "device-end": "closes a door, and is for when a laptop was lost",
    "device-end-others": "closes doors",
    "export-show": "says where a file stands, not what is in it",
    "feed-end": "closes a door, and must be quick",
    "folder-remove": "its files stay; a folder can be made again",
    "invitation-cancel": "closes a door",
    "invitation-send": "the same person, the same role, already decided with a proof",
    "link-end": "closes a door, and must be quick",
    "person-remove": "a person can be added again; their way in closes at once",
    "sample-remove": "takes out what was made up, nothing else",
    "service-remove": "the record of a service can be written again",
    "team-list": "a list",
    "team-sign-out": "closes doors, and is for when a laptop was lost",
    "view-remove": "a saved view can be saved again",
    "way-end": "closes a door, and must be quick",
}
KIND = re.compile(
    r"export|invit|team|role|remov|delet|erase|undo|untie|(?<![a-z])end|stop|reset|token|key-|stripe|bank|secret|webhook|api"
)


def routes():
    for resolver in FACES["console"].urlpatterns:
        for pattern in resolver.url_patterns:
            yield pattern.name, pattern.callback


@pytest.mark.once
@pytest.mark.trust("TD11")
def test_sudo_matrix():
    """A later route whose name says that it exports, invites, removes or the like must be put into a table above."""
    of_the_kind = {name for name, _ in routes() if KIND.search(name)}
    asks = {name: view.needs_proof for name, view in routes() if hasattr(view, "needs_proof")}

    assert asks == ASKED
    assert of_the_kind - ASKED.keys() - NOT_ASKED.keys() == set()
    assert not ASKED.keys() & NOT_ASKED.keys()
    assert NOT_ASKED.keys() - of_the_kind == set()


@pytest.mark.trust("TD11")
@pytest.mark.parametrize("name", sorted(ASKED))
def test_after_a_quarter_of_an_hour_nothing_happens_without_a_proof(alder, ada, name):
    member = Member.objects.within(alder).get(pk=world.a_member(alder, "Max Moor").member_id)
    path = {
        "export-new": "export/jobs/new/",
        "export-file": "export/0123456789ABCDEFGHIJKL/file/",
        "import-undo": "import/0123456789ABCDEFGHIJKL/undo/",
        "team-invite": "team/invite/",
        "team-show": f"team/{member.key}/",
    }.get(name, f"team/{member.key}/{name.removeprefix('team-')}/")
    desk = at_the_desk(ada)
    before = rows()
    StaffSession.objects.update(sudo_until=now() - datetime.timedelta(seconds=1))

    for method in set(ASKED[name]) - {"HEAD"}:
        answer = getattr(desk, method.lower())(path)
        assert (answer.status_code, answer["Location"][:22]) == (302, "/accounts/proof/?next=")
        by_htmx = getattr(desk, method.lower())(path, htmx=True)
        assert by_htmx["HX-Redirect"].startswith("/accounts/proof/?next=")
    assert rows() == before


def rows():
    return [list(Member.rows.filter(workspace_id__gt=0).values("role", "disabled_at")), Login.objects.count()]


@pytest.mark.trust("TD11")
def test_a_fresh_sign_in_is_a_proof_for_fifteen_minutes(max_):
    with time_machine.travel(now(), tick=False) as clock:
        client = Client()
        client.post("/accounts/login/", {"login": "max@alder.example", "password": world.PASSWORD})
        assert client.get("/console/alder/export/jobs/new/").status_code == 200
        clock.shift(datetime.timedelta(minutes=15, seconds=-1))
        assert client.get("/console/alder/export/jobs/new/").status_code == 200
        clock.shift(datetime.timedelta(seconds=2))
        assert client.get("/console/alder/export/jobs/new/").status_code == 302
        assert client.get("/console/alder/jobs/").status_code == 200


@pytest.fixture
def stale(max_):
    """Max's browser, a while after signing in."""
    client = Client()
    client.force_login(Login.objects.get(email="max@alder.example"))
    StaffSession.objects.update(sudo_until=None)
    return client


EXPORT = "/console/alder/export/jobs/new/?q=roof"


@pytest.mark.trust("TD11", "TD04")
def test_the_password_is_enough_and_leads_back_with_another_key(stale):
    asked = stale.get(EXPORT)["Location"]
    before = stale.session.session_key
    assert "Is it still you?" in words(stale.get(asked))
    refused = stale.post(asked, {"password": "not the password"})
    assert refused.status_code == 422
    assert "not your password" in wrong(refused, "password")
    assert stale.get(EXPORT).status_code == 302

    answer = stale.post(asked, {"password": world.PASSWORD})

    assert answer["Location"] == EXPORT
    assert stale.get(EXPORT).status_code == 200
    assert stale.session.session_key != before
    assert not StaffSession.objects.filter(digest=type(stale.session)(before).digest).exists()


@pytest.mark.trust("TD11")
def test_a_code_or_a_passkey_is_enough(max_, stale):
    login = Login.objects.get(email="max@alder.example")
    world.an_app(login)
    assert stale.post("/accounts/proof/", {"code": "000000"}).status_code == 422
    assert stale.post("/accounts/proof/", {"code": world.app_code()}).status_code == 303
    assert stale.get(EXPORT).status_code == 200

    device = Authenticator()
    question = stale.post("/accounts/factors/passkey/ask/").content.decode()
    stale.post("/accounts/factors/passkey/", {"name": "Key", "answer": device.make(question)})
    StaffSession.objects.update(sudo_until=None)
    question = stale.post("/accounts/passkey/ask/").content.decode()
    answer = stale.post("/accounts/proof/", {"answer": device.sign(question), "next": EXPORT})
    assert answer["Location"] == EXPORT
    assert stale.get(EXPORT).status_code == 200


@pytest.mark.trust("TD11")
@pytest.mark.parametrize(
    "path", ["factors/app/", "factors/passkey/", "factors/codes/", "factors/1/remove/", "sso/end/"]
)
def test_how_somebody_signs_in_is_changed_with_a_proof(stale, path):
    for answer in (stale.get(f"/accounts/{path}"), stale.post(f"/accounts/{path}")):
        assert answer.status_code == 303
        assert answer["Location"].startswith("/accounts/proof/?next=/accounts/")


def test_a_press_leads_back_to_the_page_it_was_made_on(alder, ada, max_):
    desk = at_the_desk(ada)
    StaffSession.objects.update(sudo_until=None)
    member = Member.objects.within(alder).get(pk=max_.member_id)
    here = f"/console/alder/team/{member.key}/"

    answer = desk.client.post(f"{here}reset/", headers={"referer": f"https://fanlight.test{here}"})
    assert answer["Location"] == f"/accounts/proof/?next={here}"
    elsewhere = desk.client.post(f"{here}reset/", headers={"referer": "https://evil.example/console/birch/"})
    assert elsewhere["Location"] == "/accounts/proof/?next=/console/alder/"


@pytest.mark.parametrize("there", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_a_proof_leads_nobody_elsewhere(stale, there):
    answer = stale.post("/accounts/proof/", {"password": world.PASSWORD, "next": there})

    assert answer["Location"] == "/console/"


def test_the_demo_whose_password_is_printed_asks_nowhere(stale):
    with override_settings(ASKS_FOR_PROOF=False):
        assert stale.get(EXPORT).status_code == 200
        assert stale.get(EXPORT, **HTMX).status_code == 200
