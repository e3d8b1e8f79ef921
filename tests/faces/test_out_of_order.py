"""The limiter's table is gone, damaged, or somebody sits on it: guesses wait, with words; links and pages go on."""

import logging
import sqlite3

import pytest
from django.conf import settings
from django.db import connections, router
from django.test import Client

from fanlight.ground.access.entering import limits
from fanlight.ground.access.entering.limits import NotCounted
from fanlight.ground.access.models import Allowance, PasskeyChallenge, PortalSession, SignInCode
from fanlight.ground.workspaces.models import Workspace
from tests import world
from tests.faces.portal.door import nobody, token, words
from tests.faces.portal.mailbox import asks
from tests.ground.access.entering.asking import Browser, a_customer, other_than

pytestmark = pytest.mark.usefixtures("lasting_db")
ASIDE = "ALTER TABLE {} RENAME TO {}"


@pytest.fixture
def gone():
    """No table to write in, as after a mistake with the file; put back afterwards."""
    connection = connections[router.db_for_write(Allowance)]
    limits.Complaint.after = 0.0
    with connection.cursor() as cursor:
        cursor.execute(ASIDE.format("access_allowance", "aside"))
    yield
    with connection.cursor() as cursor:
        cursor.execute(ASIDE.format("aside", "access_allowance"))


def signs_in():
    said = {"login": "max@alder.example", "password": world.PASSWORD}
    return Client().post("/accounts/login/", said)


def test_nobody_signs_in_and_everybody_is_told_when_to_come_again(max_, gone):
    answer = signs_in()
    assert answer.status_code == 503
    assert answer["Retry-After"] == "60"
    assert "no-store" in answer["Cache-Control"]
    assert "it is not your fault" in words(answer)
    assert settings.SESSION_COOKIE_NAME not in answer.cookies


def test_no_code_is_sent_and_the_address_stays_in_the_form(alder, gone):
    answer = asks(nobody(), "cara@mail.example")
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "Nothing was tried" in words(answer)
    assert 'value="cara@mail.example"' in answer.content.decode()
    assert not SignInCode.objects.within(alder).exists()


@pytest.mark.parametrize("path", ["password/", "passkey/", "passkey/ask/"])
def test_no_password_and_no_passkey_is_looked_at(alder, gone, path):
    Workspace.objects.filter(pk=alder.workspace_id).update(sign_in_policy="allowed")
    said = {"email": "cara@mail.example", "password": "let-light-in-2026", "answer": "{}"}
    answer = nobody().post(f"sign-in/{path}", said)
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "Nothing was tried" in answer.content.decode()
    assert not PasskeyChallenge.objects.within(alder).exists()


def test_a_wrong_code_is_wrong_as_ever(alder, monkeypatch):
    """Each code bears its own tries: that the attack cannot be counted lets nobody guess on."""
    a_customer(alder, "Cara Crown")
    browser = Browser(alder).asks("cara@mail.example")
    code = browser.reads()

    def broken(*_given):
        raise NotCounted

    monkeypatch.setattr(limits, "charge", broken)
    assert [browser.types(other_than(code)) for _ in range(6)] == ["wrong"] * 5 + ["used_up"]


def test_links_and_pages_go_on(alder, gus, gone):
    assert nobody().get().status_code == 200
    assert nobody().get("sign-in/").status_code == 200
    assert nobody().post("l/", {"token": token(alder, gus)}).status_code == 303
    assert PortalSession.objects.within(alder).filter(contact=gus.contact).count() >= 1


def test_the_log_says_so_once_a_minute(max_, gone, caplog):
    with caplog.at_level(logging.ERROR, logger=limits.__name__):
        for _ in range(3):
            assert signs_in().status_code == 503
    ours = [record.message for record in caplog.records if record.name == limits.__name__]
    assert len(ours) == 1
    assert ours[0].startswith("the limiter cannot count, so nobody can sign in")


def test_once_it_is_there_again_everybody_comes_in(max_, gone):
    connection = connections[router.db_for_write(Allowance)]
    assert signs_in().status_code == 503
    with connection.cursor() as cursor:
        cursor.execute(ASIDE.format("aside", "access_allowance"))
    try:
        assert signs_in().status_code == 302
    finally:
        with connection.cursor() as cursor:
            cursor.execute(ASIDE.format("access_allowance", "aside"))


@pytest.mark.once
def test_while_another_process_sits_on_the_file_guesses_are_not_admitted(max_):
    connection = connections["limits"]
    name = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")
    holder = sqlite3.connect(name, uri=str(name).startswith("file:"), isolation_level=None)
    try:
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(NotCounted):
            limits.charge(limits.Budget("locked", burst=1, every_seconds=1), "x")
        holder.execute("ROLLBACK")
        assert limits.charge(limits.Budget("locked", burst=1, every_seconds=1), "x") == 0.0
    finally:
        holder.close()
        connection.close()
