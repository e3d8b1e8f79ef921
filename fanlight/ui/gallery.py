"""Every component in every state on one page: for those who build pages, and for the tests that look at them.

It is served where nobody's own things are: in the demo, in development and in tests.
"""

import datetime as dt
from types import SimpleNamespace

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from fanlight.ui.answers import show
from fanlight.ui.widgets import DateInput, TimeInput

FACES = ("portal", "console")
VERBS = [
    SimpleNamespace(name="move", label="Move status", icon="arrow-right-left"),
    SimpleNamespace(name="give", label="Choose who looks after", icon="user"),
    SimpleNamespace(name="archive", label="Archive", icon="archive"),
]
TYPED = {
    "title": "",
    "note": "Key under the second pot.",
    "contact": "2",
    "on": "",
    "starts": "8",
    "audience": "c",
}


class VisitForm(forms.Form):
    """A form with each kind of control, to be shown empty and with errors."""

    title = forms.CharField(label=_("Title"), help_text=_("As the client will read it."))
    contact = forms.ChoiceField(label=_("Contact"), choices=[("1", "Amara Okafor"), ("2", "Jo Brightwater")])
    on = forms.DateField(label=_("Day"), widget=DateInput)
    starts = forms.TimeField(label=_("From"), widget=TimeInput)
    note = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 2}), required=False)
    audience = forms.ChoiceField(
        label=_("Portal"),
        choices=[("c", "Customer portal"), ("i", "Client portal")],
        widget=forms.RadioSelect,
    )
    seen_by = forms.MultipleChoiceField(
        label=_("Shown to"),
        choices=[("c", "Customer"), ("i", "Instructing client")],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nobody ticked: only your team sees it."),
    )
    tell = forms.BooleanField(label=_("Tell the client"), help_text=_("By email, at once."))
    secret = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, object]:
        raise forms.ValidationError(_("Somebody changed this while you wrote. What you typed is still here."))


def gallery(request: HttpRequest) -> HttpResponse:
    """The page, in the density of `?face=`."""
    face = request.GET.get("face", "portal")
    return show(request, "gallery/index.html", context(face if face in FACES else "portal"))


def context(face: str) -> dict[str, object]:
    now = dt.datetime.now(dt.UTC).replace(hour=9, minute=12)
    filled = VisitForm({f"filled-{name}": value for name, value in TYPED.items()}, prefix="filled")
    visit = SimpleNamespace(
        start=now + dt.timedelta(days=4), end=now + dt.timedelta(days=4, hours=3, minutes=30)
    )
    forms_shown = {
        "form": VisitForm(prefix="empty"),
        "filled": filled,
        "alone": VisitForm(prefix="alone"),
        "picked": VisitForm(prefix="picked"),
    }
    shown = {"face": face, "now": now, "visit": visit, "list": _list(), "draft": _draft(), "below": _below()}
    return shown | forms_shown


def _below() -> SimpleNamespace:
    """The files of a message, neither of which can be fetched: one is being checked, one was refused."""
    names = {"wall.jpg": "pending", "invoice.exe": "flagged"}
    files = [SimpleNamespace(name=name, state=state, size_bytes=None) for name, state in names.items()]
    return SimpleNamespace(files=files, is_waiting=False)


def _draft() -> SimpleNamespace:
    """A message that was not sent: see `faces/messaging.py`."""
    return SimpleNamespace(
        typed="Half a sentence",
        wrong="Some files were not taken, so the message was not sent yet.",
        press="gallery-press",
        kept=[SimpleNamespace(name="ceiling.jpg", key="k1")],
        refused=[SimpleNamespace(name="empty.pdf", why="This file is empty.")],
        limit=10_000,
        limit_bytes=1_000_000,
        accepted=".pdf,.jpg",
    )


def _list() -> SimpleNamespace:
    """A list as the console's pages know it, with everything on: see `faces/console/lists.py`."""
    there = "#list-card"
    return SimpleNamespace(
        name="jobs",
        label="Jobs in a list",
        key="number",
        title="title",
        address=there,
        query="status=booked",
        is_saved=False,
        asked=SimpleNamespace(q="heat pump", sort=""),
        state="open",
        states=[("open", "Open"), ("closed", "Closed"), ("all", "All")],
        rows=[
            SimpleNamespace(number="J-2417", title="Heat pump"),
            SimpleNamespace(number="J-2418", title="Boiler"),
        ],
        previous=there,
        next=there,
        is_capped=True,
        is_filtered=True,
        offers=[
            SimpleNamespace(name="status", label="Status", choices=[("booked", "Booked")], value="booked")
        ],
        chips=[SimpleNamespace(label="Status", words="Booked", without=there)],
        sorts=[("newest", "Newest first"), ("title", "Title")],
        sort="newest",
        verbs=VERBS,
        views=[SimpleNamespace(name="Booked heat pumps", query="q=heat", member_id=None)],
        **dict.fromkeys(["saved", "saving", "bulk", "export", "export_chosen", "everywhere"], there),
        head=lambda column: column,
    )
