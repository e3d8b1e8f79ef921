"""How one signs in, and who else may, is changed right after a proof: a visit of long ago is asked for a code first."""

import datetime
from urllib.parse import quote

import pytest
from django.utils.timezone import now

from fanlight.core.errors import NotProven
from fanlight.ground.access.entering import credentials, passkeys, passwords, signin, switching
from fanlight.ground.access.models import Credential, Invitation, PortalSession
from fanlight.ground.access.ways import colleagues
from fanlight.ground.people.models import Affiliation
from fanlight.ground.rooms.models import Grant, Reach
from fanlight.ground.workspaces.models import Workspace
from tests import world
from tests.faces.portal.door import reading, words
from tests.faces.portal.mailbox import code_for
from tests.ground.access.entering.authenticator import Authenticator

pytestmark = pytest.mark.django_db
GOOD, HERE = "correct horse battery", "account/credentials/"
COLLEAGUES, BEN = "account/colleagues/", {"name": "Ben", "email": "ben@mail.example", "role": "viewer"}
LIMIT, SECOND = datetime.timedelta(minutes=10), datetime.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _allowed(alder):
    Workspace.objects.filter(pk=alder.workspace_id).update(sign_in_policy="allowed")


@pytest.fixture
def olive(alder, insurer):
    """Owner at the insurer, right after a code, with a colleague."""
    for name, role in (("Tom Technical", "technical"), ("Olive Owner", "owner")):
        contact = world.a_contact(alder, name)
        Affiliation.tie(contact, insurer, by=alder.owner, role=role)
        grant = Grant.give(contact, Reach(alder.portal("customer"), "client", insurer), by=alder.owner)
    session, secret = signin.begin(grant, signin.Arrival("code"))
    return world.Person(contact, credentials.viewer_of(grant, session), cookie=secret)


def begun(person, **said):
    """Their visit as if it had begun so, `ago`."""
    mine = PortalSession.objects.within(person.contact).filter(pk=person.viewer.session_id)
    ago = said.pop("ago", datetime.timedelta(hours=1))
    assert mine.update(created_at=now() - ago, **said) == 1


def confirmed(alder, reader, back):
    """From the page that asks for a code to where it leads."""
    reader.post("step-up/send/", {"next": back})
    return reader.post("step-up/", {"code": code_for(alder, reader), "next": back})


def leads_to_a_code(answer, back):
    return (answer.status_code, answer["Location"]) == (303, f"/alder/step-up/?next={quote(back, safe='')}")


def made_by(contact):
    question = passkeys.ask_new(contact)
    return passkeys.made_by(
        Authenticator().make(question.options), secret=question.secret, contact=contact, name="Phone"
    )


@pytest.mark.trust("TA12")
@pytest.mark.parametrize("method", ["code", "passkey", "password"])
@pytest.mark.parametrize(("ago", "is_fresh"), [(LIMIT - SECOND, True), (LIMIT, False)])
def test_a_visit_is_a_fresh_proof_for_ten_minutes(cleo, method, ago, is_fresh):
    begun(cleo, method=method, ago=ago)
    assert credentials.is_fresh(cleo.viewer) is is_fresh
    begun(cleo, method="link", ago=ago)
    assert not credentials.is_fresh(cleo.viewer), "a link is none"
    begun(cleo, method="link", stepped_up_at=now() - ago)
    assert credentials.is_fresh(cleo.viewer) is is_fresh


@pytest.mark.trust("TA12")
def test_an_old_proof_sets_no_first_password_and_adds_or_removes_no_passkey(alder, cleo):
    passkeys.add_own(made_by(cleo.contact), by=cleo.viewer)
    (phone,) = Credential.objects.within(alder)
    begun(cleo)
    for refused in (
        lambda: passwords.set_own(GOOD, by=cleo.viewer),
        lambda: passkeys.add_own(made_by(cleo.contact), by=cleo.viewer),
        lambda: credentials.remove_own(phone.key, by=cleo.viewer),
    ):
        with pytest.raises(NotProven):
            refused()
    assert list(Credential.objects.within(alder)) == [phone]

    begun(cleo, stepped_up_at=now())
    credentials.remove_own(phone.key, by=cleo.viewer)
    passwords.set_own(GOOD, by=cleo.viewer)
    assert Credential.objects.within(alder).get().kind == "password"


@pytest.mark.trust("TC03")
def test_a_password_of_a_moment_ago_adds_a_passkey_and_still_changes_by_itself_alone(alder, cleo):
    passwords.set_own(GOOD, by=cleo.viewer)
    begun(cleo, method="password", ago=SECOND)
    with pytest.raises(passwords.WrongPassword):
        passwords.set_own("another long one", by=cleo.viewer)
    with pytest.raises(NotProven):
        credentials.remove_own(Credential.objects.within(alder).get().key, by=cleo.viewer)
    passkeys.add_own(made_by(cleo.contact), by=cleo.viewer)
    assert Credential.objects.within(alder).filter(kind="passkey").exists()


