"""The reader's own page: their details, where they are signed in, and the way out, here and elsewhere."""

import pytest
from django.conf import settings

from fanlight.ground.access.entering.arriving import Caller, come_in
from fanlight.ground.access.models import PortalSession
from fanlight.ground.rooms.models import Grant
from tests import world
from tests.faces.portal.door import nobody, reading, words

DESK = Caller("198.51.100.9", "Mozilla/5.0 (Windows NT 10.0) Firefox/142.0")


def elsewhere(alder, person):
    """The same person, signed in by a code on another device."""
    grant = Grant.objects.within(alder).get(contact=person.contact)
    arrived = come_in(grant, DESK, method="code")
    return world.Person(person.contact, person.viewer, cookie=arrived.secret), arrived.session


def key_of(alder, person):
    return PortalSession.objects.within(alder).get(pk=person.viewer.session_id).key


@pytest.mark.trust("TD10")
def test_it_says_who_the_reader_is_and_where_they_are_signed_in(alder, cleo):
    elsewhere(alder, cleo)

    page = words(reading(cleo).get("account/"))

    assert "Cleo Castle" in page
    assert "cleo@mail.example" in page
    assert "Firefox on Windows" in page
    assert "from 198.51.100.9" in page
    assert page.count("This one") == 1


def test_every_page_leads_there_from_the_readers_name(job, cleo):
    assert 'href="/alder/account/"' in reading(cleo).get(f"jobs/{job.number}/").content.decode()
    assert nobody().get("account/").status_code == 302


@pytest.mark.trust("TD10")
def test_another_device_is_signed_out_at_its_next_request(alder, cleo):
    other, session = elsewhere(alder, cleo)
    assert reading(other).get("account/").status_code == 200

    answer = reading(cleo).post(f"account/visits/{session.key}/end/")

    assert (answer.status_code, answer["Location"]) == (303, "/alder/account/")
    assert reading(other).get("account/").status_code == 302
    assert "Firefox on Windows" not in words(reading(cleo).get("account/"))
    assert reading(cleo).post(f"account/visits/{session.key}/end/").status_code == 404


@pytest.mark.trust("TD10")
def test_all_others_are_signed_out_and_this_one_stays(alder, cleo, gus):
    others = [elsewhere(alder, cleo)[0] for _ in range(2)]

    assert reading(cleo).post("account/visits/end/").status_code == 303

    assert [reading(one).get("account/").status_code for one in others] == [302, 302]
    assert reading(cleo).get("account/").status_code == 200
    assert reading(gus).get("account/").status_code == 200


@pytest.mark.trust("TD10", "TE03")
def test_nobody_signs_somebody_else_out(alder, cleo, gus):
    foreign = reading(cleo).post(f"account/visits/{key_of(alder, gus)}/end/")
    missing = reading(cleo).post(f"account/visits/{'x' * 22}/end/")

    assert foreign.status_code == missing.status_code == 404
    assert words(foreign) == words(missing)
    assert reading(gus).get("account/").status_code == 200


@pytest.mark.trust("TA12")
@pytest.mark.parametrize("who", ["gus", "tia"])
def test_by_a_link_one_sees_this_device_alone_and_signs_none_out(request, alder, who):
    reader = request.getfixturevalue(who)
    tia = request.getfixturevalue("tia")
    other, session = elsewhere(alder, tia)

    page = words(reading(reader).get("account/"))
    stopped = reading(reader).post("account/visits/end/")
    one = reading(reader).post(f"account/visits/{session.key}/end/")

    assert "Firefox on Windows" not in page
    assert "Confirm by a code" in page
    assert stopped.status_code == one.status_code == 303
    assert stopped["Location"] != "/alder/account/"
    assert reading(other).get("account/").status_code == 200


@pytest.mark.trust("TD07")
def test_signing_out_clears_the_browser_and_the_old_cookie_is_dead(alder, cleo):
    reader = reading(cleo)
    reader.get("account/")

    answer = reader.post("leave/")

    assert answer["Clear-Site-Data"] == '"cache"'
    assert reader.client.cookies[f"{settings.PORTAL_COOKIE_PREFIX}alder"].value == ""
    assert reading(cleo).get("account/").status_code == 302
    assert reading(cleo).post("account/visits/end/").status_code == 302
    assert PortalSession.objects.within(alder).get(pk=cleo.viewer.session_id).ended_at


@pytest.mark.trust("TD12")
def test_nothing_of_it_is_kept_by_the_browser(cleo):
    reader = reading(cleo)

    for path in ("account/", "account/switch/"):
        assert "no-store" in reader.get(path)["Cache-Control"]


@pytest.mark.trust("TD07")
def test_signing_out_asks_for_the_forms_token(cleo):
    reader = reading(cleo)
    reader.client.handler.enforce_csrf_checks = True

    assert reader.post("leave/").status_code == 403
    assert reader.post("account/visits/end/").status_code == 403
    assert reading(cleo).get("account/").status_code == 200
