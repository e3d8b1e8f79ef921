"""The devices somebody is signed in on: listed on their own page, signed out one by one, all, or by an owner."""

import pytest
from django.test import Client

from fanlight.ground.access.models import StaffSession
from fanlight.ground.workspaces.models import Member
from tests import world
from tests.faces.console.desk import at_the_desk, words

HOME = "/console/alder/jobs/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Safari/604"


def signed_in(agent):
    client = Client(headers={"user-agent": agent})
    client.post("/accounts/login/", {"login": "max@alder.example", "password": world.PASSWORD})
    return client


def row(agent):
    return StaffSession.objects.get(agent=agent[:120], login__isnull=False)


@pytest.fixture
def laptop(max_):
    return signed_in(FIREFOX)


@pytest.fixture
def phone(max_):
    return signed_in(IPHONE)


@pytest.mark.trust("TD10")
def test_the_page_lists_them_and_says_which_one_is_here(laptop, phone):
    page = words(laptop.get("/console/alder/profile/"))

    assert "Firefox on Linux" in page
    assert "Safari on iPhone" in page
    assert page.count("This device") == 1
    assert f"profile/devices/{row(IPHONE).key}/end/" in laptop.get("/console/alder/profile/").content.decode()
    assert (
        f"profile/devices/{row(FIREFOX).key}/end/"
        not in laptop.get("/console/alder/profile/").content.decode()
    )


@pytest.mark.trust("TD10")
def test_one_is_signed_out_and_the_others_stay(laptop, phone):
    key = row(IPHONE).key
    assert laptop.post(f"/console/alder/profile/devices/{key}/end/").status_code == 303

    assert phone.get(HOME).status_code == 302
    assert laptop.get(HOME).status_code == 200
    assert laptop.post(f"/console/alder/profile/devices/{key}/end/").status_code == 404


@pytest.mark.trust("TD10")
def test_all_others_are_signed_out(laptop, phone, ada):
    owner = at_the_desk(ada)
    laptop.post("/console/alder/profile/devices/end/")

    assert phone.get(HOME).status_code == 302
    assert laptop.get(HOME).status_code == 200
    assert owner.get("jobs/").status_code == 200, "somebody else's are their own"


@pytest.mark.trust("TD10")
def test_nobody_signs_anothers_device_out(laptop, ada):
    owner = at_the_desk(ada)
    theirs = StaffSession.objects.get(login__email="ada@alder.example")

    assert laptop.post(f"/console/alder/profile/devices/{theirs.key}/end/").status_code == 404
    assert owner.get("jobs/").status_code == 200


@pytest.mark.trust("TD10")
def test_an_owner_signs_a_colleague_out_everywhere(laptop, phone, alder, ada, max_):
    key = Member.objects.within(alder).get(pk=max_.member_id).key
    owner = at_the_desk(ada)

    assert owner.post(f"team/{key}/sign-out/").status_code == 303

    assert {laptop.get(HOME).status_code, phone.get(HOME).status_code} == {302}
    assert "signed out on every device" in words(owner.get(f"team/{key}/"))


@pytest.mark.trust("TD10")
def test_staff_and_admins_sign_out_nobody_above_them(alder, ada, max_):
    owner, max_desk = at_the_desk(ada), at_the_desk(max_)
    ann = at_the_desk(world.a_member(alder, "Ann Aster", role="admin"))
    key = Member.objects.within(alder).get(pk=ada.member_id).key

    assert ann.post(f"team/{key}/sign-out/").status_code == 403
    assert max_desk.post(f"team/{key}/sign-out/").status_code == 403
    assert owner.get("jobs/").status_code == 200
