"""A contact knows whether it has an email address, whatever gave it one or took it away."""

import importlib
from dataclasses import replace

from django.db import connection
from django.db.models import Exists, OuterRef

from fanlight.core.listings import Asked
from fanlight.ground.people import merging
from fanlight.ground.people.listings import CONTACTS
from fanlight.ground.people.models import Contact, ContactAddress
from tests import world
from tests.ground.people.merges import merge


def without(viewer, **given):
    rows = CONTACTS.page(viewer, Asked.read(CONTACTS, {"email": "none"} | given)).rows
    return [row.name for row in rows]


def assert_true_of_everybody(viewer):
    """The column says what the table of addresses says."""
    mine = {"workspace_id": OuterRef("workspace_id"), "contact_id": OuterRef("id")}
    has = Exists(ContactAddress.objects.visible_to(viewer).filter(**mine))
    rows = list(Contact.objects.visible_to(viewer).annotate(has=has).values_list("name", "has_email", "has"))
    assert rows
    assert [row for row in rows if row[1] != row[2]] == []


def edit(contact, *, by, **said):
    now = contact.reloaded()
    now.edit(replace(now.draft, **said), by=by, revision=now.revision)


def test_it_follows_whoever_edits(alder, ada):
    farah = world.a_contact(alder, "Farah Siddiqui", email="")
    owen = world.a_contact(alder, "Owen Orr")
    assert without(ada) == ["Farah Siddiqui"]

    edit(farah, by=ada, emails=("farah@mail.example", "f@work.example"))
    edit(owen, by=ada, emails=())
    assert without(ada) == ["Owen Orr"]
    assert_true_of_everybody(ada)

    edit(farah, by=ada, emails=("f@work.example",))
    edit(owen, by=ada, title="Plumber")
    assert without(ada) == ["Owen Orr"]
    assert_true_of_everybody(ada)


def test_a_merge_brings_the_address_along_as_the_primary_one(alder, ada):
    kept, other = world.a_contact(alder, "Owen Orr", email=""), world.a_contact(alder, "Owen Orr")
    assert without(ada) == ["Owen Orr"]

    merge(kept, other, by=ada)

    assert without(ada) == []
    assert kept.reloaded().has_email
    assert kept.email == "owen@mail.example"
    assert_true_of_everybody(ada)


def test_two_without_an_address_stay_without_as_one(alder, ada):
    kept, other = world.a_contact(alder, "Owen Orr", email=""), world.a_contact(alder, "O. Orr", email="")

    merge(kept, other, by=ada)

    assert without(ada, state="all") == ["Owen Orr"]
    assert_true_of_everybody(ada)


def test_an_address_that_was_late_for_the_merge_follows_in_the_background(alder, ada):
    kept, other = world.a_contact(alder, "Owen Orr", email=""), world.a_contact(alder, "O. Orr", email="")
    merge(kept, other, by=ada)
    ContactAddress.objects.create(
        workspace_id=alder.workspace_id,
        contact=other,
        address="late@mail.example",
        folded_key="late@mail.example",
    )
    assert without(ada) == ["Owen Orr"]

    merging.gather("contact", other.pk, owner=ada)

    assert without(ada) == []
    assert kept.reloaded().has_email


def test_every_state_and_order_of_the_list_finds_exactly_those(alder, birch, ada, zed):
    for name in ("Cem", "Amy", "Bo"):
        world.a_contact(alder, name, email="")
    world.a_contact(alder, "Dan")
    world.a_contact(birch, "Zoe", email="")
    Contact.objects.visible_to(ada).get(name="Bo").archive(by=ada)

    assert without(ada) == ["Amy", "Cem"]
    assert without(ada, sort="newest") == ["Amy", "Cem"]
    assert without(ada, state="archived") == ["Bo"]
    assert without(ada, state="all") == ["Amy", "Bo", "Cem"]
    assert without(ada, state="all", sort="-newest") == ["Cem", "Amy", "Bo"]
    assert without(zed) == ["Zoe"]


def test_rows_from_before_the_column_are_told_apart_by_the_migration(alder, ada):
    world.a_contact(alder, "Farah Siddiqui", email="")
    world.a_contact(alder, "Owen Orr")
    Contact.objects.visible_to(ada).update(has_email=False)

    with connection.cursor() as cursor:
        cursor.execute(importlib.import_module("fanlight.ground.people.migrations.0005_has_email").FILL)

    assert without(ada) == ["Farah Siddiqui"]
    assert_true_of_everybody(ada)
