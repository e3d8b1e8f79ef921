"""What each side reads of what happened: by day on its own clock, topic by topic, and never a private thing."""

import datetime as dt
import re

import pytest
import time_machine

from fanlight.core.facts import FACTS, happened_at
from fanlight.ground.activity.models import Event
from fanlight.ground.people.models import Contact
from fanlight.ui import timelines
from fanlight.work.conversations.models import Note
from fanlight.work.files.models import File
from tests import world
from tests.faces.portal.door import everything, reading, switch, words
from tests.work.asks.test_asks import an_ask
from tests.work.files.uploads import a_file

pytestmark = [pytest.mark.django_db, pytest.mark.feature("A17")]

TOPICS = ("", "documents", "messages", "visits", "asks", "access", "nonsense")
NOON = dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC)


def at(job, topic="", before=""):
    return f"jobs/{job.number}/history/?topic={topic}&before={before}"


def days(answer):
    return re.findall(r'<h2 class="timeday"><time datetime="([^"]+)">([^<]+)</time>', answer.content.decode())


def happened(alder, job, *moments):
    for moment in moments:
        with happened_at(moment):
            world.a_key_date(job, by=alder.owner, name=f"At {moment:%d %H:%M}.")


def test_it_stands_by_day_on_the_readers_clock(alder, job, ines):
    times = [(25, 12), (27, 22), (27, 23), (28, 4)]
    with time_machine.travel(NOON, tick=False):
        happened(alder, job, *(dt.datetime(2026, 11, day, hour, 30, tzinfo=dt.UTC) for day, hour in times))
        reader = reading(ines)

        found = [words for _on, words in days(reader.get(at(job)))]
        assert found[:3] == ["Today", "Yesterday", "Wednesday 25 November"]
        page = words(reader.get(at(job)))
        assert (
            page.index("Today")
            < page.index("At 28 04:30.")
            < page.index("Yesterday")
            < page.index("At 27 23:30.")
        )

        Contact.objects.within(alder).filter(pk=ines.contact.pk).update(zone="Asia/Tokyo")
        moved = words(reader.get(at(job)))
        assert moved.index("Today") < moved.index("At 27 22:30.") < moved.index("Wednesday 25 November")
        assert "Yesterday" not in moved, "half past ten in London is half past seven the next day in Tokyo"
        assert "07:30" in moved


def test_a_topic_shows_its_own_things_and_pages_keep_it(alder, job, ines):
    for n in range(60):
        world.a_key_date(job, by=alder.owner, name=f"Date {n}.")
    a_file(job.room, by=alder.owner, name="policy.pdf", publish_to=["instructing_client"])
    Note.write(by=ines.viewer, room=job.room, body="Hello")
    an_ask(job, by=alder.owner, audience="instructing_client", text="Your claim number")
    reader = reading(ines)

    assert "Ada Alder shared a file “ policy.pdf ”" in words(reader.get(at(job, "documents")))
    assert "You wrote a note" in words(reader.get(at(job, "messages")))
    assert "asked for something “ Your claim number ”" in words(reader.get(at(job, "asks")))
    for topic, strange in (
        ("documents", "Date 5"),
        ("messages", "shared a file"),
        ("visits", "wrote a note"),
    ):
        assert strange not in words(reader.get(at(job, topic)))
    first = reader.get(at(job, "visits"))
    older = re.search(r'href="/alder/(jobs/[^"]*before=\d+)"', first.content.decode())[1].replace(
        "&amp;", "&"
    )
    assert "topic=visits" in older
    found = re.findall(r"Date (\d+)\.", words(first) + words(reader.get(older)))
    assert [int(n) for n in found] == list(range(59, -1, -1))
    assert words(reader.get(at(job, "nonsense"))) == words(reader.get(at(job)))
    assert "Nothing here yet" not in words(first)


