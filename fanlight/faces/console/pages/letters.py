"""Letters of a job: written in a drawer with the link as a dynamic value, shown with what became of them."""

import re
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fanlight.core.errors import Refusal
from fanlight.core.viewers import StaffViewer
from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.faces.console.pages import job_page, share_page
from fanlight.faces.console.pages.forms import Form, Line, Paragraphs
from fanlight.ground.access.models import ShareLink
from fanlight.ground.access.ways.letters import LINK_KEY, as_dynamic
from fanlight.ground.mail import outbox, values
from fanlight.ground.mail.models import Classification, Letter, Template
from fanlight.ui.addresses import url
from fanlight.ui.answers import Context, done, show
from fanlight.work.jobs.models import Job

REDRAWN: Final = ("use", "preview")  # buttons that ask for the form again, and send nothing


class LetterForm(Form):
    """A letter to the contact of a link. An address pasted into the text becomes the dynamic value, or goes."""

    template: Any = forms.ModelChoiceField(
        label=gettext_lazy("Start from"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("An empty letter"),
    )
    subject = Line(label=gettext_lazy("Subject"), max_length=outbox.SUBJECT_LENGTH)
    body = Paragraphs(label=gettext_lazy("Text"), rows=12, max_length=outbox.BODY_LENGTH)
    classification: Any = forms.ModelChoiceField(
        label=gettext_lazy("Classification"),
        queryset=None,
        empty_label=gettext_lazy("Choose"),
        to_field_name="label",
    )

    def __init__(self, *given: Any, viewer: StaffViewer, job: Job, link: ShareLink, **options: Any) -> None:
        self.job, self.link = job, link
        super().__init__(*given, viewer=viewer, **options)
        fields: Any = self.fields
        fields["template"].queryset = Template.objects.visible_to(viewer)
        fields["classification"].queryset = Classification.objects.visible_to(viewer)

    def clean_subject(self) -> str:
        return as_dynamic(self.cleaned_data["subject"], link=self.link)

    def clean_body(self) -> str:
        return as_dynamic(self.cleaned_data["body"], link=self.link)

    def draft(self) -> outbox.Draft:
        said = self.cleaned_data
        return outbox.Draft(
            contact=self.link.contact,
            subject=said.get("subject", ""),
            body=said.get("body", ""),
            classification=str(said.get("classification") or ""),
            room=self.job.room,
            template=said.get("template"),
            keys={LINK_KEY: self.link.key},
        )


@for_staff
@require_http_methods(["GET", "POST"])
def letter_new(request: StaffRequest, number: str, key: str) -> HttpResponse:
    job = job_page.found(request, number)
    link = share_page.link_of(request, job, key)
    if request.method == "GET" or "use" in request.POST:
        return _letter_form(request, _begun(request, job, link))
    form = LetterForm(request.POST, viewer=request.viewer, job=job, link=link)
    form.fields["classification"].required = "preview" not in request.POST
    if form.is_valid() and "preview" not in request.POST:
        try:
            letter = outbox.post(form.draft(), by=request.viewer)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The letter to %(name)s is on its way.") % {"name": link.contact})
            return done(request, url("console:letter-show", number, letter.key))
    return _letter_form(request, form)


def _begun(request: StaffRequest, job: Job, link: ShareLink) -> LetterForm:
    """The form with a template's words in it: the one that was chosen, or the workspace's first."""
    templates = Template.objects.visible_to(request.viewer)
    wanted = request.POST.get("template", "")
    chosen = templates.filter(pk=int(wanted)).first() if wanted.isdecimal() and len(wanted) < 20 else None
    template = chosen or (templates.first() if request.method == "GET" else None)
    words: dict[str, Any] = {}
    if template is not None:
        words = {"template": template.pk, "subject": template.subject, "body": template.body}
    kept = {"classification": request.POST.get("classification", "")}
    return LetterForm(initial=kept | words, viewer=request.viewer, job=job, link=link)


def _letter_form(request: StaffRequest, form: LetterForm) -> HttpResponse:
    is_preview = "preview" in request.POST and form.is_valid()
    context = job_page.overview(request.viewer, form.job) | {
        "form": form,
        "link": form.link,
        "to": form.link.contact.email,
        "offered": [("{{ " + name + " }}", label) for name, label in values.offered()],
        "preview": _previewed(form.draft(), request.viewer) if is_preview else None,
    }
    status = 422 if form.errors else 200
    return show(request, "console/sharing/letter_form.html", context, fragment="drawer", status=status)


def _previewed(draft: outbox.Draft, viewer: StaffViewer) -> Context:
    seen = outbox.preview(draft, by=viewer)
    return {"subject": seen.subject, "body": in_pieces(seen.body)}


def in_pieces(text: str) -> list[tuple[str, bool]]:
    """The text in pieces, and whether each stands for something that is filled when the letter leaves."""
    stand_ins = {f"[{label}]": str(label) for _name, label in values.offered()}
    pieces = re.split("({})".format("|".join(map(re.escape, stand_ins))), text)
    return [(stand_ins.get(piece, piece), piece in stand_ins) for piece in pieces if piece]


@for_staff
@require_GET
def letter_show(request: StaffRequest, number: str, key: str) -> HttpResponse:
    job = job_page.found(request, number)
    letter = _letter_of(request, job, key)
    context = job_page.overview(request.viewer, job) | {
        "letter": letter,
        "state": share_page.LETTER_STATES[letter.state],
        "is_under_way": letter.state in ("queued", "leased"),
        "body": in_pieces(values.previewed(letter, letter.body)),
        "subject": values.previewed(letter, letter.subject),
    }
    return show(request, "console/sharing/letter.html", context, fragment="drawer")


@for_staff
@require_POST
def letter_send(request: StaffRequest, number: str, key: str) -> HttpResponse:
    """Once more, after a failure."""
    job = job_page.found(request, number)
    try:
        outbox.send_again(_letter_of(request, job, key), by=request.viewer)
    except Refusal as refusal:
        messages.info(request, str(refusal.message))
    return done(request, url("console:letter-show", number, key))


def _letter_of(request: StaffRequest, job: Job, key: str) -> Letter:
    letter: Letter = get_object_or_404(share_page.letters(request.viewer, job), key=key)
    return letter
