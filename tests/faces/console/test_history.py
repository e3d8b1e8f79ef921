"""The whole history of a job, for the team: by day, by topic, by person, with the way in and where it came from."""

import datetime as dt
import re

import pytest
import time_machine
from django.utils.timezone import now

from fanlight.core.facts import happened_at
from fanlight.ground.access.entering import links
from fanlight.ground.access.entering.arriving import Caller
from fanlight.work.conversations.models import Note
from tests import world
from tests.faces.console.desk import words
from tests.work.files.uploads import a_file

pytestmark = [pytest.mark.django_db, pytest.mark.feature("C32")]

PHONE = Caller("203.0.113.7", world.A_PHONE.agent)


@pytest.fixture
def page(job, desk):
    return lambda **asked: desk.get(f"jobs/{job.number}/history/", **asked)


def lines(answer):
    return re.findall(r'<li><span class="dot".*?</li>', answer.content.decode(), re.S)


def opened(alder, job, name="Lena Link"):
    contact = world.a_contact(alder, name)
    world.a_participant(job, contact, by=alder.owner)
    link = world.a_share_link(alder, job, contact)
    token = link.mint(by=alder.owner, why="copy")
    links.open_link(links.look_up(token, owner=alder), caller=PHONE)
    return contact


def test_it_says_by_which_way_in_from_where_and_on_what(alder, job, page, gus, cleo):
    opened(alder, job)
    Note.write(by=gus.viewer, room=job.room, body="By a link")
    Note.write(by=cleo.viewer, room=job.room, body="Signed in")
    a_file(job.room, by=alder.owner, name="margin.pdf")

    text = words(page())

    assert re.search(
        r"Lena Link came in through a share link \d\d:\d\d · by a link · from 203\.0\.113\.7 · iPhone",
        text,
    )
    assert re.search(r"Gus Garner wrote a note \d\d:\d\d · by a link", text)
    assert re.search(r"Cleo Castle wrote a note \d\d:\d\d · signed in", text)
    assert re.search(r"Ada Alder added a file “ margin\.pdf ” \d\d:\d\d · in the console", text)


@pytest.mark.trust("TM01")
def test_addresses_are_told_for_ninety_days_and_then_their_network_alone(alder, job, page):
    for days, shown in ((89, "from 203.0.113.7 ·"), (91, "from the network 203.0.113.0")):
        with happened_at(now() - dt.timedelta(days=days)):
            opened(alder, job, f"Lena {days}")
        assert shown in words(page())

    old = next(line for line in lines(page()) if "Lena 91" in line and "came in" in line)
    assert "203.0.113.7" not in old
    assert "iPhone" not in old


def test_it_is_narrowed_to_a_topic_and_a_person_and_pages_keep_both(alder, ada, max_, job, page, gus):
    for n in range(60):
        world.a_key_date(job, by=max_, name=f"Date {n}.")
        Note.write(by=ada, room=job.room, body="Hello", audience=None)
    opened(alder, job)
    text = page().content.decode()
    who = {name: key for key, name in re.findall(r'<option value="([^"]+)">([^<]+)</option>', text)}
    assert {"Ada Alder", "Lena Link"} <= set(who)
    (of_max,) = [key for name, key in who.items() if name.startswith("Max")]

    first = page(topic="visits", who=of_max)
    older = re.search(r'href="[^"]*?\?([^"]*before=\d+)"', first.content.decode())[1].replace("&amp;", "&")
    second = page(**dict(pair.split("=") for pair in older.split("&")))

    found = re.findall(r"Date (\d+)\.", words(first) + words(second))
    assert [int(n) for n in found] == list(range(59, -1, -1))
    assert len(lines(first)) == 50
    assert {"Max" in line for line in lines(first) + lines(second)} == {True}
    assert not lines(page(topic="messages", who=of_max))
    assert "Nothing of that kind yet" in words(page(topic="messages", who=of_max))
    access = page(topic="access").content.decode()
    assert "came in through a share link" in access
    assert "wrote a note" not in access
    assert lines(page(who="nobody-known", topic="moon")) == lines(page())


def test_who_left_the_job_still_did_what_they_did(alder, job, page, gus):
    Note.write(by=gus.viewer, room=job.room, body="Hello")
    key = gus.contact.key
    assert f'value="{key}"' in page().content.decode()

    assert [("Gus Garner" in line) for line in lines(page(who=key))] == [True] * len(lines(page(who=key)))
    assert lines(page(who=key))


def test_days_are_those_of_the_business(alder, job, page, ada):
    alder.workspace.zone = "America/New_York"
    alder.workspace.save(update_fields=["zone"])
    with time_machine.travel(dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC), tick=False):
        with happened_at(dt.datetime(2026, 11, 28, 4, tzinfo=dt.UTC)):
            world.a_key_date(job, by=ada, name="Late.")
        text = page().content.decode()

    headings = re.findall(r'class="timeday"><time datetime="[^"]+">([^<]+)</time>', text)
    assert "Yesterday" in headings
    assert "23:00" in text


@pytest.mark.trust("TE02")
def test_another_business_has_no_such_history(job, console, zed):
    assert console(zed).get(f"/console/birch/jobs/{job.number}/history/").status_code == 404
