"""Where a password or passkey is required, a code leads an invited person to where one is set, and no further."""

import datetime

import pytest
from django.utils.timezone import now

from fanlight.ground.access.entering import passwords, signin
from fanlight.ground.access.models import Credential, PortalSession, SignInCode
from fanlight.ground.access.ways import inviting
from fanlight.ground.people.models import ContactAddress
from fanlight.ground.rooms.models import Reach
from fanlight.ground.workspaces.models import Workspace
from tests import world
from tests.faces.portal.door import everything, nobody, reading, words
from tests.faces.portal.mailbox import asks, code_for, comes_in, question, types
from tests.ground.access.entering.authenticator import Authenticator

pytestmark = pytest.mark.django_db
GOOD, NIA = "correct horse battery", "nia@mail.example"


@pytest.fixture
def policy(alder):
    return lambda name: Workspace.objects.filter(pk=alder.workspace_id).update(sign_in_policy=name)


@pytest.fixture(autouse=True)
def _required(policy):
    policy("required")


@pytest.fixture
def invitation(nia, alder, ada):
    return inviting.invite(nia, Reach(alder.portal("customer")), by=ada)


@pytest.fixture
def grant(invitation):
    return invitation.grant


@pytest.fixture
def reader(alder, grant):
    """Nia's browser, in which the right code was just typed."""
    reader = nobody()
    assert comes_in(alder, reader, NIA)["Location"] == here(grant)
    return reader


def here(grant):
    return f"/alder/sign-in/invitation/{grant.key}/"


def state(invitation):
    return invitation.grant.reloaded().state, invitation.reloaded().accepted_at is not None


@pytest.mark.feature("D26", "E13")
def test_the_code_leads_to_the_page_of_the_letter_and_into_nothing(alder, job, invitation, grant, reader):
    assert not reader.cookie
    assert not PortalSession.objects.within(alder).exists()
    assert state(invitation) == ("invited", False)
    assert reader.get("").status_code == 200
    assert reader.get("account/").status_code == 302

    before = everything()
    page = reader.client.get(here(grant))
    assert page.status_code == 200
    assert "Set the password and open" in words(page)
    assert "Open my portal" not in words(page)
    assert "no-store" in page["Cache-Control"]
    assert everything() == before, "looking changes nothing"


@pytest.mark.feature("D26")
def test_a_password_set_there_accepts_and_opens_once(alder, nia, invitation, grant, reader):
    for said, status in (({}, 422), ({"password": "short"}, 422)):
        answer = reader.post("invitation/", {"grant": grant.key} | said)
        assert (answer.status_code, state(invitation)) == (status, ("invited", False))
    assert not Credential.objects.within(alder).exists()

    code_cookie = reader.client.cookies["__Host-fl_code_alder"].value
    answer = reader.post("invitation/", {"grant": grant.key, "password": GOOD})
    assert (answer.status_code, state(invitation)) == (303, ("active", True))
    session = PortalSession.objects.within(alder).get()
    assert (session.method, session.assurance, session.proved_key) == ("password", "password", NIA)
    assert signin.visit("alder", reader.cookie).contact_name == nia.name
    assert passwords.proved(NIA, GOOD, owner=alder).contact == nia

    thief = nobody()
    thief.client.cookies["__Host-fl_code_alder"] = code_cookie
    answer = thief.post("invitation/", {"grant": grant.key, "password": "another long one"})
    assert (answer.status_code, "used already" in words(answer)) == (410, True)
    assert passwords.proved(NIA, GOOD, owner=alder)


@pytest.mark.feature("D26")
def test_a_passkey_will_do(alder, invitation, grant, reader):
    asked = reader.post("invitation/passkey/", {"grant": grant.key})
    device = Authenticator()
    answer = device.make(asked.content.decode())
    assert reader.post("invitation/", {"grant": grant.key, "answer": answer}).status_code == 303
    assert state(invitation) == ("active", True)
    assert PortalSession.objects.within(alder).get().assurance == "passkey"


def test_where_they_wanted_to_go_and_for_how_long_is_kept_in_mind(alder, grant):
    reader, wish = nobody(), {"next": "/alder/account/"}
    asks(reader, NIA)
    answer = types(reader, code_for(alder, reader), keep="", **wish)
    assert answer["Location"] == f"{here(grant)}?next=%2Falder%2Faccount%2F&keep=0"
    page = reader.client.get(answer["Location"]).content.decode()
    assert 'name="next" value="/alder/account/"' in page
    assert 'name="keep" value="0"' in page
    answer = reader.post("invitation/", {"grant": grant.key, "password": GOOD, "keep": "0"} | wish)
    assert answer["Location"] == "/alder/account/"
    assert PortalSession.objects.within(alder).get().is_kept is False