def test_a_topic_is_offered_where_its_section_is_on(alder, job, ines):
    a_file(job.room, by=alder.owner, name="policy.pdf", publish_to=["instructing_client"])
    assert "topic=documents" in reading(ines).get(at(job)).content.decode()

    switch(alder, "instructing_client", section_documents=False)

    assert "topic=documents" not in reading(ines).get(at(job)).content.decode()
    assert "topic=access" not in reading(ines).get(at(job)).content.decode()


@pytest.mark.feature("A11", "A17")
@pytest.mark.trust("TE03")
@pytest.mark.parametrize("who", ["ines", "gus"])
def test_a_crowd_of_private_things_moves_nothing_under_any_topic(request, alder, ada, job, cleo, who):
    """Internal and the other side's: files, notes, visits, to-dos, letters and ways in, more than a page of each."""
    switch(alder, "customer", section_history=True)
    audience, other = ("instructing_client", "customer")[:: 1 if who == "ines" else -1]
    a_file(job.room, by=ada, name="shown.pdf", publish_to=[audience])
    world.a_key_date(job, by=ada, name="Everybody's")
    reader = reading(request.getfixturevalue(who))
    before = {topic: words(reader.get(at(job, topic))) for topic in TOPICS}
    numbers = Event.objects.within(alder).count()
    assert "shown.pdf" in before["documents"]
    assert "Everybody" in before["visits"]

    for n in range(20):
        Note.write(by=ada, room=job.room, body="Private", audience=None)
        Note.write(by=ada, room=job.room, body="Private", audience=other)
        a_file(job.room, by=ada, name=f"private {n}.pdf", publish_to=[other] if n % 2 else [])
        world.an_appointment(job, by=ada, title="Private", internal=True)
        an_ask(job, by=ada, audience=other, text="Private")
    contact = world.a_contact(alder, "Private Person")
    world.a_participant(job, contact, by=ada)
    world.a_share_link(alder, job, contact).end(by=ada)

    assert Event.objects.within(alder).count() > numbers + 100
    seen = everything()
    assert {topic: words(reader.get(at(job, topic))) for topic in TOPICS} == before
    assert everything() == seen, "looking leaves nothing"


def test_what_is_not_shown_any_more_is_not_named_any_more(alder, ada, job, ines):
    file = a_file(job.room, by=ada, name="policy.pdf", publish_to=["instructing_client"])
    assert "policy.pdf" in words(reading(ines).get(at(job)))

    File.objects.within(alder).get(pk=file.pk).withdraw(by=ada, audience="instructing_client")

    page = words(reading(ines).get(at(job)))
    assert "shared a file" in page
    assert "policy.pdf" not in page


def test_a_fact_of_another_version_is_not_told_by_its_name(alder, job, ines):
    known = Event.objects.within(alder).filter(room=job.room).order_by("-number").first()
    strange = Event(workspace_id=alder.workspace_id, room=job.room, number=known.number + 1, at=known.at)
    strange.name, strange.audience, strange.subject_kind, strange.subject_id = (
        "moon.landed",
        "*",
        "job",
        job.pk,
    )
    strange.save(force_insert=True)

    page = words(reading(ines).get(at(job)))

    assert "did something that this version cannot name" in page
    assert "moon.landed" not in page


def test_every_fact_has_an_icon_and_a_topic_or_stands_among_everything():
    whole = {
        "asset",
        "job",
        "client",
        "contact",
        "site",
        "request",
        "request_watchers",
        "member",
        "invitation",
        "sign_in",
    }
    whole |= {name.partition(".")[0] for name in FACTS if is_of_the_workspace(name)}
    told = {name for topic in timelines.TOPICS for name in timelines.facts_of(topic)}

    assert len(told) > 50
    left = {name.partition(".")[0] for name in FACTS} - {name.partition(".")[0] for name in told}
    assert left == left & whole, "say where in ui/timelines.TOPICS it belongs"


def is_of_the_workspace(name):
    return name.partition(".")[0] in {
        *(
            "activity",
            "brand",
            "bulk",
            "export",
            "field",
            "import",
            "link_days",
            "own_field",
            "portal",
            "samples",
        ),
        *("sign_in_policy", "template", "transfer", "view", "workspace"),
    }
