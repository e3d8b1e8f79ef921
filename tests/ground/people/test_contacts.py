"""Contacts: written down and changed by the business alone, and every change is a fact."""

import pytest

from fanlight.core.errors import NotAllowed
from fanlight.ground.activity.models import Event
from fanlight.ground.people.models import Client, Contact, ContactAddress
from tests import world


@pytest.mark.trust("TM01")
def test_a_changed_address_is_recorded_and_a_saved_form_without_change_is_not(alder, ada):
    contact = world.a_contact(alder, "Owen Orr")
    said = {"name": contact.name, "phone": contact.phone, "email": contact.email}

    contact.change(by=ada, **said)
    contact.change(by=ada, **said | {"email": "orr@new.example"})

    events = Event.objects.within(alder).filter(name="contact.changed")
    assert [event.payload for event in events] == [{"fields": ["email"]}]
    assert contact.email == "orr@new.example"
    assert ContactAddress.objects.within(alder).filter(contact=contact).count() == 1


def test_an_empty_address_leaves_the_contact_without(alder, ada):
    contact = world.a_contact(alder, "Owen Orr")
    assert contact.email

    contact.change(by=ada, name="Owen Orr", phone="", email="")

    assert contact.reloaded().email == ""


@pytest.mark.trust("TA12")
def test_a_contact_changes_nobody_not_even_itself(alder, job, gus):
    for refused in (
        lambda: gus.contact.change(by=gus.viewer, name="Gus", phone="", email="gus@elsewhere.example"),
        lambda: Contact.add(by=gus.viewer, name="A friend"),
        lambda: Client.add(by=gus.viewer, name="A firm"),
    ):
        with pytest.raises(NotAllowed):
            refused()

    assert gus.contact.reloaded().email == "gus@mail.example"