@pytest.mark.trust("TA12")
def test_the_page_of_an_old_visit_asks_for_a_code_and_leads_back(alder, cleo):
    reader, back = reading(cleo), f"/alder/{HERE}"
    assert "Set a password" in words(reader.get(HERE)), "whoever just came in by a code is fresh"
    begun(cleo)
    page = words(reader.get(HERE))
    assert "confirm by a code once more" in page
    assert "Set a password" not in page
    assert "Add a passkey" not in page
    for path, said in (("password/", {"password": GOOD}), ("passkey/", {"answer": "{}"})):
        assert leads_to_a_code(reader.post(f"{HERE}{path}", said), back)
    asked = reader.post(f"{HERE}passkey/ask/")
    assert (asked.status_code, "with a code" in asked.json()["refusal"]) == (403, True)
    assert "Some time has passed" in words(reader.get("step-up/"))
    assert not Credential.objects.within(alder).exists()

    assert confirmed(alder, reader, back)["Location"] == back
    assert "confirm by a code once more" not in words(reader.get(HERE))
    assert reader.post(f"{HERE}password/", {"password": GOOD}).status_code == 303
    assert passwords.proved("cleo@mail.example", GOOD, owner=alder)


@pytest.mark.trust("TA12")
def test_on_an_old_visit_a_password_is_changed_by_the_one_so_far(alder, cleo):
    reader = reading(cleo)
    reader.post(f"{HERE}password/", {"password": GOOD})
    begun(cleo)
    page = words(reader.get(HERE))
    assert "Password now" in page
    assert "confirm by a code once more" in page
    said = {"password": "another long one", "current": GOOD}
    assert reader.post(f"{HERE}password/", said)["Location"] == f"/alder/{HERE}"
    assert passwords.proved("cleo@mail.example", "another long one", owner=alder)


@pytest.mark.trust("TA12")
def test_an_owner_of_an_old_visit_sees_colleagues_and_confirms_before_inviting_or_removing(alder, olive):
    tom = Grant.objects.within(alder).get(contact__name="Tom Technical")
    reader, back = reading(olive), f"/alder/{COLLEAGUES}"
    begun(olive)
    page = words(reader.get(COLLEAGUES))
    assert "Tom Technical" in page
    assert "confirm by a code once more" in page
    assert "Send the invitation" not in page
    assert leads_to_a_code(reader.post(f"{COLLEAGUES}invite/", BEN), back)
    assert leads_to_a_code(reader.get(f"{COLLEAGUES}{tom.key}/remove/"), back)
    assert leads_to_a_code(reader.post(f"{COLLEAGUES}{tom.key}/remove/"), back)
    with pytest.raises(NotProven):
        colleagues.invite(colleagues.NewColleague(**BEN), by=olive.viewer)
    with pytest.raises(NotProven):
        colleagues.remove(tom.key, by=olive.viewer)
    assert not Invitation.objects.within(alder).exists()
    assert tom.reloaded().state == "active"

    confirmed(alder, reader, back)
    assert reader.post(f"{COLLEAGUES}invite/", BEN)["Location"] == back
    assert reader.post(f"{COLLEAGUES}{tom.key}/remove/")["Location"] == back
    assert Invitation.objects.within(alder).count() == 1
    assert tom.reloaded().state == "disabled"


@pytest.mark.trust("TA12")
def test_on_an_old_visit_one_becomes_nobody_else_of_the_mailbox(alder, cleo):
    other = world.a_contact(alder, "Otto Oak", email="cleo@mail.example")
    theirs = Grant.give(other, Reach(alder.portal("customer")), by=alder.owner)
    begun(cleo, proved_key="cleo@mail.example")
    reader, back = reading(cleo), "/alder/account/switch/"
    assert leads_to_a_code(reader.post(f"account/switch/{theirs.key}/"), back)
    with pytest.raises(NotProven):
        switching.switch(theirs.key, by=cleo.viewer, caller=world.A_PHONE)
    assert reader.cookie == cleo.cookie

    confirmed(alder, reader, back)
    assert reader.post(f"account/switch/{theirs.key}/").status_code == 303
    assert signin.visit("alder", reader.cookie).contact_name == "Otto Oak"


def test_on_an_old_visit_one_still_changes_to_what_is_ones_own(alder, cleo):
    own = Grant.give(cleo.contact, Reach(alder.portal("instructing_client")), by=alder.owner)
    begun(cleo)
    reader = reading(cleo)
    assert "/step-up/" not in reader.post(f"account/switch/{own.key}/")["Location"]
    assert signin.visit("alder", reader.cookie).viewer.grant_id == own.pk
    assert reader.get(HERE).status_code == 200
    assert "confirm by a code once more" in words(reader.get(HERE)), "no proof grows younger by it"