@pytest.mark.trust("TB04")
def test_what_the_code_proved_is_worth_nothing_after_ten_minutes(alder, invitation, grant, reader):
    row = question(alder, reader)
    SignInCode.objects.within(alder).filter(pk=row.pk).update(
        proved_at=now() - datetime.timedelta(minutes=10)
    )
    answers = [
        reader.client.get(here(grant)),
        reader.post("invitation/", {"grant": grant.key, "password": GOOD}),
    ]
    assert [answer.status_code for answer in answers] == [410, 410]
    assert "too old" in words(answers[1])
    assert reader.post("invitation/passkey/", {"grant": grant.key}).status_code == 410
    assert (state(invitation), reader.cookie) == (("invited", False), "")


@pytest.mark.trust("TB05")
@pytest.mark.parametrize(
    "who", ["no code", "a code not typed", "a code of somebody else", "a code of a visit"]
)
def test_nobody_else_sets_a_password_for_them(alder, tia, invitation, grant, who):
    reader = nobody()
    if who == "a code not typed":
        asks(reader, NIA)
    elif who == "a code of somebody else":
        other = inviting.invite(
            world.a_contact(alder, "Otto Oak"), Reach(alder.portal("customer")), by=alder.owner
        )
        assert comes_in(alder, reader, "otto@mail.example")["Location"] == here(other.grant)
    elif who == "a code of a visit":
        ContactAddress.objects.within(alder).filter(contact=tia.contact).update(address=NIA, folded_key=NIA)
        reader = reading(tia)
        reader.post("step-up/send/")
        reader.post("step-up/", {"code": code_for(alder, reader)})
    for answer in (
        reader.client.get(here(grant)),
        reader.post("invitation/", {"grant": grant.key, "password": GOOD}),
        reader.post("invitation/passkey/", {"grant": grant.key}),
    ):
        assert answer.status_code in (303, 404, 410)
        assert "Hello Nia" not in words(answer)
    assert state(invitation) == ("invited", False)
    assert not Credential.objects.within(alder).exists()


def test_an_invitation_that_was_cancelled_meanwhile_is_over(alder, ada, invitation, grant, reader):
    inviting.cancel(grant, by=ada)
    for answer in (
        reader.client.get(here(grant)),
        reader.post("invitation/", {"grant": grant.key, "password": GOOD}),
    ):
        assert (answer.status_code, "invitation is over" in words(answer)) == (404, True)
    assert not Credential.objects.within(alder).exists()


def test_the_code_goes_where_the_address_is_today_though_the_letter_went_elsewhere(
    alder, ada, nia, invitation
):
    nia.change(by=ada, name="Nia North", phone="", email="new@mail.example")
    reader = nobody()
    comes_in(alder, reader, "new@mail.example")
    answer = reader.post("invitation/", {"grant": invitation.grant.key, "password": GOOD})
    assert (answer.status_code, state(invitation)) == (303, ("active", True))


def test_one_of_a_shared_mailbox_is_chosen_first(alder, ada, nia, invitation, grant):
    other = world.a_contact(alder, "Otto Oak", email=NIA)
    inviting.invite(other, Reach(alder.portal("customer")), by=ada)
    reader = nobody()
    assert "/sign-in/choose/" in comes_in(alder, reader, NIA)["Location"]
    answer = reader.post("sign-in/choose/", {"grant": grant.key, "keep": "1"})
    assert answer["Location"] == here(grant)
    assert "Hello Nia" in words(reader.client.get(here(grant)))


@pytest.mark.feature("D26")
@pytest.mark.parametrize("why", ["has a password", "is in already", "none is required"])
def test_elsewhere_a_code_opens_at_once(alder, ada, nia, policy, invitation, grant, why):
    if why == "has a password":
        passwords.first(nia, GOOD)
    elif why == "is in already":
        grant.activate(by=ada)
    else:
        policy("allowed")
    reader = nobody()
    assert comes_in(alder, reader, NIA).status_code == 303
    assert signin.visit("alder", reader.cookie).viewer.assurance == "code"
    assert state(invitation) == ("active", why != "is in already")


def test_nobody_changes_person_unasked(alder, cleo, invitation, grant):
    reader = reading(cleo)
    comes_in(alder, reader, NIA)
    assert "You are signed in as Cleo Castle" in words(reader.client.get(here(grant)))
    said = {"grant": grant.key, "password": GOOD}
    assert reader.post("invitation/", said).status_code == 409
    assert reader.cookie == cleo.cookie
    assert reader.post("invitation/", said | {"confirm": "1"}).status_code == 303
    assert signin.visit("alder", reader.cookie).contact_name == "Nia North"
