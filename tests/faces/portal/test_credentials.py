"""The page of a reader's password and passkeys: whose it is, what it changes, and what a link alone may not."""

import datetime
from urllib.parse import quote

import pytest
from django.utils.timezone import now

from fanlight.ground.access.entering import passwords, signin
from fanlight.ground.access.models import Credential, PasskeyChallenge, PortalSession
from fanlight.ground.workspaces.models import Workspace
from tests import world
from tests.faces.portal.door import nobody, reading, words
from tests.ground.access.entering.authenticator import Authenticator

pytestmark = pytest.mark.django_db
GOOD, OTHER = "correct horse battery", "another long one"
HERE = "account/credentials/"


@pytest.fixture
def policy(alder):
    return lambda name: Workspace.objects.filter(pk=alder.workspace_id).update(sign_in_policy=name)


@pytest.fixture(autouse=True)
def _allowed(alder, policy):
    policy("allowed")


@pytest.fixture
def reader(cleo):
    return reading(cleo)


def age(cleo, hours=1):
    """The visit began so long ago."""
    mine = PortalSession.objects.within(cleo.contact).filter(pk=cleo.viewer.session_id)
    mine.update(created_at=now() - datetime.timedelta(hours=hours))


@pytest.mark.trust("TC03", "TC04")
def test_a_password_is_set_changed_and_removed(alder, cleo, reader):
    assert 'autocomplete="new-password"' in reader.get(HERE).content.decode()
    assert reader.post(f"{HERE}password/", {"password": "short"}).status_code == 422
    assert reader.post(f"{HERE}password/", {"password": GOOD}).status_code == 303
    age(cleo)
    page = reader.get(HERE)
    assert "Password now" in words(page)
    answer = reader.post(f"{HERE}password/", {"password": OTHER, "current": "wrong"})
    assert (answer.status_code, "not your password now" in words(answer)) == (422, True)
    assert reader.post(f"{HERE}password/", {"password": OTHER, "current": GOOD}).status_code == 303
    assert passwords.proved("cleo@mail.example", OTHER, owner=alder)

    key = Credential.objects.within(alder).get().key
    assert reader.get(f"{HERE}{key}/remove/").status_code == 200
    answer = reader.post(f"{HERE}{key}/remove/")
    assert (answer.status_code, "/step-up/" in answer["Location"]) == (303, True)
    assert Credential.objects.within(alder).exists(), (
        "asking is not doing, nor is a press of an hour ago's visit"
    )
    age(cleo, hours=0)
    assert reader.post(f"{HERE}{key}/remove/").status_code == 303
    assert not Credential.objects.within(alder).exists()
    assert reader.post(f"{HERE}{key}/remove/").status_code == 404


@pytest.mark.trust("TC03")
def test_the_password_so_far_is_not_guessed_at_an_open_window(cleo, reader):
    reader.post(f"{HERE}password/", {"password": GOOD})
    age(cleo)
    for _ in range(9):
        answer = reader.post(f"{HERE}password/", {"password": OTHER, "current": "a wrong guess"})
        assert answer.status_code == 422
    answer = reader.post(f"{HERE}password/", {"password": OTHER, "current": GOOD})
    assert (answer.status_code, "tried too often" in words(answer)) == (429, True)


@pytest.mark.trust("TC03")
def test_it_offers_to_end_other_visits(alder, cleo, reader):
    other, _secret = signin.begin(PortalSession.objects.within(alder).get().grant, signin.Arrival("code"))
    reader.post(f"{HERE}password/", {"password": GOOD, "ends_others": "on"})
    assert other.reloaded().ended_at
    assert reader.get(HERE).status_code == 200


def test_passkeys_are_added_by_name_and_removed(alder, reader):
    device = Authenticator()
    asked = reader.post(f"{HERE}passkey/ask/").content.decode()
    answer = reader.post(f"{HERE}passkey/", {"answer": device.make(asked), "name": "My phone"})
    assert answer.status_code == 303
    assert "My phone" in words(reader.get(HERE))
    assert reader.post(f"{HERE}passkey/", {"answer": "{}"}).status_code == 422
    (key,) = Credential.objects.within(alder).values_list("key", flat=True)
    assert reader.post(f"{HERE}{key}/remove/").status_code == 303
    assert not Credential.objects.within(alder).exists()


@pytest.mark.trust("TB07")
def test_questions_for_a_new_passkey_are_not_without_end(alder, reader):
    answers = [reader.post(f"{HERE}passkey/ask/") for _ in range(25)]

    assert [answer.status_code for answer in answers] == [200] * 20 + [429] * 5
    assert "tried too often" in answers[-1].json()["refusal"]
    assert PasskeyChallenge.objects.within(alder).count() <= 20


@pytest.mark.trust("TA12", "TC05")
def test_a_link_alone_changes_nothing(alder, tia):
    reader = reading(tia)
    assert "Confirm by a code" in words(reader.get(HERE))
    for path, said in (("password/", {"password": GOOD}), ("passkey/", {"answer": "{}"})):
        answer = reader.post(f"{HERE}{path}", said)
        back = quote(f"/alder/{HERE}", safe="")
        assert (answer.status_code, answer["Location"]) == (303, f"/alder/step-up/?next={back}")
    assert reader.post(f"{HERE}passkey/ask/").status_code == 403
    assert not Credential.objects.within(alder).exists()


def test_somebody_elses_are_not_there(alder, cleo, reader):
    otto = world.a_holder(alder, world.a_job(alder), "Otto Oak")
    passwords.first(otto.contact, GOOD)
    key = Credential.objects.within(alder).get().key
    assert reader.get(f"{HERE}{key}/remove/").status_code == 404
    assert reader.post(f"{HERE}{key}/remove/").status_code == 404
    assert Credential.objects.within(alder).get().contact == otto.contact


@pytest.mark.parametrize("path", [HERE, f"{HERE}password/", f"{HERE}passkey/", f"{HERE}passkey/ask/"])
def test_nobody_and_guests_of_a_share_link_have_none(gus, path):
    method = "get" if path == HERE else "post"
    assert getattr(nobody(), method)(path).status_code == 302
    assert getattr(reading(gus), method)(path).status_code in (303, 404)
    assert not Credential.objects.within(gus.contact).exists()


def test_where_there_are_no_passwords_there_is_no_page(policy, reader):
    policy("passwordless")
    assert reader.get(HERE).status_code == 404
    assert reader.post(f"{HERE}password/", {"password": GOOD}).status_code in (404, 422)


def test_where_one_is_required_the_last_stays(alder, policy, reader):
    policy("required")
    reader.post(f"{HERE}password/", {"password": GOOD})
    key = Credential.objects.within(alder).get().key
    answer = reader.post(f"{HERE}{key}/remove/")
    assert (answer.status_code, "required here" in words(answer)) == (409, True)
    assert Credential.objects.within(alder).exists()
