"""Passwords of contacts: what may be one, how one changes, and what a wrong one costs."""

import dataclasses
import datetime
import socket

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.utils.timezone import now

from fanlight.core.errors import Malformed, NotAllowed
from fanlight.ground.access.entering import credentials, passwords
from fanlight.ground.access.models import Credential, PortalSession
from fanlight.ground.access.ways import standing
from fanlight.ground.activity.models import Event
from fanlight.ground.mail.models import Letter
from fanlight.ground.people.models import ContactAddress
from fanlight.ground.people.models.ties import Affiliation
from fanlight.ground.workspaces.models import Workspace
from tests import world

pytestmark = pytest.mark.django_db
GOOD = "correct horse battery"


@pytest.fixture(autouse=True)
def _allowed(alder):
    said = {"sign_in_policy": "allowed", "name": "Alder Restoration"}
    Workspace.objects.filter(pk=alder.workspace_id).update(**said)


@pytest.fixture
def reader(cleo):
    """Cleo, in a visit by code of an hour ago."""
    earlier = now() - datetime.timedelta(hours=1)
    PortalSession.objects.within(cleo.contact).filter(pk=cleo.viewer.session_id).update(created_at=earlier)
    return dataclasses.replace(cleo.viewer, assurance="code")


def confirmed(reader):
    """The same, right after a code was given in it."""
    PortalSession.objects.within(reader).filter(pk=reader.session_id).update(stepped_up_at=now())
    return reader


@pytest.fixture
def has_password(reader):
    """Set right after a code, an hour ago."""
    passwords.set_own(GOOD, by=confirmed(reader))
    PortalSession.objects.within(reader).filter(pk=reader.session_id).update(stepped_up_at=None)


@pytest.mark.trust("TC01")
@pytest.mark.parametrize(
    "password",
    [
        "twelve chars",
        "x" * 127 + "y",
        "пароль из слов",
        "  spaces kept  ",
        "🦊🦊🐻🐻🐼🐼🦁🦁🐯🐯🐨🐨",
        "no DIGITS or signs",
    ],
)
def test_password_policy(alder, reader, password):
    passwords.set_own(password, by=confirmed(reader))
    assert passwords.proved("cleo@mail.example", password, owner=alder)
    for other in (password.swapcase(), password.strip() + "x", password[:-1], password + " "):
        assert other == password or passwords.proved("cleo@mail.example", other, owner=alder) is None


@pytest.mark.trust("TC01")
@pytest.mark.parametrize("password", ["", "eleven char", "x" * 128 + "y"])
def test_too_short_and_too_long_are_refused(reader, password):
    with pytest.raises(Malformed) as refused:
        passwords.set_own(password, by=confirmed(reader))
    assert refused.value.field == "password"


@pytest.mark.trust("TC02")
@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "Password2026!",
        "qwertyuiop123456",
        "aaaaaaaaaaaaaa",
        "1q2w3e4r5t6y",
        "Restoration2026!",
        "alder-restoration",
        "CleoCastle1234",
        "cleo@mail.example",
        "castlecastle12",
        "Brightwater!!!!",
        "fanlight2026",
    ],
)
def test_password_blocklist(alder, insurer, cleo, ada, reader, password, monkeypatch):
    Affiliation.tie(cleo.contact, insurer, by=ada)
    monkeypatch.setattr(socket.socket, "connect", lambda *a: pytest.fail("nothing is asked elsewhere"))
    with pytest.raises(Malformed):
        passwords.check(password, contact=cleo.contact)


@pytest.mark.trust("TC03")
def test_password_change(alder, reader, has_password):
    with pytest.raises(passwords.WrongPassword):
        passwords.set_own("another long one", by=reader)
    with pytest.raises(passwords.WrongPassword):
        passwords.set_own("another long one", by=reader, current="not this one")
    passwords.set_own("another long one", by=reader, current=GOOD)
    assert passwords.proved("cleo@mail.example", "another long one", owner=alder)
    assert passwords.proved("cleo@mail.example", GOOD, owner=alder) is None


