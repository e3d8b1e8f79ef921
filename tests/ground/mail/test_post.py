"""Posting: the row, its task and its fact come together, or not at all; what cannot leave is refused in words."""

import pytest
from django.db import transaction
from django.utils.timezone import now

from fanlight.core import tokens
from fanlight.core.errors import Malformed, NotAllowed, Refusal
from fanlight.ground.activity.models import Event
from fanlight.ground.activity.writer import unsealed
from fanlight.ground.mail import outbox
from fanlight.ground.mail.models import Letter
from fanlight.ground.people.models import ContactAddress
from tests import world
from tests.ground.mail.conftest import waiting_tasks

pytestmark = pytest.mark.django_db


def events(viewer, name):
    return Event.objects.visible_to(viewer).filter(name=name)


@pytest.mark.feature("A29", "A30")
def test_a_posted_letter_stands_in_the_jobs_history_with_its_classification(ada, job, post):
    letter = post()

    told = events(ada, "letter.queued").get(room=job.room)
    assert told.payload["classification"] == letter.classification == "Portal access"
    assert unsealed(told, "to") == "cara@mail.example"
    assert told.subject_id == letter.pk
    assert told.actor_id == ada.member_id


def test_address_and_subject_lie_sealed_in_the_history(ada, post):
    post(subject="About the leak in your kitchen")

    told = events(ada, "letter.queued").get()
    assert "cara" not in str(told.payload)
    assert "leak" not in str(told.payload)
    assert unsealed(told, "subject") == "About the leak in your kitchen"


def test_a_posted_letter_has_one_task_and_a_message_id_on_our_host(post):
    letter = post()

    assert waiting_tasks().get().args_kwargs["args"] == [str(letter.workspace_id), str(letter.pk)]
    assert letter.message_id.startswith(f"<{letter.pk}.")
    assert letter.message_id.endswith("@fanlight.test>")


def test_a_letter_that_is_rolled_back_leaves_neither_row_nor_task_nor_fact(ada, post):
    with transaction.atomic():
        post()
        transaction.set_rollback(True)

    assert not Letter.objects.visible_to(ada).exists()
    assert not waiting_tasks().exists()
    assert not events(ada, "letter.queued").exists()


def test_a_contact_without_an_address_is_refused_with_the_field_named(alder, post):
    with pytest.raises(outbox.NoAddress) as refusal:
        post(contact=world.a_contact(alder, "Nora", email=""))

    assert refusal.value.field == "to"


def test_an_address_from_which_mail_came_back_is_refused(alder, post):
    contact = world.a_contact(alder, "Bea")
    ContactAddress.objects.within(contact).filter(contact=contact).update(bounced_at=now())

    with pytest.raises(outbox.Bounced):
        post(contact=contact)


@pytest.mark.parametrize("name", ["subject", "body"])
def test_an_unknown_placeholder_is_refused_by_its_name(post, name):
    with pytest.raises(Malformed, match="portal_linc") as refusal:
        post(**{name: "Hello {{ portal_linc }}"})

    assert refusal.value.field == name


def test_a_placeholder_that_lacks_its_link_is_refused(post, minting):
    with pytest.raises(Malformed, match="door"):
        post(body="{{ door }}")

    assert post(body="{{ door }}", keys={"link": "k"}).values == {"link": "k"}
    assert minting.minted == []


@pytest.mark.parametrize("name", ["subject", "body"])
def test_an_empty_letter_is_refused(post, name):
    with pytest.raises(outbox.Empty) as refusal:
        post(**{name: " \n "})

    assert refusal.value.field == name


@pytest.mark.parametrize("form", ["{}", "see https://fanlight.test/alder/l/{} please"])
def test_a_pasted_link_never_reaches_the_table(ada, post, form):
    with pytest.raises(outbox.LinkInText):
        post(body=form.format(tokens.mint()))

    assert not Letter.objects.visible_to(ada).exists()


def test_nobody_but_staff_posts_letters(gus, post, alder, job):
    draft = outbox.Draft(contact=gus.contact, subject="Hello", body="Hello", room=job.room)

    with pytest.raises(NotAllowed):
        outbox.post(draft, by=gus.viewer)


def test_letters_of_another_business_are_not_there(zed, gus, ada, post):
    post()

    assert Letter.objects.visible_to(ada).count() == 1
    assert not Letter.objects.visible_to(zed).exists()
    assert not Letter.objects.visible_to(gus.viewer).exists()


def test_the_preview_is_readable_and_mints_nothing(alder, minting):
    contact = world.a_contact(alder, "Cara Crown")
    draft = outbox.Draft(
        contact=contact, subject="Hi {{ contact }}", body="{{ door }} {{ huh }} {{business}}"
    )

    seen = outbox.preview(draft, by=alder.owner)

    assert seen == outbox.Preview("Hi Cara Crown", "[Link to the portal] {{ huh }} Alder")
    assert minting.minted == []


def test_a_failed_letter_is_sent_again_to_the_address_of_today(ada, post):
    letter = post()
    Letter.objects.visible_to(ada).update(state="failed", failure="No such user", tries=10)
    letter.contact.change(by=ada, name="Cara Crown", phone="", email="cara@crown.example")
    failed = letter.reloaded()

    outbox.send_again(failed, by=ada)

    assert (failed.state, failed.tries, failed.failure) == ("queued", 0, "")
    assert failed.reloaded().to_address == "cara@crown.example"
    assert failed.reloaded().message_id == letter.message_id
    assert waiting_tasks().count() == 2
    assert [event.payload["again"] for event in events(ada, "letter.queued").order_by("number")] == [
        False,
        True,
    ]


@pytest.mark.parametrize("state", ["queued", "leased", "sent"])
def test_only_a_failed_letter_is_sent_again(ada, post, state):
    letter = post()
    Letter.objects.visible_to(ada).update(state=state)

    with pytest.raises(Refusal):
        outbox.send_again(letter.reloaded(), by=ada)

    assert waiting_tasks().count() == 1


@pytest.mark.feature("A30")
def test_a_subject_is_kept_as_it_reads_so_that_lists_and_history_can_show_it(alder, ada, job, post):
    letter = post(subject="{{ job }} from {{ business }}")

    assert letter.subject == f"{job.title} from {alder.workspace.name}"
    assert unsealed(events(ada, "letter.queued").get(), "subject") == letter.subject


def test_a_name_that_reads_like_a_placeholder_opens_nothing_in_a_subject(alder, post):
    sly = world.a_contact(alder, "{{ portal_link }}")

    assert post(contact=sly, subject="Hello {{ contact }}").subject == "Hello {{ contact }}"


def test_a_long_name_does_not_make_a_subject_too_long(alder, post):
    long = world.a_contact(alder, "N" * 150)

    assert len(post(contact=long, subject="About the leak: " + "x" * 60 + " {{ contact }}").subject) == 200
