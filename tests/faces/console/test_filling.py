"""Own fields of a job: in its form, on its page, and changed where they stand."""

import pytest

from fanlight.core.listings import Asked
from fanlight.ground.people.models import Client, Contact
from fanlight.work.jobs.listing import JOBS
from fanlight.work.jobs.models import Job
from tests import world
from tests.faces.console.desk import at_the_desk, typed, words, wrong


def own(job):
    return job.reloaded().own


@pytest.fixture(autouse=True)
def fields(alder):
    world.a_field(alder, "Claim number", is_searchable=True)
    world.a_field(alder, "Reserve", kind="money")
    world.a_field(alder, "Due", kind="date")
    world.a_field(alder, "Cause", kind="choice", choices=("Fire", "Water"))
    world.a_field(alder, "Rooms", kind="number")


@pytest.fixture
def claim(job):
    return f"jobs/{job.number}/fields/claim-number/"


def test_a_new_job_takes_its_own_fields_and_shows_them(alder, ada, desk):
    desk.post(
        "jobs/new/",
        **{
            "title": "Cellar",
            "own-claim-number": " CL-77 ",
            "own-reserve": "£1.234,5",
            "own-due": "2026-12-31",
            "own-cause": "Water",
            "own-rooms": "",
        },
    )

    (job,) = Job.objects.visible_to(ada)
    assert job.own == {"claim-number": "CL-77", "reserve": "1234.50", "due": "2026-12-31", "cause": "Water"}
    page = words(desk.get(f"jobs/{job.number}/"))
    for line in ("Claim number: CL-77", "Reserve: £1,234.50", "Due: 31 December 2026", "1 more field"):
        assert line in page


@pytest.mark.parametrize(
    ("field", "value"),
    [("reserve", "much"), ("reserve", "1.005"), ("due", "2026-02-31"), ("cause", "Hail"), ("rooms", "two")],
)
def test_a_value_that_cannot_be_is_named_and_stays_typed(alder, ada, desk, field, value):
    answer = desk.post("jobs/new/", **{"title": "Cellar", f"own-{field}": value})

    assert answer.status_code == 422
    assert wrong(answer, f"own-{field}")
    assert field == "cause" or typed(answer, f"own-{field}") == value
    assert not Job.objects.visible_to(ada).exists()


def test_editing_a_job_keeps_what_is_not_in_the_form(job, ada, desk):
    job.edit(world.with_own(job, {"old": "kept", "cause": "Hail", "claim-number": "1"}), by=ada, revision=1)
    form = desk.get(f"jobs/{job.number}/edit/")
    assert '<option value="Hail" selected>' in form.content.decode()

    desk.post(
        f"jobs/{job.number}/edit/",
        **{
            "title": "Cellar",
            "revision": typed(form, "revision"),
            "own-cause": "Hail",
            "own-claim-number": "",
        },
    )

    assert own(job) == {"old": "kept", "cause": "Hail"}


def test_of_two_who_edit_a_job_the_second_sees_what_its_fields_say_now(job, ada, desk):
    job.edit(world.with_own(job, {"reserve": "5.00"}), by=ada, revision=1)

    answer = desk.post(
        f"jobs/{job.number}/edit/", **{"title": job.title, "revision": "1", "own-reserve": "7"}
    )

    assert answer.status_code == 409
    assert "Reserve £5.00" in words(answer)
    assert typed(answer, "own-reserve") == "7"


def test_one_value_is_changed_where_it_stands(job, desk, claim):
    piece = desk.get(claim, htmx=True)
    assert b"<html" not in piece.content
    assert words(desk.get(claim)).count("Claim number") >= 2, "without htmx it is a page of its own"

    answer = desk.post(claim, htmx=True, value="CL-1", was=typed(piece, "was"))

    assert answer.status_code == 200
    assert "CL-1" in words(answer)
    assert own(job) == {"claim-number": "CL-1"}
    plain = desk.post(claim, value="", was=typed(desk.get(claim), "was"))
    assert (plain.status_code, plain["Location"]) == (303, f"/console/alder/jobs/{job.number}/")
    assert own(job) == {}


def test_a_wrong_value_is_named_where_it_stands(job, desk):
    path = f"jobs/{job.number}/fields/reserve/"

    answer = desk.post(path, htmx=True, value="much", was=typed(desk.get(path), "was"))

    assert answer.status_code == 422
    assert "is no number" in wrong(answer, "value")
    assert typed(answer, "value") == "much"
    assert own(job) == {}


