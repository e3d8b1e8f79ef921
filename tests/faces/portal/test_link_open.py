"""The press of the button: the only thing that lets somebody in, and the only thing that counts as used."""

import datetime

import pytest
import time_machine
from django.conf import settings
from django.utils.timezone import now

from fanlight.ground.access.models import LinkUse, PortalSession, ShareLink
from fanlight.ground.activity.models import Event
from fanlight.ground.rooms.models import Portal
from fanlight.ground.workspaces.models import Workspace
from tests import world
from tests.faces.portal.door import Reader, bytes_of, content, everything, nobody, reading, token, words
from tests.work.files.uploads import a_file


def press(reader: Reader, secret: str, **more):
    return reader.post("l/", {"token": secret} | more)


@pytest.mark.feature("A01", "A31")
@pytest.mark.trust("TA04")
def test_it_begins_a_visit_at_the_job_on_an_address_without_the_token(alder, job, gus):
    reader, secret = nobody(), token(alder, gus)

    answer = press(reader, secret)

    assert answer.status_code == 303
    assert answer["Location"] == f"/alder/jobs/{job.number}/"
    assert "no-store" in answer["Cache-Control"]
    assert secret not in reader.cookie
    assert job.title in words(reader.get(f"jobs/{job.number}/"))


@pytest.mark.trust("TA04")
def test_each_press_is_a_new_visit_with_a_key_of_its_own_and_the_old_one_is_over(alder, gus):
    reader, secret = nobody(), token(alder, gus)
    keys = set()
    for _ in range(3):
        press(reader, secret)
        keys.add(reader.cookie)

    mine = PortalSession.objects.within(alder.workspace).exclude(pk=gus.viewer.session_id)
    assert len(keys) == mine.count() == 3
    assert mine.filter(ended_at=None).count() == 1


def test_a_cookie_that_somebody_planted_is_never_taken_over(alder, gus):
    reader = nobody()
    reader.client.cookies[f"{settings.PORTAL_COOKIE_PREFIX}alder"] = "planted by an attacker"

    press(reader, token(alder, gus))

    assert reader.cookie != "planted by an attacker"


def test_the_cookie_is_for_this_portal_and_out_of_reach_of_scripts(alder, gus):
    reader = nobody()
    press(reader, token(alder, gus))

    held = reader.client.cookies[f"{settings.PORTAL_COOKIE_PREFIX}alder"]
    assert held["httponly"]
    assert held["secure"]
    assert held["samesite"] == "Lax"
    assert held.key.startswith("__Host-")


@pytest.mark.feature("A29", "A31")
def test_only_the_press_counts_as_used_and_is_written_down(alder, gus):
    reader, secret = nobody(), token(alder, gus)
    reader.get(f"l/{secret}")
    assert not LinkUse.objects.within(alder.workspace).exists()

    reader.client.post(
        "/alder/l/", {"token": secret}, headers={"User-Agent": "Firefox"}, REMOTE_ADDR="192.0.2.7"
    )

    use = LinkUse.objects.within(alder.workspace).get()
    assert (use.ip, use.agent) == ("192.0.2.7", "Firefox")
    assert Event.objects.within(alder.workspace).filter(name="link.opened").count() == 1


@pytest.mark.trust("TF14")
def test_nobody_can_claim_another_address_by_a_header(alder, gus):
    headers = {"X-Forwarded-For": "203.0.113.99"}
    nobody().client.post("/alder/l/", {"token": token(alder, gus)}, headers=headers, REMOTE_ADDR="192.0.2.7")

    assert LinkUse.objects.within(alder.workspace).get().ip == "192.0.2.7"


@pytest.mark.trust("TF12")
def test_a_press_from_another_site_is_refused(alder, gus):
    secret = token(alder, gus)
    before = everything()

    answer = press(nobody(enforce_csrf_checks=True), secret)

    assert answer.status_code == 403
    assert everything() == before


@pytest.mark.trust("TA14", "TA03")
def test_somebody_else_signed_in_is_asked_before_the_person_changes(alder, job, gus, ines):
    reader, secret = reading(gus), token(alder, ines)
    before = everything()

    asked = press(reader, secret)

    assert asked.status_code == 200
    assert f"You are signed in as {gus.contact.name}" in words(asked)
    assert ines.contact.name not in words(asked)
    assert everything() == before
    assert reader.cookie == gus.cookie

    assert press(reader, secret, confirm="1").status_code == 303
    assert "Ines Ivory" in words(reader.get(f"jobs/{job.number}/"))
    assert PortalSession.objects.within(alder.workspace).get(pk=gus.viewer.session_id).ended_at


