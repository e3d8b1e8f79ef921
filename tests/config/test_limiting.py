"""Every request of a stranger is counted before a view runs, by address; whoever is signed in is not."""

import pytest
from django.db import DatabaseError, connections, router
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fanlight.config import admission, limiting, urls
from fanlight.demo import urls as demo_urls
from fanlight.ground.access.entering import limits
from fanlight.ground.access.models import Allowance
from tests.config.strangers import PLACES, addresses, ask, tighten, use_up
from tests.faces.portal.door import HTMX, nobody, reading, token, words
from tests.ground.access.entering.test_limits import shift

IN_MEMORY_ONLY = {"health", "robots", "look-sheet", "portal:theme", "portal:logo"}
METHODS = ("get", "head", "post", "put", "options")
LOGIN = "/accounts/login/"


@pytest.fixture
def used_up(alder, monkeypatch):
    tighten(monkeypatch, burst=2)
    use_up()


def all_routes():
    faces = [
        one for face, table in urls.FACES.items() for one in addresses(table.urlpatterns, start=PLACES[face])
    ]
    return [*addresses(urls.urlpatterns), *faces]


def unlimited():
    """Names of routes that a stranger whose budgets are used up is let through to."""
    return {name for name, path in all_routes() for method in METHODS if ask(path, method).status_code != 429}


@pytest.mark.trust("TB08")
def test_all_anonymous_routes_limited(used_up):
    assert len(all_routes()) > 100
    assert unlimited() == IN_MEMORY_ONLY == limiting.IN_MEMORY_ONLY.keys()


@pytest.mark.trust("TB08")
def test_the_demos_own_pages_are_limited_too(used_up, settings):
    settings.ROOT_URLCONF = "tests.demo.tray_urls"
    paths = [path for _name, path in addresses(demo_urls.urlpatterns)]
    assert len(paths) > 3
    assert {path: ask(path).status_code for path in paths} == dict.fromkeys(paths, 429)


@pytest.mark.trust("TB08")
def test_a_route_that_is_let_off_is_noticed(used_up, monkeypatch):
    monkeypatch.setitem(limiting.IN_MEMORY_ONLY, "portal:link-open", "planted")
    assert unlimited() - IN_MEMORY_ONLY == {"portal:link-open"}


@pytest.mark.trust("TB08")
def test_a_face_that_nobody_counts_is_noticed(used_up, monkeypatch):
    known = limiting.is_stranger
    monkeypatch.setattr(
        limiting, "is_stranger", lambda request: request.face != "accounts" and known(request)
    )
    assert {"account_login", "invitation-show"} <= unlimited()


