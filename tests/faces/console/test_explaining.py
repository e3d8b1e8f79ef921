"""Who can see this, what can they see, and why not: on a job, a document, a thread and a contact."""

from fanlight.ground.access.ways import barring, standing
from fanlight.ground.rooms.models import Grant, Publication, Reach, Room
from tests import world
from tests.faces.console.desk import words
from tests.walk import stage as stages


def row(page, name):
    """What the page says from this name on, as far as the next badge goes."""
    text = words(page)
    return text[text.rindex(name) :][:260]


def test_a_job_says_who_is_in_and_names_the_first_closed_switch(alder, job, ada, gus, cleo, nia, desk):
    world.a_participant(job, nia, by=ada)
    barring.disable(cleo.contact, by=ada)

    page = desk.get(f"jobs/{job.number}/access/")

    assert "by a share link to this job Open" in row(page, "Gus Garner")
    assert "This contact is disabled." in row(page, "Cleo Castle")
    assert "None of their ways in leads here" in row(page, "Nia North")
    text = page.content.decode()
    assert f"/console/alder/portal-users/{cleo.contact.key}/" in text
    assert f"/console/alder/jobs/{job.number}/share/new/" in text


def test_a_job_off_the_portal_is_put_on_it_where_it_is_explained(alder, job, ada, gus, desk):
    portal = alder.portal("customer")
    Publication.put(job.room, portal, by=ada, on=False)
    assert "This job is not on the portal." in words(desk.get(f"jobs/{job.number}/access/"))
    assert not Room.objects.visible_to(gus.viewer).exists()

    desk.post(f"jobs/{job.number}/access/publish/", portal=portal.key)

    assert Room.objects.visible_to(gus.viewer).exists()
    desk.post(f"jobs/{job.number}/access/publish/", portal=portal.key)
    assert "a moment ago" in words(desk.get(f"jobs/{job.number}/access/"))
    assert desk.post(f"jobs/{job.number}/access/publish/", portal="x").status_code == 404


def test_a_job_that_was_not_chosen_is_opened_with_one_press(alder, job, ada, nia, desk):
    grant = Grant.give(nia, Reach(alder.portal("customer"), "listed", rooms=(job.room,)), by=ada)
    second = world.a_job(alder, title="Second")
    page = desk.get(f"contacts/{nia.key}/access/", job=second.number)
    assert "not among what was opened for them" in words(page)
    assert "Open this job for them" in words(page)

    desk.post(f"jobs/{second.number}/access/open/", grant=grant.key)

    assert "Customer portal, chosen jobs Open" in words(
        desk.get(f"contacts/{nia.key}/access/", job=second.number)
    )
    assert desk.post(f"jobs/{second.number}/access/open/", grant="x").status_code == 404


def test_a_contact_says_which_of_their_jobs_they_see(alder, job, ada, gus, desk):
    hidden = world.a_job(alder, title="Hidden from him")
    world.a_participant(hidden, gus.contact, by=ada)

    page = words(desk.get(f"contacts/{gus.contact.key}/access/"))

    assert f"{job.title} Customer portal, by a share link to this job Open" in page
    assert "Hidden from him None of their ways in leads here" in page
    unknown = words(desk.get(f"contacts/{gus.contact.key}/access/", job="J-999"))
    assert "There is no job of that number." in unknown


def test_a_document_is_for_those_of_its_audience(alder, job, ada, gus, ines, desk):
    file = stages.a_file(alder, job, "plan", "customer")

    page = desk.get(f"jobs/{job.number}/documents/{file.key}/access/")

    assert "Open" in row(page, "Gus Garner")
    assert "It is not shared with those who use this portal." in row(page, "Ines Ivory")
    assert (
        f"/jobs/{job.number}/documents/{file.key}/access/"
        in desk.get(f"jobs/{job.number}/documents/").content.decode()
    )
    other = world.a_job(alder, title="Other")
    assert desk.get(f"jobs/{other.number}/documents/{file.key}/access/").status_code == 404


def test_messages_are_for_one_audience_and_internal_notes_for_nobody(alder, job, gus, ines, desk):
    page = desk.get(f"jobs/{job.number}/notes/access/", to="instructing_client")
    assert "Open" in row(page, "Ines Ivory")
    assert "not shared with those" in row(page, "Gus Garner")

    internal = words(desk.get(f"jobs/{job.number}/notes/access/"))
    assert "Only your team" in internal
    assert "Gus Garner" not in internal


def test_only_an_administrator_is_led_to_the_settings(alder, job, ada, gus, desk, max_desk):
    portal = alder.portal("customer")
    type(portal).objects.within(alder).filter(pk=portal.pk).update(on=False)

    assert "Settings of this portal" in words(desk.get(f"jobs/{job.number}/access/"))
    theirs = words(max_desk.get(f"jobs/{job.number}/access/"))
    assert "This portal is off." in theirs
    assert "Settings of this portal" not in theirs


def test_many_people_are_paged_by_name(alder, job, ada, desk):
    for number in range(23):
        world.a_participant(job, world.a_contact(alder, f"Person {number:02}"), by=ada)

    first = desk.get(f"jobs/{job.number}/access/")
    assert "Person 19" in words(first)
    assert "Person 20" not in words(first)
    after = first.content.decode().split("?after=")[1].split('"')[0]
    second = words(desk.get(f"jobs/{job.number}/access/", after=after))
    assert "Person 20" in second
    assert "Person 19" not in second


def test_the_contact_page_says_what_they_have_on_the_portal(ada, gus, nia, desk):
    standing.settle(gus.contact.pk, owner=ada)
    assert "Link only" in words(desk.get(f"contacts/{gus.contact.key}/"))
    page = desk.get(f"contacts/{nia.key}/")
    assert "Not on the portal" in words(page)
    assert f"/console/alder/contacts/{nia.key}/access/" in page.content.decode()
    assert f"/console/alder/portal-users/{nia.key}/" not in page.content.decode()