def test_the_same_person_with_another_link_is_not_asked(alder, insurer, gus):
    other = world.a_job(alder, title="Garden wall", client=insurer)
    world.a_participant(other, gus.contact, by=alder.owner)
    link = world.a_share_link(alder, other, gus.contact)

    answer = press(reading(gus), link.mint(by=alder.owner, why="copy"))

    assert answer["Location"] == f"/alder/jobs/{other.number}/"


@pytest.mark.trust("TA08")
@pytest.mark.parametrize(("seconds", "status"), [(-1, 303), (0, 410), (1, 410)])
def test_a_link_works_to_the_second(alder, gus, seconds, status):
    secret = token(alder, gus)
    with time_machine.travel(gus.link.ends_at + datetime.timedelta(seconds=seconds), tick=False):
        assert nobody().get(f"l/{secret}").status_code == (200 if status == 303 else 410)
        assert press(nobody(), secret).status_code == status


@pytest.mark.trust("TA08", "TA09")
@pytest.mark.parametrize(("seconds", "status"), [(60, 200), (-1, 302)])
def test_a_visit_ends_with_the_link_it_came_through(alder, job, gus, seconds, status):
    ShareLink.objects.within(alder.workspace).update(ends_at=now() + datetime.timedelta(seconds=seconds))

    assert reading(gus).get(f"jobs/{job.number}/").status_code == status


@pytest.mark.trust("TA09")
def test_ending_a_link_ends_its_visits_and_downloads_at_the_next_request(alder, job, gus):
    file = a_file(job.room, by=gus.viewer, name="leak.pdf")
    reader = reading(gus)
    assert reader.get(f"jobs/{job.number}/").status_code == 200
    assert content(reader.get(f"files/{file.key}/"))

    gus.link.end(by=alder.owner)

    for path in (f"jobs/{job.number}/", f"files/{file.key}/"):
        answer = reader.get(path)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/alder/")
    assert reader.post(f"jobs/{job.number}/notes/", {"body": "Still there?"}).status_code == 302
    assert "Email me a code" in words(reader.get())


@pytest.mark.trust("TA13")
def test_pressing_the_button_of_an_ended_link_explains_and_lets_nobody_in(alder, gus):
    reader, secret = nobody(), token(alder, gus)
    gus.link.end(by=alder.owner)

    answer = press(reader, secret)

    assert answer.status_code == 410
    assert bytes_of(answer) == bytes_of(reader.get(f"l/{secret}"))
    assert reader.cookie == ""
    assert Event.objects.within(alder.workspace).filter(name="link.refused").count() == 1


@pytest.mark.trust("TA13")
@pytest.mark.parametrize("said", [{}, {"token": "x"}, {"token": "fls_" + "0" * 49}])
def test_pressing_with_no_real_token_lets_nobody_in(alder, said):
    before = everything()

    answer = nobody().post("l/", said)

    assert answer.status_code == 404
    assert everything() == before


@pytest.mark.feature("A16")
def test_a_closed_portal_lets_nobody_in(alder, gus):
    secret = token(alder, gus)
    Workspace.objects.filter(pk=alder.workspace_id).update(portal_on=False)

    reader = nobody()

    assert press(reader, secret).status_code == 403
    assert reader.cookie == ""


def test_where_the_audiences_portal_is_off_the_door_says_so_instead_of_nothing(alder, gus):
    secret = token(alder, gus)
    Portal.objects.within(alder.workspace).update(on=False)
    reader = nobody()

    answer = press(reader, secret)

    assert answer["Location"] == "/alder/"
    assert "shows nothing to you here just now" in words(reader.get())


@pytest.mark.trust("TM01")
def test_signing_out_ends_the_visit_on_the_server_too(alder, job, gus):
    reader = reading(gus)

    answer = reader.post("leave/")

    assert (answer.status_code, answer["Location"]) == (303, "/alder/")
    assert answer["Clear-Site-Data"] == '"cache"'
    assert reader.cookie == ""
    assert reading(gus).get(f"jobs/{job.number}/").status_code == 302, (
        "the cookie itself is worth nothing now"
    )
    assert Event.objects.within(alder.workspace).filter(name="visit.ended").count() == 1
    assert nobody().post("leave/").status_code == 303
    assert reader.get("leave/").status_code == 405