def test_what_is_counted_in_memory_only_has_reasons_and_an_end(alder, monkeypatch):
    assert all(len(reason) > 20 for reason in limiting.IN_MEMORY_ONLY.values())
    tighten(monkeypatch, burst=100, free=3)
    alias = router.db_for_write(Allowance)
    with CaptureQueriesContext(connections[alias]) as asked:
        assert [ask("/health").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    assert len(asked) == 0


def test_no_face_is_recognised_without_a_gate():
    assert urls.FACES.keys() == admission.GATES.keys() == PLACES.keys()


def test_people_who_are_signed_in_are_not_counted(used_up, alder, ada, gus, job, console):
    before = list(Allowance.objects.values_list("digest", "used_until_ms", "wait_ms"))
    assert console(ada).get("/console/alder/jobs/").status_code == 200
    assert reading(gus).get(f"jobs/{job.number}/").status_code == 200
    assert list(Allowance.objects.values_list("digest", "used_until_ms", "wait_ms")) == before != []


def test_a_cookie_that_opens_nothing_spares_nobody(used_up, gus, settings):
    reader = reading(gus)
    assert reader.get().status_code == 303
    reader.client.cookies[f"{settings.PORTAL_COOKIE_PREFIX}alder"] = "made-up"
    assert reader.get().status_code == 429
    forged = Client()
    forged.cookies[settings.SESSION_COOKIE_NAME] = "made-up"
    assert forged.get("/console/alder/").status_code == 429


def test_an_address_pays_for_itself_and_ipv6_for_its_network(used_up):
    assert ask(LOGIN).status_code == 429
    assert ask(LOGIN, address="127.0.0.2").status_code == 200
    use_up("2001:db8:1:2::1")
    assert ask(LOGIN, address="2001:db8:1:2:ffff::9").status_code == 429
    assert ask(LOGIN, address="2001:db8:1:3::1").status_code == 200


def test_reading_and_writing_are_counted_apart(alder, monkeypatch):
    tighten(monkeypatch, burst=3)
    assert [ask(LOGIN).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert ask("/alder/l/", "post").status_code == 404


@pytest.mark.trust("TB06")
def test_a_flood_is_shed_without_a_question_to_the_database(alder, monkeypatch):
    tighten(monkeypatch, burst=2, flood=4)
    assert [ask("/alder/").status_code for _ in range(4)] == [200, 200, 429, 429]
    seen = [CaptureQueriesContext(connections[alias]) for alias in connections]
    with seen[0], seen[-1]:
        answer = ask("/alder/")
    assert answer.status_code == 429
    assert "Alder" not in words(answer)
    assert [len(each) for each in seen] == [0] * len(seen)


def test_the_portal_says_in_its_own_look_when_to_come_again(used_up, alder, gus):
    answer = nobody().get(f"l/{token(alder, gus)}")
    assert answer.status_code == 429
    assert 3500 < int(answer["Retry-After"]) <= 3600
    assert "no-store" in answer["Cache-Control"]
    said = words(answer)
    assert "One moment, please" in said
    assert "Please try again in 1 hour." in said
    assert f"Links that {alder.workspace.name} sent you go on working." in said


def test_the_sign_in_page_says_when_to_come_again(used_up):
    for answer in (ask(LOGIN), ask(LOGIN, "post")):
        assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
        assert "no-store" in answer["Cache-Control"]
        assert "Please try again in 1 hour." in words(answer)


def test_a_piece_of_a_page_is_told_in_a_toast(used_up):
    answer = nobody().get("jobs/J-1/", htmx=True)
    assert answer.status_code == 429
    assert b'class="empty"' in answer.content, (
        "what assets/js looks for in a page that came instead of a piece"
    )
    assert ask(LOGIN, headers=HTMX).status_code == 429


def test_a_refusal_passes_by_itself_and_links_go_on_working(used_up, alder, gus):
    secret = token(alder, gus)
    assert nobody().post("l/", {"token": secret}).status_code == 429
    shift(2 * 3600 * 1000)
    assert nobody().post("l/", {"token": secret}).status_code == 303


def test_a_name_that_nobody_has_is_refused_like_any_other(used_up):
    assert ask("/nowhere/").status_code == 429
    assert ask("/console/nowhere/").status_code == 429


def test_when_nothing_can_be_written_pages_are_read_and_memory_counts(alder, monkeypatch):
    tighten(monkeypatch, burst=2, flood=4)

    def full(execute, sql, params, many, context):
        if "access_allowance" in sql:
            raise DatabaseError("database or disk is full")
        return execute(sql, params, many, context)

    with connections[router.db_for_write(Allowance)].execute_wrapper(full):
        assert [ask("/alder/").status_code for _ in range(6)] == [200] * 4 + [429] * 2


@pytest.mark.parametrize("address", ["", "unix:", "nonsense", "::ffff:192.0.2.1"])
def test_any_address_is_counted(alder, monkeypatch, address):
    tighten(monkeypatch, burst=1)
    assert [ask(LOGIN, address=address).status_code for _ in range(2)] == [200, 429]


def test_memory_does_not_grow_without_end(monkeypatch):
    monkeypatch.setattr(limiting, "MOST_CALLERS", 50)
    shed = limiting.Shed(limiting.READING)
    for number in range(500):
        shed.charge(str(number))
    assert 0 < len(shed._until) <= 50


def test_a_factor_is_for_addresses_and_keeps_the_shape(settings):
    settings.CALLER_FACTOR = 100
    wide = limits.for_one_address("wide", burst=600, every_seconds=0.2)
    assert (wide.burst, wide.every_ms, wide.whole_ms) == (60_000, 2, limiting.READING.whole_ms)
    assert limits.for_one_address("widest", burst=3_000, every_seconds=0.02).every_ms == 1
