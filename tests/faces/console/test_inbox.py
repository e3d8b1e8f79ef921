"""Messages over all rooms at the console: what waits stands first, is given to somebody, done, and never lost."""

import pytest

from fanlight.core.facts import happened_at
from fanlight.ground.mail.models import Letter
from fanlight.ground.workspaces.models import Member
from fanlight.work.conversations.models import Note, ReadMark, Thread
from fanlight.work.jobs.models import Job
from tests import world
from tests.faces.console.desk import words
from tests.work.conversations.test_threads import says, thread


@pytest.fixture
def jobs(alder, ada):
    """Four jobs: two that wait for us, the older one first, one for the client, and one that is done."""
    found = {}
    for n, (name, last) in enumerate(
        [("Newer", "contact"), ("Older", "contact"), ("Theirs", "team"), ("Over", "both")]
    ):
        client = world.a_client(alder, f"Client of {name}")
        job = found[name] = world.a_job(alder, title=name, client=client)
        guest = world.a_guest(alder, job, f"Guest {name}")
        with happened_at(job.created_at.replace(year=2020 + (4 - n))):
            if last != "team":
                says(job, guest.viewer, f"From {name}")
            if last != "contact":
                says(job, ada, f"To {name}")
    return found


def titles(answer):
    text = words(answer)
    return sorted((one for one in ("Newer", "Older", "Theirs", "Over") if f"{one} " in text), key=text.index)


def name(viewer, job):
    one = Thread.objects.visible_to(viewer).select_related("note", "member").get(room=job.room)
    return f"{one.note.key}.{one.member.key if one.member else ''}"


def me(viewer):
    return Member.objects.within(viewer).get(pk=viewer.member_id)


@pytest.mark.feature("A14")
def test_what_waits_for_us_stands_first_and_each_view_shows_its_own(jobs, ada, desk):
    Thread.objects.within(ada).get(room=jobs["Over"].room).assign(me(ada), by=ada)
    ReadMark.reach(Note.objects.visible_to(ada).get(body="From Newer"), by=ada)

    assert titles(desk.get("messages/")) == ["Older", "Newer", "Theirs"]
    assert titles(desk.get("messages/", show="all")) == ["Older", "Newer", "Theirs", "Over"]
    assert titles(desk.get("messages/", show="unread")) == ["Older"]
    assert titles(desk.get("messages/", show="mine")) == ["Over"]
    assert titles(desk.get("messages/", show="done")) == ["Over"]
    assert "From Older" in words(desk.get("messages/"))


def test_words_of_a_job_or_client_find_its_messages(jobs, desk):
    assert titles(desk.get("messages/", show="all", q="Older")) == ["Older"]
    assert titles(desk.get("messages/", show="all", q="client theirs")) == ["Theirs"]
    assert "Nothing matches" in words(desk.get("messages/", q="nobody"))


def test_pages_go_on_where_the_last_one_ended(jobs, desk, monkeypatch):
    monkeypatch.setattr("fanlight.faces.console.pages.inbox.PAGE", 1)
    seen, path = [], "messages/?show=all"
    while path:
        answer = desk.get(path)
        seen += titles(answer)
        href = answer.content.decode().rpartition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
        is_last = 'rel="next"' not in answer.content.decode()
        path = "" if is_last else href.replace("&amp;", "&").partition("/console/alder/")[2]
    assert seen == ["Older", "Newer", "Theirs", "Over"]


@pytest.mark.parametrize("after", ["x", "team-", "team-1-x", "done-0-9" + "9" * 30, "-", "é-1-1"])
def test_an_edge_that_cannot_be_read_is_the_beginning(jobs, desk, after):
    assert titles(desk.get("messages/", after=after)) == ["Older", "Newer", "Theirs"]


@pytest.mark.feature("A14")
def test_many_are_done_at_once_taken_back_and_a_new_message_opens_one_again(alder, jobs, ada, desk):
    chosen = [name(ada, jobs["Newer"]), name(ada, jobs["Older"])]
    answer = desk.post("messages/done/", chosen=chosen, show="unread", q="x y")
    assert (answer.status_code, answer["Location"]) == (303, "/console/alder/messages/?show=unread&q=x+y")
    said = desk.get("messages/")
    assert "2 marked as done." in words(said)
    assert titles(said) == ["Theirs"]

    undo = f"messages/open/?chosen={chosen[0]}"
    assert desk.post(undo).status_code == 303
    assert titles(desk.get("messages/")) == ["Newer", "Theirs"]

    guest = world.a_guest(alder, jobs["Older"], "Olga Other")
    says(jobs["Older"], guest.viewer, "One more thing")
    assert "Older" in titles(desk.get("messages/"))


