"""What every form of the console does: clean text as it comes in, keep what was typed, say the domain's refusals."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import Refusal
from fanlight.core.viewers import StaffViewer
from fanlight.core.visible import one_line, visible
from fanlight.ground.access.entering.links import without_secrets
from fanlight.ui.widgets import DateInput

EARLIEST, LATEST = 1900, 2200


class Form(forms.Form):
    """A form of one viewer. Addresses that open a share link are taken out of every text before it is kept."""

    def __init__(self, *given: Any, viewer: StaffViewer, **options: Any) -> None:
        self.viewer = viewer
        super().__init__(*given, **options)

    def clean(self) -> dict[str, Any]:
        for name, value in self.cleaned_data.items():
            if isinstance(value, str) and value:
                self.cleaned_data[name] = without_secrets(value, owner=self.viewer)
        return self.cleaned_data

    def refuse(self, refusal: Refusal) -> None:
        """The domain's no, at the field it names, or above the form."""
        field = refusal.field if refusal.field in self.fields else None
        self.add_error(field, str(refusal.message))

    def say_again(self, values: Mapping[str, object]) -> None:
        """Fill hidden fields anew in a form that is shown again; what was typed stays."""
        typed: Any = self.data
        self.data = typed.copy()
        for name, value in values.items():
            cast(dict[str, object], self.data)[name] = value

    def offer(self, name: str, rows: QuerySet[Any]) -> forms.ModelChoiceField[Any]:
        """Let the field `name` choose among rows that came through the door."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows
        return field


class Line(forms.CharField):
    """One line of text. Control characters and marks of direction go; runs of white space become one space.

    No `maxlength` for the browser: it would cut off what is pasted, and say nothing.
    """

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {name: said for name, said in super().widget_attrs(widget).items() if name != "maxlength"}

    def to_python(self, value: Any) -> Any:
        return one_line(super().to_python(value) or "")


class Paragraphs(forms.CharField):
    """Text with line breaks."""

    def __init__(self, *, rows: int = 4, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {name: said for name, said in super().widget_attrs(widget).items() if name != "maxlength"}

    def to_python(self, value: Any) -> Any:
        text = (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")
        return visible(text, keeping="\n").strip()


class Day(forms.DateField):
    """A day of this age: 1900 to 2200, so that a slip of the finger is noticed."""

    widget = DateInput

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not EARLIEST <= value.year <= LATEST:
            raise forms.ValidationError(
                _("Choose a day between %(first)s and %(last)s.") % YEARS, code="range"
            )


YEARS = {"first": EARLIEST, "last": LATEST}
