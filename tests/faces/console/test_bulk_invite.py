"""Send Portal Invite from the list of contacts: chosen or all, asked first, with a result for each row."""

import csv
import io

import pytest

from fanlight.ground.access.models import Invitation
from fanlight.ground.access.ways import inviting
from fanlight.ground.mail.models import Letter
from fanlight.work.bulk import running
from fanlight.work.bulk.models import BulkAction
from tests import world
from tests.faces.console.desk import words, wrong

pytestmark = pytest.mark.django_db

LIST = {"listing": "contacts", "query": "", "verb": "invite"}


@pytest.fixture
def three(alder):
    return [world.a_contact(alder, f"Person{number} North") for number in range(3)]


@pytest.fixture
def reach(alder):
    return f"{alder.portal('customer').key} own"


def letters(by):
    return Letter.objects.visible_to(by).filter(kind=inviting.KIND)


@pytest.mark.feature("D23", "D24")
def test_chosen_contacts_are_invited_after_the_portal_was_chosen(ada, desk, three, reach):
    assert "Send Portal Invite" in words(desk.get("contacts/"))
    chosen = [contact.key for contact in three[:2]]

    asked = desk.post("bulk/new/", **LIST, chosen=chosen)
    assert "Customer portal: jobs they take part in, later ones too" in words(asked)
    assert not letters(ada).exists()
    answer = desk.post("bulk/new/", **LIST, chosen=chosen, reach=reach, sure="1")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/console/alder/contacts/")
    assert letters(ada).count() == 2
    assert "2 invitations are on their way" in words(desk.get("contacts/"))


def test_without_a_portal_nothing_begins(ada, desk, three):
    answer = desk.post("bulk/new/", **LIST, chosen=three[0].key, reach="", sure="1")
    assert answer.status_code == 422
    assert wrong(answer, "reach")
    assert not letters(ada).exists()


@pytest.mark.feature("D23", "D24")
def test_all_that_match_are_invited_in_the_background_with_a_result_for_each(alder, ada, desk, three, reach):
    world.a_contact(alder, "Farah Siddiqui", email="")
    world.a_contact(alder, "Twin North", email=three[0].email)
    begun = desk.post("bulk/new/", **LIST, all="1", reach=reach, sure="1")
    action = BulkAction.objects.visible_to(ada).get()
    page = f"bulk/{action.key}/"
    assert begun.headers["Location"] == f"/console/alder/{page}"
    under_way = desk.get(page)
    assert not letters(ada).exists(), "the sender does not wait for it"
    assert 'hx-trigger="every 1s"' in under_way.content.decode()

    running.run(action)

    told = words(desk.get(page))
    assert "Sent 3" in told
    assert "No email address." in told
    assert "Duplicate" in told
    result = b"".join(desk.get(f"{page}result.csv").streaming_content).decode("utf-8-sig")
    rows = {row[0]: row[1:] for row in csv.reader(io.StringIO(result))}
    assert rows["Person0 North"] == ["Sent", ""]
    assert rows["Farah Siddiqui"] == ["Refused", "No email address."]
    assert rows["Twin North"][0] == "Nothing to do"
    assert letters(ada).count() == 3


@pytest.mark.feature("D24")
def test_taking_it_back_cancels_what_is_pending(ada, desk, three, reach):
    desk.post("bulk/new/", **LIST, chosen=[contact.key for contact in three], reach=reach, sure="1")
    action = BulkAction.objects.visible_to(ada).get()
    assert desk.post(f"bulk/{action.key}/undo/").status_code == 303
    assert not Invitation.objects.within(action).unanswered().exists()


def test_a_portal_of_somebody_else_is_no_choice(birch, zed, ada, desk, three):
    foreign = f"{birch.portal('customer').key} own"
    answer = desk.post("bulk/new/", **LIST, chosen=three[0].key, reach=foreign, sure="1")
    assert answer.status_code == 422
    assert not letters(ada).exists()
