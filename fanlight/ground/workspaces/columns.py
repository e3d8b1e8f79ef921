"""Own fields in lists: a column for each in exports, and one filter over the choices of all of them.

The filter is answered by marks that stand in `search_text`, so it costs what a search costs, however many rows there
are: it looks at the newest hits only, and the list says so. Without another table, nothing else is quick for a value
that half of a million rows have and for one that three have: a walk along the list is quick for the first only,
sorting all hits for the second only.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import Sentence
from fanlight.core.listings import Column, Filter
from fanlight.core.prepared import Prepared
from fanlight.core.viewers import Viewer
from fanlight.ground.workspaces import fields
from fanlight.ground.workspaces.fields import MOST_MARKED, OwnFields, choice_mark
from fanlight.ground.workspaces.models import OwnField

CHOICES: Final = Prepared(
    lambda viewer, noun: (
        OwnField.objects.visible_to(viewer)
        .in_use()
        .filter(noun=noun, kind="choice")
        .order_by("id")
        .values("key", "label", "choices")[:MOST_MARKED]
    )
)
"""The fields that `OwnFields.filtered` marks, for the toolbar of every list."""


def own_columns(noun: str) -> Callable[[Viewer], Sequence[Column]]:
    """For a Listing: `own_columns=own_columns("job")`. Rows are whole ones, with their `own`."""
    return lambda viewer: [_column(field) for field in OwnFields.seen_by(viewer, noun).fields]


def own_filter(noun: str) -> Filter:
    """For a Listing of that noun: narrows to the rows of one choice of one field."""
    return Filter(
        name="own",
        label=_("Own field"),
        choices=lambda viewer: _choices(viewer, noun),
        mark=lambda inner: inner,
    )


def _column(field: OwnField) -> Column:
    def value(row: Any) -> Any:
        kept = row.own.get(field.key)
        return fields.cell(field, kept) if fields.is_said(kept) else None

    return Column(name=f"own.{field.key}", label=field.label, value=value)


def _choices(viewer: Viewer, noun: str) -> list[tuple[str, Sentence]]:
    return [
        (choice_mark(field.key, choice), f"{field.label}: {choice}")
        for field in CHOICES(viewer, noun=noun)
        for choice in field.choices
    ]
