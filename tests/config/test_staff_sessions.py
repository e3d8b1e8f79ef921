"""Sessions of the console: where they lie, how long they last, and what ends them."""

import datetime

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils.timezone import now

from fanlight.config.staff import SessionStore
from fanlight.core import tokens
from fanlight.ground.access.models import StaffSession
from fanlight.ground.workspaces.models import Login
from tests import world

HOME = "/console/alder/jobs/"
NAME = settings.SESSION_COOKIE_NAME


def signed_in(email="max@alder.example"):
    client = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"})
    assert client.post("/accounts/login/", {"login": email, "password": world.PASSWORD}).status_code == 302
    return client


def key(client):
    return client.cookies[NAME].value


def row(client):
    return StaffSession.objects.get(digest=tokens.digest(key(client)))


@pytest.mark.trust("TD01")
def test_the_key_is_nowhere_in_the_table_and_what_it_holds_is_sealed(max_):
    client = signed_in()
    assert client.get(HOME).status_code == 200
    assert len(key(client)) >= 43

    one = row(client)
    stored = repr(StaffSession.objects.filter(pk=one.pk).values().get())
    assert key(client) not in stored
    assert "_auth_user" not in stored
    assert b"_auth_user" not in bytes(one.sealed)
    assert (one.login.email, one.ip, one.agent[:11]) == ("max@alder.example", "127.0.0.1", "Mozilla/5.0")


@pytest.mark.trust("TD01")
def test_what_is_kept_is_json_and_opens_in_its_own_row_only(max_):
    client, other = signed_in(), Client()
    store = SessionStore()
    store.update({"an object": Login})
    with pytest.raises(TypeError):
        store.save()
    other.get("/accounts/login/")

    fresh = SessionStore()
    fresh.create()
    StaffSession.objects.filter(digest=fresh.digest).update(sealed=row(client).sealed)
    other.cookies[NAME] = fresh.session_key
    assert other.get(HOME).status_code == 302, "a sealed session copied into another row is nobody's"


@pytest.mark.trust("TD04")
def test_another_key_at_sign_in_and_none_after_signing_out(max_):
    client = Client()
    planted = SessionStore()
    planted["planted"] = 1
    planted.create()
    client.cookies[NAME] = planted.session_key
    client.post("/accounts/login/", {"login": "max@alder.example", "password": world.PASSWORD})

    assert key(client) != planted.session_key
    assert client.get(HOME).status_code == 200
    stranger = Client()
    stranger.cookies[NAME] = planted.session_key
    assert stranger.get(HOME).status_code == 302
    assert not StaffSession.objects.filter(digest=planted.digest).exists()


@pytest.mark.trust("TD04", "TD07")
def test_a_session_that_was_signed_out_is_dead_on_the_server(max_):
    client = signed_in()
    before = key(client)

    answer = client.post("/accounts/logout/")

    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    replayed = Client()
    replayed.cookies[NAME] = before
    assert replayed.get(HOME).status_code == 302
    assert not StaffSession.objects.filter(login__email="max@alder.example").exists()


@pytest.mark.trust("TD05")
@pytest.mark.parametrize(("after", "is_in"), [("7:59:59", True), ("8:00:01", False)])
def test_eight_hours_without_a_click_end_it(max_, after, is_in):
    hours, minutes, seconds = map(int, after.split(":"))
    with time_machine.travel(now(), tick=False) as clock:
        client = signed_in()
        clock.shift(datetime.timedelta(hours=hours, minutes=minutes, seconds=seconds))
        assert (client.get(HOME).status_code == 200) is is_in


@pytest.mark.trust("TD05")
def test_seven_days_end_it_however_busy_it_is(max_):
    with time_machine.travel(now(), tick=False) as clock:
        client = signed_in()
        for _ in range(27):
            clock.shift(datetime.timedelta(hours=6))
            assert client.get(HOME).status_code == 200
        clock.shift(datetime.timedelta(hours=6, seconds=-1))
        assert client.get(HOME).status_code == 200
        clock.shift(datetime.timedelta(seconds=2))
        assert client.get(HOME).status_code == 302


def test_when_somebody_was_seen_is_written_at_most_every_five_minutes(max_):
    with time_machine.travel(now(), tick=False) as clock:
        client = signed_in()
        began = row(client).seen_at
        clock.shift(datetime.timedelta(minutes=4, seconds=59))
        client.get(HOME)
        assert row(client).seen_at == began
        clock.shift(datetime.timedelta(seconds=2))
        client.get(HOME)
        assert row(client).seen_at > began


@pytest.mark.trust("TD06")
def test_a_cookie_of_the_other_kind_is_nobody(max_, cleo, portal, alder, job):
    page = f"/alder/jobs/{job.number}/"
    staff = key(signed_in())
    visitor, member = Client(), Client()
    visitor.cookies[f"{settings.PORTAL_COOKIE_PREFIX}alder"] = staff
    member.cookies[NAME] = cleo.cookie

    assert visitor.get(page).status_code == 302
    assert member.get(HOME).status_code == 302
    assert portal(alder, cleo).get(page).status_code == 200, "her own cookie is her"


def test_a_page_costs_one_query_for_the_session_and_one_for_the_login(max_):
    client, asked = signed_in(), []

    def noted(execute, sql, params, many, context):
        asked.append(sql)
        return execute(sql, params, many, context)

    client.get(HOME)
    with connection.execute_wrapper(noted):
        client.get(HOME)
    about = [sql for sql in asked if '"access_staffsession"' in sql]
    logins = [sql for sql in asked if 'FROM "workspaces_login"' in sql]
    assert (len(about), len(logins)) == (1, 1)


def test_what_ended_is_taken_away(max_):
    with time_machine.travel(now() - datetime.timedelta(days=8)):
        old = signed_in()
    fresh = signed_in()
    SessionStore.clear_expired()

    assert not StaffSession.objects.filter(digest=tokens.digest(key(old))).exists()
    assert row(fresh)
