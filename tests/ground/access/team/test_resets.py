"""A forgotten password: who gets a letter, what its link is worth, and what ends it."""

import datetime
import re

import pytest
import time_machine
from django.utils.timezone import now

from fanlight.core.errors import NotAllowed
from fanlight.core.viewers import TaskViewer
from fanlight.ground.access.models import PasswordReset, StaffSession
from fanlight.ground.access.team import resets
from fanlight.ground.mail import delivery, smtp
from fanlight.ground.mail.models import Letter
from fanlight.ground.workspaces.models import Login, Member
from tests import world

GOOD = "three calm brown otters"


@pytest.fixture
def sent(monkeypatch):
    """What leaves, in place of a mail server."""
    letters = []
    monkeypatch.setattr(smtp, "send", letters.append)
    return letters


def asked(address="max@alder.example"):
    """The worker has done its part."""
    resets.ask(address)
    made = PasswordReset.objects.order_by("-id").first()
    resets.answer(made.pk)
    return PasswordReset.objects.get(pk=made.pk)


def arrived(alder, sent):
    letter = Letter.objects.within(alder).filter(kind=resets.KIND).order_by("-id").first()
    delivery.deliver(TaskViewer(letter.workspace_id, 0, "mail"), letter.pk)
    return re.search(r"/accounts/reset/(\S+)/", sent[-1].body)[1]


@pytest.mark.trust("TC05")
def test_the_link_is_minted_when_the_letter_leaves_and_stands_in_no_row(alder, max_, sent):
    reset = asked()
    letter = Letter.objects.within(alder).get(kind=resets.KIND)
    assert letter.to_address == "max@alder.example"
    assert reset.digest is None

    token = arrived(alder, sent)

    assert len(token) == 53
    rows = repr(list(PasswordReset.objects.values())) + repr(list(Letter.objects.within(alder).values()))
    assert token not in rows
    assert PasswordReset.objects.behind(token).pk == reset.pk


@pytest.mark.trust("TC05")
def test_it_works_once(alder, max_, sent):
    asked()
    token = arrived(alder, sent)
    reset = PasswordReset.objects.behind(token)

    resets.use(reset, GOOD)

    assert Login.objects.get(email="max@alder.example").check_password(GOOD)
    assert PasswordReset.objects.behind(token) is None
    with pytest.raises(resets.Over):
        resets.use(reset, "four calm brown otters")
    assert Login.objects.get(email="max@alder.example").check_password(GOOD)


@pytest.mark.trust("TC05")
@pytest.mark.parametrize(("seconds", "works"), [(3599, True), (3601, False)])
def test_it_works_for_an_hour(alder, max_, sent, seconds, works):
    with time_machine.travel(now(), tick=False) as clock:
        asked()
        token = arrived(alder, sent)
        clock.shift(datetime.timedelta(seconds=seconds))
        assert bool(PasswordReset.objects.behind(token)) is works


@pytest.mark.trust("TC05")
@pytest.mark.parametrize("change", ["password", "email", "stopped"])
def test_it_dies_with_the_password_or_the_address_it_was_asked_for(alder, max_, sent, change):
    asked()
    token = arrived(alder, sent)
    login = Login.objects.get(email="max@alder.example")
    if change == "password":
        login.set_password(GOOD)
    elif change == "email":
        login.email = "max@elsewhere.example"
    else:
        login.is_active = False
    login.save()

    assert PasswordReset.objects.behind(token) is None


@pytest.mark.trust("TC05")
def test_every_device_is_signed_out(alder, max_, sent, client):
    client.post("/accounts/login/", {"login": "max@alder.example", "password": world.PASSWORD})
    assert StaffSession.objects.filter(login__email="max@alder.example").exists()
    asked()
    resets.use(PasswordReset.objects.behind(arrived(alder, sent)), GOOD)

    assert not StaffSession.objects.filter(login__email="max@alder.example").exists()
    assert client.get("/console/alder/jobs/").status_code == 302


@pytest.mark.parametrize(
    "address", ["nobody@alder.example", "MAX@ALDER.EXAMPLE.", "", "x" * 400, "m\u0430x@alder.example"]
)
def test_nobody_else_gets_a_letter(alder, max_, address):
    assert asked(address).login is None
    assert not Letter.objects.within(alder).filter(kind=resets.KIND).exists()


def test_who_is_stopped_everywhere_or_has_no_password_gets_none(alder, max_):
    Member.objects.within(alder).filter(pk=max_.member_id).update(disabled_at=now())
    assert asked().login is None
    Member.objects.within(alder).filter(pk=max_.member_id).update(disabled_at=None)
    login = Login.objects.get(email="max@alder.example")
    login.set_unusable_password()
    login.save()
    assert asked().login is None
    assert not Letter.objects.within(alder).exists()


def test_a_mailbox_is_not_flooded(alder, max_):
    for _ in range(6):
        asked()

    assert Letter.objects.within(alder).filter(kind=resets.KIND).count() == resets.MOST_LETTERS


def test_a_task_that_runs_twice_sends_one_letter(alder, max_):
    reset = asked()
    resets.answer(reset.pk)

    assert Letter.objects.within(alder).filter(kind=resets.KIND).count() == 1


def test_a_try_that_did_not_leave_leaves_nothing_that_opens(alder, max_, monkeypatch):
    minted = []

    def lost(message):
        minted.append(re.search(r"/accounts/reset/(\S+)/", message.body)[1])
        raise smtp.Unsent("no connection")

    monkeypatch.setattr(smtp, "send", lost)
    asked()
    letter = Letter.objects.within(alder).get(kind=resets.KIND)
    delivery.deliver(TaskViewer(letter.workspace_id, 0, "mail"), letter.pk)

    assert minted
    assert PasswordReset.objects.behind(minted[0]) is None


@pytest.mark.trust("TC12")
def test_administrators_have_a_letter_sent_and_only_for_whom_they_decide(alder, ada, max_):
    ann = world.a_member(alder, "Ann Aster", role="admin")
    members = {one.name.split()[0]: one for one in Member.objects.within(alder).select_related("login")}

    resets.send(members["Max"], by=ann)
    assert PasswordReset.objects.filter(address_key="max@alder.example").count() == 1
    for who, by in (("Ada", ann), ("Ada", max_), ("Ann", max_)):
        with pytest.raises(NotAllowed):
            resets.send(members[who], by=by)
    assert PasswordReset.objects.count() == 1
    assert members["Max"].login.check_password(world.PASSWORD), "it is theirs until they choose another"
