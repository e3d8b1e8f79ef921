"""Email (contact name): a letter that carries the link as a dynamic value, and what becomes of it."""

import pytest
from django.utils.timezone import now

from fanlight.core.doors import compare_and_set
from fanlight.ground.access.entering import links
from fanlight.ground.access.models import LinkSecret
from fanlight.ground.activity.listeners import tell_all
from fanlight.ground.activity.models import Event
from fanlight.ground.mail.models import Letter
from fanlight.work.conversations.models import Note
from tests import world

HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_REQUEST_TYPE": "partial"}
WORDS = {"subject": "Your job", "body": "Hello,\n\n{{ portal_link }}\n\nAda", "classification": "Report"}


@pytest.fixture
def link(alder, job):
    contact = world.a_contact(alder, "Helen Hart")
    world.a_participant(job, contact, by=alder.owner)
    return world.a_share_link(alder, job, contact)


@pytest.fixture
def words(alder):
    """A letter that may be sent."""
    from fanlight.ground.mail.models import Classification

    first = Classification.objects.visible_to(alder.owner).first()
    return WORDS | {"classification": first.label}


def form(job, link):
    return f"/console/alder/jobs/{job.number}/links/{link.key}/email/"


def letter_of(alder):
    return Letter.objects.within(alder).get()


@pytest.mark.feature("A26")
def test_the_drawer_has_the_recipient_and_a_template_filled_in(job, max_, console, link):
    page = console(max_).get(form(job, link)).content.decode()

    assert "Email Helen Hart" in page
    assert "helen@mail.example" in page
    assert "{{ portal_link }}" in page
    assert "Send Email" in page


@pytest.mark.feature("A28")
def test_every_letter_the_business_starts_with_can_be_sent(alder, job, ada, console, link, words):
    from fanlight.ground.mail.models import Template

    for template in Template.objects.visible_to(ada):
        answer = console(ada).post(
            form(job, link), words | {"subject": template.subject, "body": template.body}
        )
        assert answer.status_code == 303, template.name
    assert Letter.objects.within(alder).count() == Template.objects.visible_to(ada).count() > 0


@pytest.mark.feature("A28", "A29", "A30")
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_sent_letter_is_kept_with_its_classification_and_without_an_address(
    alder, job, max_, console, link, words, headers
):
    answer = console(max_).post(form(job, link), words, **headers)

    letter = letter_of(alder)
    assert answer.status_code == (204 if headers else 303)
    assert (letter.to_address, letter.subject, letter.room_id) == (
        "helen@mail.example",
        "Your job",
        job.room_id,
    )
    assert letter.classification == words["classification"]
    assert letter.body.count("{{ portal_link }}") == 1
    assert letter.values == {"link": link.key}
    assert not LinkSecret.objects.within(alder).exists(), "it is minted when the letter leaves"


@pytest.mark.feature("A29")
def test_without_a_classification_it_is_refused_and_the_text_stays(alder, job, ada, console, link, words):
    answer = console(ada).post(form(job, link), words | {"classification": ""})

    assert answer.status_code == 422
    assert 'id="id_classification_error"' in answer.content.decode()
    assert "{{ portal_link }}" in answer.content.decode()
    assert not Letter.objects.within(alder).exists()


@pytest.mark.parametrize(
    ("field", "value"), [("subject", " "), ("body", ""), ("body", "Hello {{ nobody_knows }}")]
)
def test_a_letter_that_cannot_leave_is_refused_at_its_field(
    alder, job, ada, console, link, words, field, value
):
    answer = console(ada).post(form(job, link), words | {field: value})

    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()


def test_a_contact_without_an_address_is_told(alder, job, ada, console, link, words):
    link.contact.change(by=ada, name=link.contact.name, phone="", email="")

    answer = console(ada).post(form(job, link), words)

    assert answer.status_code == 422
    assert "no email address yet" in answer.content.decode()


