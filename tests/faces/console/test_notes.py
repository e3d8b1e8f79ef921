"""Notes at the console: a thread for each audience and one for the team, and the writer knows who reads."""

import pytest

from fanlight.work.conversations.models import Note
from tests.faces.console.desk import typed, words, wrong
from tests.faces.portal.door import switch


@pytest.fixture
def book(job):
    return f"jobs/{job.number}/notes/"


def notes(viewer):
    return list(Note.objects.visible_to(viewer).order_by("id").values_list("audience", "body"))


@pytest.mark.parametrize(
    ("thread", "audience"),
    [("customer", "customer"), ("instructing_client", "instructing_client"), ("internal", None)],
)
def test_what_is_written_goes_to_the_thread_it_was_written_in(ada, desk, book, thread, audience):
    answer = desk.post(f"{book}add/", to=thread, body="The dryer stays until Thursday.")

    assert answer.status_code == 303
    assert notes(ada) == [(audience, "The dryer stays until Thursday.")]
    for other in ("customer", "instructing_client", "internal"):
        assert ("The dryer stays" in words(desk.get(book, to=other))) is (other == thread)


@pytest.mark.feature("A06")
def test_the_writer_is_told_by_name_who_will_read_it(job, gus, ines, desk, book):
    assert "Gus Garner and your team will see this." in words(desk.get(book, to="customer"))
    assert f"{ines.contact.name} and your team will see this." in words(
        desk.get(book, to="instructing_client")
    )
    assert "Only your team will see this." in words(desk.get(book, to="internal"))


@pytest.mark.feature("A06")
def test_several_readers_are_counted(job, gus, cleo, desk, book):
    text = words(desk.get(book, to="customer"))

    assert "and 1 other will see this, and your team." in text
    assert gus.contact.name in text or cleo.contact.name in text


@pytest.mark.feature("A06", "A33")
def test_nobody_is_named_who_could_not_read_it_now(alder, ada, job, gus, desk, book):
    assert "Gus Garner and your team" in words(desk.get(book, to="customer"))

    switch(alder, "customer", section_notes=False)

    assert "Nobody besides your team can read this yet." in words(desk.get(book, to="customer"))


def test_without_anybody_on_the_job_nobody_is_named(job, desk, book):
    assert "Nobody besides your team can read this yet." in words(desk.get(book, to="customer"))


@pytest.mark.feature("A06")
def test_no_audience_reads_what_another_was_written(ada, gus, ines, desk, book):
    desk.post(f"{book}add/", to="customer", body="For Gus")
    desk.post(f"{book}add/", to="instructing_client", body="For Ines")
    desk.post(f"{book}add/", to="internal", body="For us")

    assert notes(gus.viewer) == [("customer", "For Gus")]
    assert notes(ines.viewer) == [("instructing_client", "For Ines")]


@pytest.mark.feature("A14")
def test_what_the_client_writes_is_read_under_their_name(job, gus, desk, book):
    Note.write(by=gus.viewer, room=job.room, body="The ceiling drips again")

    assert "Gus Garner" in words(desk.get(book, to="customer"))
    assert "The ceiling drips again" in words(desk.get(book))


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    ("to", "body"), [("customer", "  \n "), ("everybody", "Hello"), ("customer", "x" * 10_001)]
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(ada, desk, book, to, body, htmx):
    answer = desk.post(f"{book}add/", htmx=htmx, to=to, body=body)

    assert answer.status_code == 422
    assert wrong(answer, "body")
    assert typed(answer, "body").strip() == body.strip()
    assert notes(ada) == []


def test_after_sending_htmx_stays_on_the_thread(ada, desk, book):
    answer = desk.client.post(
        f"/console/alder/{book}add/",
        {"to": "internal", "body": "Hello"},
        HTTP_HX_REQUEST="true",
        HTTP_HX_REQUEST_TYPE="partial",
        HTTP_HX_CURRENT_URL=f"http://testserver/console/alder/{book}?to=internal",
    )

    assert answer.status_code == 303
    assert answer["Location"] == f"/console/alder/{book}?to=internal"


def test_earlier_messages_are_one_press_away(job, ada, desk, book):
    for n in range(60):
        Note.write(by=ada, room=job.room, body=f"Message {n:02}", audience="customer")

    newest = desk.get(book)
    before = newest.content.decode().partition("before=")[2].partition('"')[0]
    earlier = words(desk.get(book, to="customer", before=before))

    assert "Message 59" in words(newest)
    assert "Message 09" not in words(newest)
    assert "Message 09" in earlier
    assert "Message 10" not in earlier


def test_markup_in_a_message_is_only_text(job, ada, desk, book):
    desk.post(f"{book}add/", to="customer", body="<b>bold</b> <script>alert(1)</script>")

    assert "<script>alert" not in desk.get(book).content.decode()
    assert "&lt;script&gt;" in desk.get(book).content.decode()


def test_zed_writes_nothing_at_alder(ada, zed_desk, book):
    assert zed_desk.post(f"{book}add/", to="customer", body="Hello").status_code == 404
    assert notes(ada) == []