@pytest.mark.feature("A14")
def test_a_message_that_came_meanwhile_is_not_done_with_the_one_before(job, ada, gus, desk):
    says(job, gus.viewer)
    seen = name(ada, job)
    says(job, gus.viewer, "Still waiting.")

    desk.post("messages/done/", chosen=seen)

    assert thread(ada).waits_on == "team"
    assert "1 was left" in words(desk.get("messages/"))


@pytest.mark.feature("A14")
def test_who_is_given_a_thread_is_told_once_and_hears_of_what_comes(job, ada, max_, gus, desk, max_desk):
    says(job, gus.viewer)
    seen, max_key = name(ada, job), me(max_).key

    assert desk.post("messages/give/", chosen=seen, member=max_key).status_code == 303
    assert thread(ada).member_id == max_.member_id
    letter = Letter.objects.visible_to(ada).get(kind="assigned")
    assert letter.to_address == "max@alder.example"
    assert "Ada Alder asks you to look after the messages" in letter.subject
    assert titles_of(max_desk.get("messages/", show="mine")) == job.title

    desk.post("messages/give/?to=me", only=seen)
    assert thread(ada).member_id == max_.member_id, "somebody else was chosen since this page was read"

    max_desk.post("messages/give/?to=me", only=name(ada, job))
    desk.post("messages/give/", chosen=name(ada, job), member="")
    assert thread(ada).member_id is None
    assert Letter.objects.visible_to(ada).filter(kind="assigned").count() == 1


def titles_of(answer):
    return answer.content.decode().partition("<b><bdi>")[2].partition("</bdi>")[0]


def test_from_the_jobs_own_page_it_is_given_done_and_opened_and_leads_back(job, ada, gus, desk):
    says(job, gus.viewer)
    book = f"jobs/{job.number}/notes/"
    back = f"/console/alder/{book}?to=customer"
    said = {"chosen": name(ada, job), "member": me(ada).key, "job": job.number, "to": "customer"}

    assert desk.post("messages/give/", **said)["Location"] == back
    assert desk.post(f"{book}done/", to="customer").status_code == 303
    assert "Open again" in words(desk.get(book, to="customer"))
    assert desk.post(f"{book}open/?whom=team", to="customer").status_code == 303
    assert (thread(ada).waits_on, thread(ada).member_id) == ("team", ada.member_id)
    key = Note.objects.visible_to(ada).get().key
    assert desk.post(f"notes/{key}/seen/", job=job.number)["Location"] == back


@pytest.mark.feature("A14")
def test_the_sidebar_marks_what_a_member_has_not_read_and_the_open_list_hears_of_more(job, ada, gus, desk):
    def mark(answer):
        place = answer.content.decode().partition('href="/console/alder/messages/"')[2].partition("</li>")[0]
        return "new" in place

    first = says(job, ada, "Hello")
    assert not mark(desk.get("messages/")), "what a colleague wrote is no news"
    assert desk.get("messages/news/", after=first.key).status_code == 204

    second = says(job, gus.viewer)
    assert mark(desk.get("jobs/"))
    assert "1 new message." in words(desk.get("messages/news/", after=first.key))
    assert desk.get("messages/news/", after="nothing").status_code == 204

    ReadMark.reach(second, by=ada)
    assert not mark(desk.get("jobs/"))


def test_another_business_finds_and_turns_nothing(job, ada, zed, max_, gus, desk, zed_desk):
    says(job, gus.viewer)
    seen = name(ada, job)
    here = zed_desk.client
    birch = "/console/birch/messages/"

    assert job.title not in words(here.get(birch, {"show": "all"}))
    for verb, said in {"done/": {}, "give/": {"member": ""}, "open/": {}}.items():
        assert here.post(birch + verb, {"chosen": seen} | said).status_code == 303
    assert here.post(birch + "give/", {"chosen": seen, "member": me(max_).key}).status_code == 404
    assert desk.post("messages/give/", chosen=seen, member=me(zed).key).status_code == 404
    assert (thread(ada).waits_on, thread(ada).member_id) == ("team", None)


def test_whoever_stopped_working_here_is_given_nothing(job, ada, max_, gus, desk):
    says(job, gus.viewer)
    Member.objects.within(ada).filter(pk=max_.member_id).update(disabled_at=job.created_at)

    desk.post("messages/give/", chosen=name(ada, job), member=me(max_).key)

    assert thread(ada).member_id is None
    assert Job.objects.visible_to(ada).exists()
