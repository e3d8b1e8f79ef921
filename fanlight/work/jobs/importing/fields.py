"""Own fields that an import brings: the key under which a job keeps a value, and the fields' own rows."""

import hashlib
from collections.abc import Sequence

from django.db.models import Max
from django.utils.text import slugify

from fanlight.core.folding import folded
from fanlight.core.viewers import Viewer
from fanlight.ground.workspaces.models import OwnField
from fanlight.work.transfers.columns import Look
from fanlight.work.transfers.mapping import Mapping

OWN = "own:"


def field_key(label: str) -> str:
    """The same for the same words, whatever case or accents; made of a digest where nothing can be spelled."""
    spelled = slugify(folded(label))[:60].strip("-")
    return spelled or f"field-{hashlib.sha256(folded(label).encode()).hexdigest()[:12]}"


def make_fields(mapping: Mapping, look: Look, *, by: Viewer) -> None:
    """Add the fields that the workspace does not have yet. A field that is there keeps its kind."""
    known = set(OwnField.objects.within(by).for_noun("job").values_list("key", flat=True))
    last = OwnField.objects.within(by).for_noun("job").aggregate(last=Max("order"))["last"]
    order = 0 if last is None else last + 1
    fields = [
        OwnField(
            workspace_id=by.workspace_id,
            noun="job",
            key=field_key(choice.label),
            label=choice.label,
            kind=choice.to.removeprefix(OWN),
            choices=_choices(choice.to, column.words),
            order=order + place,
        )
        for place, (choice, column) in enumerate(zip(mapping.columns, look.columns, strict=True))
        if choice.to.startswith(OWN) and field_key(choice.label) not in known
    ]
    OwnField.objects.bulk_create(fields, ignore_conflicts=True)


def _choices(to: str, found: dict[str, int] | None) -> Sequence[str]:
    return sorted(found) if to == f"{OWN}choice" and found else []
