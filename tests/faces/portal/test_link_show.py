"""The page a share link leads to: what it shows, and that looking changes nothing."""

import datetime
import re

import pytest
from django.utils.timezone import now

from fanlight.core import tokens
from fanlight.ground.access.models import LinkSecret, LinkUse, ShareLink
from fanlight.ground.people.models import Contact
from fanlight.ground.workspaces.models import Workspace
from tests import world
from tests.faces.portal.door import bytes_of, everything, nobody, token, words


@pytest.mark.feature("A31")
@pytest.mark.trust("TA05")
def test_it_shows_the_business_and_one_button_and_nothing_of_the_job(alder, job, gus):
    answer = nobody().get(f"l/{token(alder, gus)}")

    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Continue to Alder" in words(answer)
    assert len(re.findall(r"<button", text)) == 1
    for told in (job.title, job.number, "Alder Row", gus.contact.name, "Brightwater"):
        assert told not in text


@pytest.mark.trust("TA05")
def test_it_fetches_nothing_from_anywhere_else_and_previews_say_only_whose_portal_it_is(alder, gus):
    answer = nobody().get(f"l/{token(alder, gus)}")

    text = answer.content.decode()
    fetched = re.findall(r'(?:src|href|action)="([^"]+)"', text)
    assert fetched
    assert [one for one in fetched if not re.match(r"/(?!/)|#|tel:|mailto:", one)] == []
    assert '<meta property="og:title" content="Alder">' in text
    assert '<meta name="robots" content="noindex' in text
    assert "noindex" in answer["X-Robots-Tag"]


@pytest.mark.trust("TF07", "TA06")
def test_the_address_never_leaves_as_a_referer_and_is_not_kept(alder, gus):
    answer = nobody().get(f"l/{token(alder, gus)}")

    assert answer["Referrer-Policy"] == "strict-origin"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.trust("TA03")
@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_looking_changes_nothing_and_begins_no_visit(alder, gus, method):
    reader, secret = nobody(), token(alder, gus)
    before = everything()

    answer = getattr(reader.client, method)(f"/alder/l/{secret}", headers={"User-Agent": "Mail scanner"})

    assert answer.status_code == (405 if method == "options" else 200)
    assert reader.cookie == ""
    assert everything() == before
    assert not LinkUse.objects.within(alder.workspace).exists()


@pytest.mark.trust("TA13", "TA17")
def test_unknown_malformed_and_foreign_links_cannot_be_told_apart(alder, birch, gus):
    foreign = world.a_guest(birch, world.a_job(birch), "Fay Foreign")
    secret = token(alder, gus)
    tried = [tokens.mint(), secret[:-1], secret + "x", "fls_", "x", "a/b", token(birch, foreign), "%00", "é"]

    answers = [nobody().get(f"l/{one}") for one in tried]

    assert {answer.status_code for answer in answers} == {404}
    assert len({bytes_of(answer) for answer in answers}) == 1
    assert len({answer["Referrer-Policy"] for answer in answers}) == 1
    assert "This link does not work" in words(answers[0])
    assert nobody("birch").get(f"l/{secret}").status_code == 404, (
        "a link opens on its own business's address only"
    )


def ended_by_staff(alder, gus):
    gus.link.end(by=alder.owner)


def expired(alder, gus):
    ShareLink.objects.within(alder.workspace).update(ends_at=now() - datetime.timedelta(seconds=1))


def disabled(alder, gus):
    Contact.objects.within(alder.workspace).filter(pk=gus.contact.pk).update(disabled_at=now())


def retired_secret(alder, gus):
    LinkSecret.objects.within(alder.workspace).update(ended_at=now())


@pytest.mark.trust("TA13")
@pytest.mark.parametrize("over", [ended_by_staff, expired, disabled, retired_secret])
def test_a_link_that_is_over_says_so_and_whom_to_ask_but_never_whose_job_it_was(alder, job, gus, over):
    Workspace.objects.filter(pk=alder.workspace_id).update(phone="01225 555 010", email="hello@alder.example")
    secret = token(alder, gus)
    over(alder, gus)
    before = everything()

    answer = nobody().get(f"l/{secret}")

    assert answer.status_code == 410
    assert "This link has ended" in words(answer)
    assert "01225 555 010" in words(answer)
    assert "hello@alder.example" in words(answer)
    for told in (job.title, job.number, gus.contact.name):
        assert told not in answer.content.decode()
    assert everything() == before


def test_all_links_that_are_over_look_alike(alder, gus, ines):
    first, second = token(alder, gus), token(alder, ines)
    gus.link.end(by=alder.owner)
    disabled(alder, ines)

    assert bytes_of(nobody().get(f"l/{first}")) == bytes_of(nobody().get(f"l/{second}"))


@pytest.mark.feature("A16")
def test_a_closed_portal_tells_nobody_whether_a_link_is_any_good(alder, gus):
    secret = token(alder, gus)
    Workspace.objects.filter(pk=alder.workspace_id).update(portal_on=False)

    answers = [nobody().get(path) for path in (f"l/{secret}", "l/fls_unknown", "")]

    assert {answer.status_code for answer in answers} == {403}
    assert len({bytes_of(answer) for answer in answers}) == 1
    assert "closed at the moment" in words(answers[0])


def test_a_business_that_does_not_exist_has_no_doorstep(alder, gus):
    assert nobody("nowhere").get(f"l/{token(alder, gus)}").status_code == 404


def test_a_stranger_at_the_door_is_offered_a_code_and_told_of_links(alder):
    answer = nobody().get()

    assert answer.status_code == 200
    assert "Email me a code" in words(answer)
    assert "Had a link from us by email or text?" in words(answer)
