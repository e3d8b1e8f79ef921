"""Home: who waits for whom, what clients did, which visits come next, and how a new workspace begins."""

import datetime as dt
import re

import pytest
from django.utils.timezone import now

from fanlight.core.doors import compare_and_set
from fanlight.ground.mail.models import Letter
from fanlight.ground.rooms.models import Branding
from fanlight.work.conversations.models import Note, Thread
from tests import world
from tests.faces.console.desk import words


def block(answer, name):
    """What one card of the page says."""
    text = answer.content.decode()
    found = re.search(rf'<section class="card[^"]*" id="{name}".*?</section>', text, re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", found[0]).split()) if found else ""


def writes(by, job, body, audience="customer"):
    return Note.write(by=by, room=job.room, body=body, audience=audience)


def a_failed_letter(job, *, days=1, subject="Your portal"):
    return Letter.objects.create(
        workspace_id=job.workspace_id,
        kind="share_link",
        to_address="gone@mail.example",
        subject=subject,
        body="x",
        message_id=f"<{subject}-{days}@test>",
        room=job.room,
        state="failed",
        send_at=now() - dt.timedelta(days=days),
    )


def test_what_waits_on_us_is_there_with_the_longest_wait_first(alder, job, ada, gus, desk):
    roof = world.a_job(alder, title="Roof")
    a_failed_letter(roof, days=3)
    a_failed_letter(roof, days=30, subject="Long forgotten")
    writes(gus.viewer, job, "When do you come?")

    us = block(desk.get(""), "us")

    assert us.index("Your portal") < us.index("Kitchen ceiling")
    assert "“When do you come?”" in us
    assert "Long forgotten" not in us


def test_an_answer_takes_it_away_and_what_we_ask_waits_on_the_client(job, ada, gus, desk):
    writes(gus.viewer, job, "When do you come?")
    writes(ada, job, "Monday.")
    writes(ada, job, "Which policy is it?", audience="instructing_client")

    page = desk.get("")

    assert "Nobody waits for us" in block(page, "us")
    assert "“Which policy is it?”" in block(page, "clients")


def test_a_link_that_nobody_opened_for_two_days_waits_on_the_client(alder, job, ada, gus, ines, desk):
    for person, days in ((gus, 3), (ines, 1)):
        compare_and_set(person.link, expect={}, sent_at=now() - dt.timedelta(days=days))

    assert "Gus Garner" in block(desk.get(""), "clients")
    assert "Ines Ivory" not in block(desk.get(""), "clients"), "it was sent yesterday"

    compare_and_set(gus.link, expect={}, opened_at=now())
    assert "Gus Garner" not in block(desk.get(""), "clients")


def test_what_clients_did_is_there_and_what_the_team_did_is_not(job, ada, gus, desk):
    writes(ada, job, "Hello.")
    writes(gus.viewer, job, "Good morning.")

    lately = block(desk.get(""), "activity")

    assert "Gus Garner wrote a note" in lately
    assert f"{job.number} · Kitchen ceiling" in lately
    assert "Ada Alder" not in lately
    assert "Gus Garner" in words(desk.get("activity/"))


def test_the_next_visits_are_those_of_today_and_tomorrow_that_take_place(job, ada, gus, desk):
    world.an_appointment(job, by=ada, title="Soon", in_days=0.001)
    world.an_appointment(job, by=ada, title="Called off", in_days=0.001).cancel(by=ada)
    world.an_appointment(job, by=ada, title="Next week", in_days=7)
    world.an_appointment(job, by=ada, title="Under way", in_days=-0.01)

    visits = block(desk.get(""), "visits")

    assert "Soon" in visits
    assert not any(title in visits for title in ("Called off", "Next week", "Under way"))


def test_each_block_has_six_rows_at_most_and_leads_to_all(alder, ada, gus, desk):
    for n in range(9):
        writes(ada, world.a_job(alder, title=f"Job {n}"), "Hello?")

    clients = block(desk.get(""), "clients")

    assert [n for n in range(9) if f"Job {n}" in clients] == [0, 1, 2, 3, 4, 5]
    assert all(f"Job {n}" in words(desk.get("waiting/", list="client")) for n in range(9))


def test_all_that_waits_is_paged_without_missing_or_repeating_any(alder, ada, gus, desk):
    for n in range(120):
        writes(ada, world.a_job(alder, title=f"Job {n:03}"), "Hello?")
    Thread.objects.visible_to(ada).update(since=now())

    seen, path = [], "/console/alder/waiting/?list=client"
    while path:
        page = desk.client.get(path)
        seen += re.findall(r"Job \d{3}", words(page))
        onward = re.search(r'href="([^"]+)" rel="next"', page.content.decode())
        path = onward[1].replace("&amp;", "&") if onward else ""

    assert sorted(seen) == [f"Job {n:03}" for n in range(120)]


@pytest.mark.parametrize("after", ["x", "1-", "9" * 40, "99999999999999999-9999999999999999999"])
@pytest.mark.parametrize("name", ["team", "client", "links", "letters", "nothing"])
def test_an_edge_that_cannot_be_read_is_no_error(desk, name, after):
    assert desk.get("waiting/", list=name, after=after).status_code == 200


def test_a_new_workspace_sees_four_steps_that_tick_themselves(alder, ada, desk):
    def done():
        return re.findall(r"<li data-done>.*?<b>(.*?)</b>", desk.get("").content.decode(), re.DOTALL)

    assert "Four steps to your first shared job" in words(desk.get(""))
    assert done() == []
    Branding.objects.visible_to(ada).update(accent="#0f766e")
    assert done() == ["Give your portal its look"]
    job = world.a_job(alder, client=world.a_client(alder))
    assert done() == ["Give your portal its look", "Bring in your first client", "Open your first job"]
    assert f"jobs/{job.number}/share/" in desk.get("").content.decode()

    person = world.a_contact(alder, "Helen Hart")
    world.a_participant(job, person, by=ada)
    world.a_share_link(alder, job, person)

    assert "Four steps" not in words(desk.get(""))


def test_staff_are_not_sent_to_settings_that_are_not_theirs(max_, max_desk):
    steps = block(max_desk.get(""), "steps")

    assert "Give your portal its look" in steps
    assert "Portal settings" not in steps


def test_a_thread_is_marked_as_done_and_opened_again(job, ada, gus, desk):
    writes(gus.viewer, job, "Thank you.")
    page = desk.get(f"jobs/{job.number}/notes/", to="customer")
    assert "Waiting on us" in words(page)
    upto = Thread.objects.visible_to(ada).get().note.key

    answer = desk.post(f"jobs/{job.number}/notes/done/", to="customer", upto=upto)
    assert answer.status_code == 303
    assert Thread.objects.visible_to(ada).get().waits_on == ""
    shown = desk.client.get(answer["Location"]).content.decode()
    undo = re.search(r'action="([^"]*/notes/open/\?to=[^"]*)"', shown)
    desk.client.post(undo[1].replace("&amp;", "&"))

    assert Thread.objects.visible_to(ada).get().waits_on == "team"


def test_what_was_written_meanwhile_is_not_marked_as_done(job, ada, gus, desk):
    seen = writes(gus.viewer, job, "Thank you.")
    writes(gus.viewer, job, "And one more question.")

    desk.post(f"jobs/{job.number}/notes/done/", to="customer", upto=seen.key)

    assert Thread.objects.visible_to(ada).get().waits_on == "team"
    assert "Somebody else changed this" in words(desk.get(""))


@pytest.mark.parametrize("to", ["customer", "nobody", ""])
def test_there_is_nothing_to_mark_where_nothing_was_written(job, desk, zed_desk, to):
    for one in (desk, zed_desk):
        assert one.post(f"jobs/{job.number}/notes/done/", to=to).status_code == 404


@pytest.mark.parametrize("path", ["", "activity/", "waiting/"])
def test_zed_sees_nothing_of_alder(job, gus, zed_desk, path):
    writes(gus.viewer, job, "When do you come?")

    assert zed_desk.get(path).status_code == 404