@pytest.mark.trust("TC03")
def test_a_fresh_code_changes_a_forgotten_one(alder, reader, has_password):
    mine = PortalSession.objects.within(alder).filter(pk=reader.session_id)
    mine.update(stepped_up_at=now() - datetime.timedelta(minutes=10))
    with pytest.raises(passwords.WrongPassword):
        passwords.set_own("another long one", by=reader)
    mine.update(stepped_up_at=now())
    passwords.set_own("another long one", by=reader)
    assert passwords.proved("cleo@mail.example", "another long one", owner=alder)


@pytest.mark.trust("TC03")
def test_a_change_can_end_every_other_visit(alder, cleo, reader):
    other, _secret = _visit(cleo)
    stranger, _theirs = _visit(world.a_holder(alder, world.a_job(alder), "Otto Oak"))
    passwords.set_own(GOOD, by=confirmed(reader))
    assert other.reloaded().ended_at is None, "only when asked"
    passwords.set_own("another long one", by=reader, current=GOOD, ends_others=True)

    assert other.reloaded().ended_at
    assert stranger.reloaded().ended_at is None
    assert PortalSession.objects.within(alder).get(pk=reader.session_id).ended_at is None


def _visit(person):
    from fanlight.ground.access.entering import signin

    return signin.begin(credentials.grants_of(person.contact)[0], signin.Arrival("code"))


@pytest.mark.trust("TC05")
def test_a_visit_by_link_alone_sets_nothing(cleo, reader):
    guest = dataclasses.replace(reader, assurance="link")
    with pytest.raises(credentials.NotProven):
        passwords.set_own(GOOD, by=guest)
    with pytest.raises(credentials.NotProven):
        credentials.remove_own("any", by=guest)


@pytest.mark.trust("TC10")
def test_change_notifications(alder, ada, cleo, reader, has_password):
    letter = Letter.objects.within(alder).get(kind=credentials.KIND)
    assert letter.to_address == "cleo@mail.example"
    assert "set a password" in letter.body
    passwords.set_own("another long one", by=reader, current=GOOD)
    credentials.remove_own(Credential.objects.within(alder).get().key, by=confirmed(reader))

    assert Letter.objects.within(alder).filter(kind=credentials.KIND).count() == 3
    names = Event.objects.visible_to(ada).filter(name__startswith="password.").values_list("name", flat=True)
    assert sorted(names) == ["password.removed", "password.set", "password.set"]


def test_without_an_address_the_history_has_it(alder, ada, cleo, reader):
    ContactAddress.objects.within(alder).filter(contact=cleo.contact).delete()
    passwords.set_own(GOOD, by=confirmed(reader))
    assert Event.objects.visible_to(ada).filter(name="password.set").exists()


@pytest.mark.trust("TC12")
def test_admin_cannot_set_password(alder, ada, has_password):
    assert not [name for name in dir(passwords) if "reset" in name]
    with pytest.raises((NotAllowed, AttributeError)):
        passwords.set_own("chosen by the boss", by=ada)
    assert passwords.proved("cleo@mail.example", "chosen by the boss", owner=alder) is None

    credentials.remove(Credential.objects.within(alder).get(), by=ada)
    assert passwords.proved("cleo@mail.example", GOOD, owner=alder) is None


def test_only_staff_remove_somebody_elses(alder, gus, reader, has_password):
    credential = Credential.objects.within(alder).get()
    with pytest.raises(NotAllowed):
        credentials.remove(credential, by=gus.viewer)
    with pytest.raises(credentials.Gone):
        credentials.remove_own(credential.key, by=dataclasses.replace(reader, contact_id=gus.contact.pk))
    credentials.remove_own(credential.key, by=confirmed(reader))
    with pytest.raises(credentials.Gone):
        credentials.remove_own(credential.key, by=reader)


@pytest.mark.trust("TC03")
def test_the_password_so_far_is_not_got_round_by_removing_it(alder, reader, has_password):
    with pytest.raises(credentials.NotProven):
        credentials.remove_own(Credential.objects.within(alder).get().key, by=reader)
    assert passwords.proved("cleo@mail.example", GOOD, owner=alder)


