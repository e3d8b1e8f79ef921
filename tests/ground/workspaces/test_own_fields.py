"""Own fields as rows: who may change them, what is refused, and what each audience knows of them."""

import pytest

from fanlight.core.errors import Malformed, NotAllowed, Stale
from fanlight.core.viewers import Anonymous
from fanlight.ground.activity.models import Event
from fanlight.ground.workspaces import brought
from fanlight.ground.workspaces.brought import Wanted
from fanlight.ground.workspaces.fields import OwnFields
from fanlight.ground.workspaces.models import OwnField
from fanlight.ground.workspaces.models.own_fields import MOST_FIELDS, AtTheEnd, FieldDraft, InUse, NotInUse
from fanlight.ground.workspaces.reads import ShownFields
from tests import world

pytestmark = pytest.mark.django_db


def labels(viewer, noun="job"):
    return [field.label for field in OwnFields.seen_by(viewer, noun).fields]


def test_fields_are_added_in_a_row_and_told_in_the_history(alder, ada):
    world.a_field(alder, "Claim number")
    world.a_field(alder, "Area", kind="choice", choices=("North", "  north ", "", "South"))

    assert labels(ada) == ["Claim number", "Area"]
    assert OwnFields.seen_by(ada, "job").fields[1].choices == ["North", "South"]
    assert Event.objects.visible_to(ada).filter(name="own_field.added").count() == 2


@pytest.mark.parametrize(
    ("label", "kind", "choices", "field"),
    [
        ("", "text", (), "label"),
        ("\u200b ", "text", (), "label"),
        ("x" * 121, "text", (), "label"),
        ("CLAIM  number", "text", (), "label"),
        ("Area", "choice", (), "choices"),
        ("Area", "choice", ("x" * 61,), "choices"),
        ("Area", "choice", tuple(str(n) for n in range(101)), "choices"),
        ("Area", "colour", (), "kind"),
    ],
)
def test_what_cannot_be_a_field_is_refused_and_named(alder, ada, label, kind, choices, field):
    world.a_field(alder, "Claim number")

    with pytest.raises(Malformed) as refusal:
        world.a_field(alder, label, kind=kind, choices=choices)

    assert refusal.value.field == field
    assert labels(ada) == ["Claim number"]


def test_a_hundred_fields_are_enough(alder, ada):
    rows = [
        OwnField(workspace_id=ada.workspace_id, noun="job", key=f"f{n}", label=f"F {n}")
        for n in range(MOST_FIELDS)
    ]
    OwnField.objects.bulk_create(rows)

    with pytest.raises(Exception, match="100 fields"):
        world.a_field(alder, "One more")
    assert world.a_field(alder, "Theirs", noun="client")


@pytest.mark.parametrize("verb", ["add", "change", "move", "archive", "restore"])
def test_staff_without_a_say_change_no_field(alder, ada, max_, verb):
    field = world.a_field(alder, "Claim number")
    acts = {
        "add": lambda: OwnField.add(FieldDraft("Mine"), noun="job", kind="text", by=max_),
        "change": lambda: field.change(FieldDraft("Mine"), by=max_, state=field.state),
        "move": lambda: field.move(up=True, by=max_),
        "archive": lambda: field.archive(by=max_),
        "restore": lambda: field.restore(by=max_),
    }

    with pytest.raises(NotAllowed):
        acts[verb]()
    assert labels(ada) == ["Claim number"]


def test_of_two_who_change_a_field_the_second_is_told(alder, ada):
    field = world.a_field(alder, "Claim number")
    drawn = field.state
    OwnField.objects.visible_to(ada).get(pk=field.pk).change(FieldDraft("Claim"), by=ada, state=drawn)

    with pytest.raises(Stale):
        field.change(FieldDraft("Number"), by=ada, state=drawn)
    assert labels(ada) == ["Claim"]
    assert field.reloaded().key == "claim-number", "rows keep their values under the old key"


def test_fields_move_among_those_in_use(alder, ada):
    fields = [world.a_field(alder, label) for label in ("A", "B", "C")]
    fields[1].archive(by=ada)

    fields[2].reloaded().move(up=True, by=ada)
    assert labels(ada) == ["C", "A"]
    with pytest.raises(AtTheEnd):
        fields[2].reloaded().move(up=True, by=ada)
    with pytest.raises(AtTheEnd):
        fields[0].reloaded().move(up=False, by=ada)


def test_an_archived_field_is_gone_until_it_is_restored(alder, ada):
    field = world.a_field(alder, "Claim number")
    field.archive(by=ada)
    assert labels(ada) == []
    with pytest.raises(NotInUse):
        field.reloaded().archive(by=ada)

    field.restore(by=ada)
    assert labels(ada) == ["Claim number"]
    with pytest.raises(InUse):
        field.reloaded().restore(by=ada)


def test_each_audience_knows_its_own_fields_and_no_stranger_any(alder, birch, ada, gus, ines):
    world.a_field(alder, "Excess", audiences=("customer",))
    world.a_field(alder, "Policy", audiences=("instructing_client",))
    world.a_field(alder, "Both", audiences=("instructing_client", "customer"))
    world.a_field(alder, "Margin")
    world.a_field(birch, "Theirs", audiences=("customer",))

    assert labels(gus.viewer) == ["Excess", "Both"]
    assert labels(ines.viewer) == ["Policy", "Both"]
    assert labels(ada) == ["Excess", "Policy", "Both", "Margin"]
    assert labels(Anonymous(ada.workspace_id)) == []
    own = {"excess": "50", "policy": "P-1", "margin": "900"}
    assert ShownFields(gus.viewer).lines("job", own) == [("Excess", "50")]


def test_an_archived_field_is_shown_to_no_audience(alder, ada, gus):
    world.a_field(alder, "Excess", audiences=("customer",)).archive(by=ada)

    assert labels(gus.viewer) == []


def test_an_import_finds_a_field_by_its_name_even_when_it_was_renamed(alder, ada):
    field = world.a_field(alder, "Cost", kind="money")
    field.change(FieldDraft("Price"), by=ada, state=field.state)
    wanted = [Wanted("PRICE", "text"), Wanted("Cost", "number"), Wanted("Area", "choice", ("North",))]

    before = [one.key for one in brought.placed("job", wanted, owner=ada)]
    brought.make("job", wanted, by=ada)
    after = brought.placed("job", wanted, owner=ada)

    assert before == [one.key for one in after] == ["cost", "cost-2", "area"]
    assert [one.kind for one in after] == ["money", "number", "choice"]
    brought.make("job", [Wanted("Area", "choice", ("NORTH", "South"))], by=ada)
    assert OwnFields.within(ada, "job").named("area").choices == ["North", "South"]


def test_an_import_takes_an_archived_field_out_again(alder, ada):
    world.a_field(alder, "Cost").archive(by=ada)

    brought.make("job", [Wanted("cost", "text")], by=ada)

    assert labels(ada) == ["Cost"]