def test_of_two_who_change_one_value_the_second_is_told_and_others_are_not(job, desk, claim):
    drawn = typed(desk.get(claim), "was")
    rooms = f"jobs/{job.number}/fields/rooms/"
    other = typed(desk.get(rooms), "was")
    desk.post(claim, value="first", was=drawn)

    answer = desk.post(claim, htmx=True, value="second", was=drawn)

    assert answer.status_code == 409
    assert "first" in words(answer)
    assert typed(answer, "value") == "second"
    assert desk.post(rooms, value="4", was=other).status_code == 303, "another field is in nobody's way"
    assert desk.post(claim, value="second", was=typed(answer, "was")).status_code == 303
    assert own(job) == {"claim-number": "second", "rooms": 4}


def test_an_address_that_opens_a_link_is_taken_out_of_a_value(job, ada, gus, desk, claim):
    token = gus.link.mint(by=ada, why="copy")

    desk.post(claim, value=f"see {token}", was=typed(desk.get(claim), "was"))

    assert token not in own(job)["claim-number"]


def test_a_list_is_searched_and_filtered_by_own_fields(alder, ada, desk, job):
    world.a_job(alder, title="Other", own={"cause": "Fire", "rooms": 3})
    job.edit(world.with_own(job, {"cause": "Water", "claim-number": "CL-4711"}), by=ada, revision=1)
    found = {
        query: [row.title for row in JOBS.found(ada, Asked.parsed(JOBS, query))]
        for query in ("q=4711", "q=fire", *(f"own={mark}" for mark, _ in JOBS.filters[-1].choices(ada)))
    }

    assert list(found.values()) == [["Kitchen ceiling"], [], ["Other"], ["Kitchen ceiling"]]
    assert list(JOBS.found(ada, Asked.parsed(JOBS, "own=nothing"))) == []
    columns = {column.label: column.value(job) for column in JOBS.columns_for(ada)}
    assert columns["Cause"] == "Water"
    assert columns["Reserve"] is None


def test_zed_gets_the_same_answer_for_alders_job_as_for_none(job, zed, zed_desk, claim):
    for desk in (zed_desk, at_the_desk(zed, "birch")):
        for act in (desk.get, desk.post):
            foreign, missing = act(claim), act("jobs/J-999/fields/claim-number/")
            assert foreign.status_code == missing.status_code == 404
            assert foreign.content == missing.content
    assert own(job) == {}


def test_a_field_that_is_archived_or_never_was_has_no_page(job, ada, desk, alder):
    world.a_field(alder, "Gone").archive(by=ada)

    for field in ("gone", "never"):
        assert desk.get(f"jobs/{job.number}/fields/{field}/").status_code == 404


@pytest.mark.parametrize("noun", ["client", "contact"])
def test_clients_and_contacts_are_filled_where_they_stand_too(alder, insurer, nia, desk, zed, noun):
    row = {"client": insurer, "contact": nia}[noun]
    world.a_field(alder, "Key holder", noun=noun)
    path = f"{noun}s/{row.key}/fields/key-holder/"

    answer = desk.post(path, htmx=True, value="The neighbour", was=typed(desk.get(path), "was"))

    assert answer.status_code == 200
    assert own(row) == {"key-holder": "The neighbour"}
    assert "Key holder: The neighbour" in words(desk.get(f"{noun}s/{row.key}/"))
    plain = desk.post(path, value="", was=typed(desk.get(path), "was"))
    assert plain["Location"] == f"/console/alder/{noun}s/{row.key}/"
    for act in (at_the_desk(zed, "birch").get, at_the_desk(zed, "birch").post):
        foreign, missing = act(path), act(f"{noun}s/{'x' * 22}/fields/key-holder/")
        assert foreign.status_code == missing.status_code == 404
        assert foreign.content == missing.content


@pytest.mark.parametrize("noun", ["client", "contact"])
def test_the_forms_of_clients_and_contacts_hold_their_fields(alder, ada, desk, noun):
    world.a_field(alder, "Since", noun=noun, kind="date")

    refused = desk.post(
        f"{noun}s/new/", **{"name": "Ann Archer", "kind": "household", "own-since": "31 June"}
    )
    assert refused.status_code == 422
    assert "is no day" in wrong(refused, "own-since")

    desk.post(f"{noun}s/new/", **{"name": "Ann Archer", "kind": "household", "own-since": "2020-06-30"})
    table = {"client": Client, "contact": Contact}[noun]
    assert table.objects.visible_to(ada).get(name="Ann Archer").own == {"since": "2020-06-30"}


def test_the_history_names_the_fields_that_were_changed_and_not_their_values(ada, job, desk, claim):
    form = desk.get(claim)
    desk.post(claim, value="CL-4711", was=typed(form, "was"))
    now = job.reloaded()
    own = {"claim-number": "", "reserve": "5.00", "due": "2026-12-31", "cause": "Fire", "rooms": 4}
    now.edit(world.with_own(now, own), by=ada, revision=now.revision)

    history = words(desk.get(f"jobs/{job.number}/history/"))

    assert "changed “Claim number”" in history
    assert "changed “Claim number”, “Reserve”, “Due” and 2 more" in history
    assert "CL-4711" not in history
