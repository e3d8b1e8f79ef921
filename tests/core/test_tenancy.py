"""Rows cannot point into another workspace, and changes never reach one."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from fanlight.core.doors import compare_and_set
from fanlight.ground.people.models import Client, Contact, ContactAddress
from fanlight.ground.rooms.models import Room
from tests import world


@pytest.mark.trust("TE11")
def test_the_database_refuses_a_key_into_another_workspace(alder, birch):
    theirs = world.a_client(birch, "Birch's client")

    def steal():
        Room.objects.create(workspace_id=alder.workspace_id, kind="job", title="Stolen", client=theirs)
        connection.check_constraints()

    with pytest.raises(IntegrityError), transaction.atomic():
        steal()


@pytest.mark.trust("TE11")
def test_a_form_says_in_words_what_the_database_would_refuse(alder, birch):
    theirs = world.a_client(birch, "Birch's client")
    room = Room(workspace_id=alder.workspace_id, kind="job", title="Stolen", client=theirs)

    with pytest.raises(ValidationError) as refused:
        room.clean_fields()

    assert refused.value.message_dict["client"] == ["Choose one of your own workspace."]


@pytest.mark.trust("TE18")
def test_a_door_has_no_way_around_its_viewer():
    for name in ("all", "filter", "get", "exclude", "raw", "get_or_create"):
        assert not hasattr(Client.objects, name)


def test_what_is_owned_goes_with_its_owner_and_what_is_not_refuses(alder, job):
    contact = world.a_contact(alder, "Owen Orr")
    assert ContactAddress.objects.within(alder).filter(contact=contact).exists()

    contact.delete()

    assert not ContactAddress.objects.within(alder).filter(contact=contact).exists()

    def orphan():
        job.status.delete()
        connection.check_constraints()

    with pytest.raises(IntegrityError), transaction.atomic():
        orphan()


def test_two_who_change_the_same_row_have_one_winner(alder):
    contact = world.a_contact(alder, "Owen Orr")
    mine, yours = contact.reloaded(), contact.reloaded()

    assert compare_and_set(mine, expect={"language": "en"}, language="de")
    assert not compare_and_set(yours, expect={"language": "en"}, language="fr")
    assert (contact.reloaded().language, yours.language) == ("de", "en")


def test_saving_with_the_wrong_workspace_changes_nothing(alder, birch):
    contact = world.a_contact(alder, "Owen Orr")
    copied = contact.reloaded()
    copied.workspace_id, copied.name = birch.workspace_id, "Taken"

    with pytest.raises(Contact.NotUpdated), transaction.atomic():
        copied.save(update_fields=["name"])

    assert contact.reloaded().name == "Owen Orr"
