"""The fields that a workspace added, in forms: `class ClientForm(OwnFieldsForm)` with `noun = "client"`.

Given `own=client.own`, the form shows them behind its other fields; `form.own()` is what the row keeps from then on,
and goes into the draft. `own_facts` lists them on a page, each with the way to change it in place.
"""

from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django import forms

from fanlight.core.errors import Malformed
from fanlight.core.viewers import StaffViewer
from fanlight.core.visible import visible
from fanlight.faces.console.pages.forms import Form
from fanlight.ground.workspaces import fields
from fanlight.ground.workspaces.conventions import Conventions
from fanlight.ground.workspaces.fields import OwnFields
from fanlight.ground.workspaces.models import OwnField
from fanlight.ui.addresses import url
from fanlight.ui.widgets import DateInput

BEFORE: Final = "own-"
LONG_TEXT: Final = 80
"""A text longer than this, or of several lines, is written in a box of several lines."""


class OwnValue(forms.CharField):
    """One value, as it is typed. What stays as it was drawn stays exactly, even where it is not offered any more."""

    def __init__(self, field: OwnField, now: Any, *, conventions: Conventions) -> None:
        self.own, self.now, self.conventions = field, now, conventions
        self.drawn = fields.typed(field, now, conventions) if fields.is_said(now) else ""
        label = f"{field.label} ({conventions.currency})" if field.kind == "money" else field.label
        super().__init__(label=label, required=False, widget=self._control())

    def to_python(self, value: Any) -> Any:
        """The value as a row keeps it; None for nothing."""
        text = visible((super().to_python(value) or "").replace("\r\n", "\n"), keeping="\n").strip()
        if text == self.drawn:
            return self.now if text else None
        try:
            return fields.parsed(self.own, text, self.conventions)
        except Malformed as refusal:
            raise forms.ValidationError(str(refusal.message), code=refusal.code) from refusal

    def _control(self) -> forms.Widget:
        if self.own.kind == "date":
            return DateInput()
        if self.own.kind == "choice":
            return forms.Select(choices=[("", "–"), *((one, one) for one in self._choices())])
        if self.own.kind in ("number", "money"):
            return forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        if "\n" in self.drawn or len(self.drawn) > LONG_TEXT:
            return forms.Textarea(attrs={"rows": 4})
        return forms.TextInput(attrs={"autocomplete": "off"})

    def _choices(self) -> list[str]:
        offered = list(self.own.choices)
        return offered if not self.drawn or self.drawn in offered else [*offered, self.drawn]


class OwnFieldsForm(Form):
    """A form of a job, client or contact with the fields that the workspace added to them."""

    noun: ClassVar[str]

    def __init__(
        self, *given: Any, viewer: StaffViewer, own: dict[str, Any] | None = None, **options: Any
    ) -> None:
        self.before, self.own_fields = own or {}, OwnFields.seen_by(viewer, self.noun)
        super().__init__(*given, viewer=viewer, **options)
        for field in self.own_fields.fields:
            control = OwnValue(field, self.before.get(field.key), conventions=self.own_fields.conventions)
            self.fields[f"{BEFORE}{field.key}"] = control
            self.initial[f"{BEFORE}{field.key}"] = control.drawn

    def own(self) -> dict[str, Any]:
        """What the row keeps of its own fields: those of the form as said, the others as they were."""
        said = {field.key: self.cleaned_data.get(f"{BEFORE}{field.key}") for field in self.own_fields.fields}
        return fields.said(self.before, said)

    def own_differs(self, own: dict[str, Any]) -> list[tuple[str, str]]:
        """Label and value of each field that `own`, of the row as it is now, says otherwise than the form."""
        typed = self.own()
        return [
            (field.label, self.own_fields.shown(field, own) or "–")
            for field in self.own_fields.fields
            if own.get(field.key) != typed.get(field.key)
        ]


@dataclass(frozen=True, slots=True)
class OwnFact:
    """A field on the page of a row, and the address at which its value is changed."""

    key: str
    label: str
    words: str
    href: str


def own_facts(viewer: StaffViewer, noun: str, row: Any, *, address: tuple[str, str]) -> list[OwnFact]:
    """Every field in use, for `ui.own_facts`. `address`: the name of the page that changes one, and the row's key."""
    name, key = address
    lines = fields.lines(OwnFields.seen_by(viewer, noun), row.own)
    return [OwnFact(line.key, line.label, line.words, url(name, key, line.key)) for line in lines]