def test_the_policy_decides_whether_there_are_any(alder, reader):
    everywhere = Workspace.objects.filter(pk=alder.workspace_id)
    everywhere.update(sign_in_policy="passwordless")
    with pytest.raises(credentials.NotOffered):
        passwords.set_own(GOOD, by=reader)
    everywhere.update(sign_in_policy="required")
    passwords.set_own(GOOD, by=confirmed(reader))
    with pytest.raises(credentials.LastOne):
        credentials.remove_own(Credential.objects.within(alder).get().key, by=reader)


def test_older_hashes_are_made_anew_at_sign_in(alder, has_password, monkeypatch):
    older = Credential.objects.within(alder).get().secret
    monkeypatch.setattr(Argon2PasswordHasher, "time_cost", 2)
    assert passwords.proved("cleo@mail.example", GOOD, owner=alder)
    newer = Credential.objects.within(alder).get().secret
    assert newer != older
    assert "t=2" in newer
    assert passwords.proved("cleo@mail.example", GOOD, owner=alder)


@pytest.mark.trust("TB01")
@pytest.mark.parametrize(
    "email", ["nobody@mail.example", "nia@mail.example", "cleo@mail.example", "not an address"]
)
def test_the_same_work_is_done_for_everybody(alder, cleo, nia, has_password, email, monkeypatch):
    """Counted in hashes, since a clock on a busy machine proves nothing: unknown, without password, and wrong."""
    hashed = []
    encode = Argon2PasswordHasher.encode
    verify = Argon2PasswordHasher.verify
    monkeypatch.setattr(Argon2PasswordHasher, "encode", lambda *a, **k: hashed.append(1) or encode(*a, **k))
    monkeypatch.setattr(Argon2PasswordHasher, "verify", lambda *a, **k: hashed.append(1) or verify(*a, **k))
    assert passwords.proved(email, "wrong but long enough", owner=alder) is None
    assert len(hashed) == 1


@pytest.mark.trust("TD08")
def test_disable_kills_everything(alder, cleo, ada, has_password):
    assert passwords.proved("cleo@mail.example", GOOD, owner=alder)
    cleo.contact.disable(by=ada)
    assert passwords.proved("cleo@mail.example", GOOD, owner=alder) is None


def test_in_a_shared_mailbox_the_password_says_who_it_is(alder, cleo, reader, has_password):
    otto = world.a_holder(alder, world.a_job(alder), "Otto Oak")
    ContactAddress.objects.within(alder).filter(contact=otto.contact).update(
        address="cleo@mail.example", folded_key="cleo@mail.example"
    )
    mine = {"workspace_id": alder.workspace_id, "contact": otto.contact, "kind": "password"}
    Credential.objects.create(**mine, secret=make_password("otto's own long one"))
    assert passwords.proved("CLEO@mail.example", "otto's own long one", owner=alder).contact == otto.contact
    assert passwords.proved("cleo@mail.example", GOOD, owner=alder).contact == cleo.contact


def test_a_password_of_one_business_is_worth_nothing_at_another(birch, has_password):
    assert passwords.proved("cleo@mail.example", GOOD, owner=birch) is None


@pytest.mark.trust("TC10")
def test_a_changed_address_is_told_to_the_old_and_the_new_one(alder, ada, cleo, nia):
    contact = cleo.contact.reloaded()
    standing.settle(contact.pk, owner=alder)
    letters = Letter.objects.within(alder).filter(kind=credentials.KIND).order_by("to_address")
    contact.change(by=ada, name="Cleo Castle", phone="1", email="CLEO@mail.example")
    assert not letters.exists(), "the same address"
    contact.reloaded().change(by=ada, name="Cleo Castle", phone="1", email="cleo@new.example")
    assert [letter.to_address for letter in letters] == ["CLEO@mail.example", "cleo@new.example"]
    assert all("no longer to the one so far" in letter.body for letter in letters)

    nia.change(by=ada, name="Nia North", phone="1", email="nia@new.example")
    assert letters.count() == 2, "who has no way in has nothing to lose"