@pytest.mark.feature("A28")
@pytest.mark.trust("TA02")
def test_a_pasted_address_becomes_the_dynamic_value_of_its_link(alder, job, ada, console, link, words):
    own = links.address_of(link.mint(by=ada, why="copy"), workspace_name="alder")
    ines = world.a_guest(alder, job, "Ines Ivory", audience="instructing_client")
    other = links.address_of(ines.link.mint(by=ada, why="copy"), workspace_name="alder")

    console(ada).post(
        form(job, link), words | {"subject": f"See {other}", "body": f"Here: {own} and {other}."}
    )

    letter = letter_of(alder)
    assert letter.body == "Here: {{ portal_link }} and [share link of Ines Ivory]."
    assert letter.subject == "See [share link of Ines Ivory]"


def test_a_template_fills_the_letter_and_sends_nothing(alder, job, ada, console, link):
    from fanlight.ground.mail.models import Template

    template = Template.objects.visible_to(ada).order_by("-id").first()

    page = console(ada).post(form(job, link), {"template": template.pk, "use": "1"}).content.decode()

    assert f'value="{template.subject}"' in page
    assert not Letter.objects.within(alder).exists()


def test_a_preview_reads_like_the_letter_and_mints_nothing(alder, job, ada, console, link, words):
    page = console(ada).post(form(job, link), words | {"preview": "1"}).content.decode()

    assert '<span class="token">Link to the portal</span>' in page
    assert not LinkSecret.objects.within(alder).exists()
    assert not Letter.objects.within(alder).exists()


@pytest.mark.feature("A30")
def test_a_failed_letter_says_why_and_can_be_sent_again(alder, job, max_, console, link, words):
    browser = console(max_)
    browser.post(form(job, link), words)
    letter = letter_of(alder)
    compare_and_set(letter, expect={}, state="failed", failure="550 no such user")
    there = f"/console/alder/jobs/{job.number}/letters/{letter.key}/"

    page = browser.get(there).content.decode()
    drawer = browser.get(f"/console/alder/jobs/{job.number}/share/").content.decode()
    answer = browser.post(f"{there}send/")

    assert "550 no such user" in page
    assert "Not sent" in drawer
    assert answer.status_code == 303
    assert letter_of(alder).state == "queued"


def test_the_page_of_a_letter_asks_again_for_as_long_as_it_waits(alder, job, max_, console, link, words):
    console(max_).post(form(job, link), words)
    letter = letter_of(alder)
    there = f"/console/alder/jobs/{job.number}/letters/{letter.key}/"

    waiting = console(max_).get(there).content.decode()
    compare_and_set(letter, expect={}, state="sent", sent_at=now())
    sent = console(max_).get(there).content.decode()

    assert 'hx-trigger="every 2s"' in waiting
    assert 'hx-trigger="every 2s"' not in sent


@pytest.mark.feature("A30")
def test_the_jobs_history_says_what_was_sent_to_whom(job, max_, console, link, words):
    console(max_).post(form(job, link), words)

    for page in ("", "history/"):
        text = console(max_).get(f"/console/alder/jobs/{job.number}/{page}").content.decode()
        assert "sent the letter “Your job” to helen@mail.example" in text


def test_a_letter_of_another_job_is_not_found_under_this_one(alder, job, max_, console, link, words):
    console(max_).post(form(job, link), words)
    other = world.a_job(alder, title="Roof")

    answer = console(max_).get(f"/console/alder/jobs/{other.number}/letters/{letter_of(alder).key}/")

    assert answer.status_code == 404


def test_zed_sees_no_letter_of_alders(alder, job, max_, zed, console, link, words):
    console(max_).post(form(job, link), words)
    key = letter_of(alder).key

    for address in (
        f"/console/alder/jobs/{job.number}/letters/{key}/",
        f"/console/birch/jobs/J-1/letters/{key}/",
    ):
        assert console(zed).get(address).status_code == 404


def test_what_the_team_is_told_is_no_letter_to_somebody_outside(alder, job, ada, console, gus):
    Note.write(by=gus.viewer, room=job.room, body="Hello")
    for event in Event.objects.visible_to(ada).order_by("number"):
        tell_all(event)
    alert = Letter.objects.within(alder).get(kind="alert")

    assert (alert.contact, alert.room_id) == (None, job.room_id)
    page = console(ada).get(f"/console/alder/jobs/{job.number}/share/")
    assert page.status_code == 200
    assert f"letters/{alert.key}/" not in page.content.decode()
    assert console(ada).get(f"/console/alder/jobs/{job.number}/letters/{alert.key}/").status_code == 404
