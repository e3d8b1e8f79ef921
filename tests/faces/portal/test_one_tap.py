"""A one-tap link in a browser: straight in, to the only job or to all of them, and to nothing more."""

import pytest
from django.conf import settings

from fanlight.ground.access.models import KnownDevice, PortalSession
from fanlight.ground.rooms.models import Grant
from tests import world
from tests.faces.portal.door import nobody, reading, token, words


def press(reader, business, person, **more):
    return reader.post("l/", {"token": token(business, person)} | more)


@pytest.mark.feature("E08", "E09", "E10")
def test_one_press_leads_to_the_only_job_without_a_password(alder, job, tia):
    reader = nobody()

    page = reader.get(f"l/{token(alder, tia)}")
    answer = press(reader, alder, tia)

    assert 'type="password"' not in page.content.decode()
    assert (answer.status_code, answer["Location"]) == (303, f"/alder/jobs/{job.number}/")
    assert job.title in words(reader.get(f"jobs/{job.number}/"))


@pytest.mark.feature("E02", "E15")
def test_with_several_jobs_it_leads_to_all_that_are_theirs_and_no_others(alder, job, tia):
    wall, roof = world.a_job(alder, title="Garden wall"), world.a_job(alder, title="Roof of another")
    grant = Grant.objects.within(alder).get(contact=tia.contact)
    grant.open_room(wall.room, by=alder.owner)
    reader = nobody()

    answer = press(reader, alder, tia)

    assert answer["Location"] == "/alder/"
    listed = words(reader.get())
    assert job.title in listed
    assert wall.title in listed
    assert roof.title not in listed
    assert reader.get(f"jobs/{roof.number}/").status_code == 404


def test_with_no_job_it_says_that_there_is_none_yet(alder, job, tia):
    Grant.objects.within(alder).get(contact=tia.contact).close_room(job.room, by=alder.owner)
    Grant.objects.within(alder).update(state="active")
    reader = nobody()

    assert press(reader, alder, tia)["Location"] == "/alder/"
    assert "Nothing here yet" in words(reader.get())


@pytest.mark.feature("E12")
@pytest.mark.trust("TA13")
def test_an_ended_one_explains_itself_and_lets_nobody_in(alder, tia):
    reader, secret = nobody(), token(alder, tia)
    tia.link.end(by=alder.owner)

    answer = reader.post("l/", {"token": secret})

    assert answer.status_code == 410
    assert "This link has ended" in words(answer)
    assert 'action="/alder/sign-in/"' in answer.content.decode(), "it leads straight to the code"
    assert reader.cookie == ""


@pytest.mark.trust("TD02", "TD03")
def test_the_browser_keeps_two_cookies_and_shows_neither_to_scripts(alder, tia):
    reader = nobody()
    press(reader, alder, tia)

    for prefix in (settings.PORTAL_COOKIE_PREFIX, settings.DEVICE_COOKIE_PREFIX):
        held = reader.client.cookies[f"{prefix}alder"]
        assert held.key.startswith("__Host-")
        assert (held["httponly"], held["secure"], held["samesite"]) == (True, True, "Lax")
        assert (held["path"], held["domain"]) == ("/", "")
        assert len(held.OutputString()) < 4096


def test_a_browser_that_kept_its_cookie_is_the_same_device(alder, tia):
    reader = reading(tia)
    press(reader, alder, tia)

    assert KnownDevice.objects.within(alder).count() == 1
    assert PortalSession.objects.within(alder).filter(ended_at=None).count() == 1


def test_another_device_is_led_to_the_code_and_gets_no_visit(alder, tia):
    world.tied_to_its_device(alder, tia)
    reader = nobody()

    answer = press(reader, alder, tia)

    assert answer.status_code == 403
    assert "This link belongs to another device" in words(answer)
    assert tia.contact.name not in words(answer)
    assert 'action="/alder/sign-in/"' in answer.content.decode()
    assert reader.client.cookies.get(f"{settings.DEVICE_COOKIE_PREFIX}alder") is None
    assert reader.cookie == ""


def test_the_tied_device_itself_comes_in_again(alder, job, tia):
    world.tied_to_its_device(alder, tia)
    reader = reading(tia)
    reader.post("leave/")

    assert press(reader, alder, tia)["Location"] == f"/alder/jobs/{job.number}/"


def test_whoever_is_in_here_already_as_that_person_just_goes_on(alder, tia):
    world.tied_to_its_device(alder, tia)
    reader = reading(world.Person(tia.contact, tia.viewer, tia.link, tia.cookie))

    answer = press(reader, alder, tia)

    assert (answer.status_code, answer["Location"]) == (303, "/alder/")
    assert PortalSession.objects.within(alder).count() == 1
