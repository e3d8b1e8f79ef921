"""Messages at the portal: one thread for each job and request the reader sees, and what is new in it."""

import pytest

from fanlight.work.conversations.models import ReadMark
from fanlight.work.requests.models import WorkRequest
from tests import world
from tests.faces.portal.door import nobody, reading, switch, words
from tests.walk import asking
from tests.work.conversations.test_threads import says


@pytest.fixture
def holly(alder, job):
    """A customer whose grant opens whatever they take part in."""
    return world.a_holder(alder, job, "Holly Holt", scope="own")


def page(person, **query):
    return reading(person).get("messages/", query_params=query)


def mark(answer):
    """What the entry of the bar says beside its name."""
    place = answer.content.decode().partition('href="/alder/messages/"')[2].partition("</a>")[0]
    return "new" in place


@pytest.mark.feature("A06", "A14")
def test_each_thread_of_the_reader_stands_there_with_its_last_words_the_newest_first(
    alder, job, ada, holly, gus, ines
):
    roof = world.a_job(alder, title="Roof")
    world.a_participant(roof, holly.contact, by=ada)
    says(job, ada, "We come at nine.")
    says(roof, ada, "For somebody else", audience="instructing_client")
    says(roof, ada, "Only us", audience=None)
    says(job, holly.viewer, "Thank you.")
    says(roof, ada, "The tiles are here.")

    text = words(page(holly))
    assert text.index("The tiles are here.") < text.index("You: Thank you.")
    assert "We come at nine." not in text
    assert "For somebody else" not in text
    assert "Only us" not in text
    assert "The tiles are here." not in words(page(gus)), "a link opens one job"
    assert "Thank you." not in words(page(ines))


@pytest.mark.feature("A14")
def test_a_request_has_a_thread_too(alder, job, ada, holly):
    asking.of_ones_own(alder, holly)
    request = WorkRequest.objects.visible_to(ada).get()
    says(request, ada, "We look at it.")

    answer = page(holly)

    assert "We look at it." in words(answer)
    assert f'href="/alder/requests/{request.number}/#messages"' in answer.content.decode()


@pytest.mark.feature("A06")
def test_what_is_new_is_marked_in_the_bar_and_the_list_until_it_was_read(job, ada, holly):
    assert not mark(page(holly))
    mine = says(job, holly.viewer, "Hello")
    assert not mark(page(holly)), "one's own words are no news"
    asks = reading(holly).get(f"messages/news/?after={mine.key}")
    assert asks.status_code == 204

    answer = says(job, ada, "Good morning")

    assert mark(page(holly))
    assert " new " in words(page(holly)).partition("Good morning")[2]
    assert "1 new message." in words(reading(holly).get(f"messages/news/?after={mine.key}"))
    ReadMark.reach(answer, by=holly.viewer)
    assert not mark(page(holly))
    assert reading(holly).get("messages/news/?after=nothing").status_code == 204


def test_pages_go_on_where_the_last_one_ended(alder, ada, holly, monkeypatch):
    monkeypatch.setattr("fanlight.faces.portal.pages.paging.PAGE", 2)
    for n in range(3):
        one = world.a_job(alder, title=f"Job number {n}")
        world.a_participant(one, holly.contact, by=ada)
        says(one, ada, f"Message {n}")

    first = page(holly)
    before = first.content.decode().partition("?before=")[2].partition('"')[0]

    assert "Message 2" in words(first)
    assert "Message 0" not in words(first)
    assert "Message 0" in words(reading(holly).get(f"messages/?before={before}"))


@pytest.mark.feature("A33")
def test_where_messages_are_off_there_is_no_entry_and_nothing_to_read(alder, job, ada, holly):
    note = says(job, ada, "Hello there")
    switch(alder, "customer", section_notes=False)

    answer = page(holly)

    assert "Hello there" not in words(answer)
    assert 'class="unread"' not in answer.content.decode()
    assert reading(holly).get(f"messages/news/?after={note.key}").status_code == 204
    assert nobody().get("messages/").status_code == 302
