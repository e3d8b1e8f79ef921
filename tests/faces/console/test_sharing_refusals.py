"""Who gets nowhere in Share & Sync, and that looking changes nothing."""

import pytest

from fanlight.ground.access.models import LinkSecret, LinkUse, ShareLink
from fanlight.ground.activity.models import Event
from fanlight.ground.mail.models import Letter
from fanlight.ground.rooms.models import Grant
from tests import world

PAGES = ["share/", "share/new/", "links/{key}/end/", "links/{key}/email/"]
VERBS = [
    *["share/new/", "customer-portal/"],
    *["links/{key}/copy/", "links/{key}/end/", "links/{key}/renew/", "links/{key}/email/"],
]


@pytest.fixture
def link(alder, job):
    contact = world.a_contact(alder, "Helen Hart")
    world.a_participant(job, contact, by=alder.owner)
    return world.a_share_link(alder, job, contact, keeps_access=True)


def everything(business):
    tables = (ShareLink, LinkSecret, LinkUse, Letter, Grant, Event)
    return [list(table.objects.within(business).order_by("id").values()) for table in tables]


@pytest.mark.parametrize("path", PAGES)
def test_looking_changes_nothing(alder, job, max_, console, link, path):
    browser = console(max_)
    before = everything(alder)

    answer = browser.get(f"/console/alder/jobs/{job.number}/{path.format(key=link.key)}")

    assert answer.status_code == 200
    assert everything(alder) == before


@pytest.mark.parametrize(
    ("method", "path"), [*(("get", path) for path in PAGES), *(("post", path) for path in VERBS)]
)
def test_zed_gets_the_same_404_for_alders_job_as_for_none(
    alder, job, birch, zed, console, link, method, path
):
    world.a_job(birch)
    browser, before = console(zed), everything(alder)
    places = (f"alder/jobs/{job.number}", "alder/jobs/J-999", "birch/jobs/J-999")

    answers = [getattr(browser, method)(f"/console/{place}/{path.format(key=link.key)}") for place in places]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert everything(alder) == before


@pytest.mark.parametrize("path", [path for path in VERBS if "{key}" in path])
def test_a_link_of_another_job_is_not_found_under_this_one(alder, job, ada, console, link, path):
    other = world.a_job(alder, title="Roof")

    assert (
        console(ada).post(f"/console/alder/jobs/{other.number}/{path.format(key=link.key)}").status_code
        == 404
    )


@pytest.mark.parametrize("path", ["share/", "share/new/"])
def test_a_stranger_is_sent_to_the_sign_in_page(client, job, path):
    answer = client.get(f"/console/alder/jobs/{job.number}/{path}")

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/login/")


def test_the_portal_of_another_business_cannot_be_chosen(alder, birch, job, ada, console, link):
    foreign = birch.portal("customer").key
    given = {"contact": link.contact_id, "portal": foreign, "until": "2999-01-01"}

    answer = console(ada).post(f"/console/alder/jobs/{job.number}/share/new/", given)

    assert answer.status_code == 422
    assert ShareLink.objects.within(alder).count() == 1
