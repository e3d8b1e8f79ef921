"""The address book of a job: who is on it, for which audience, how they are reached, and what they may send."""

import datetime as dt
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from fanlight.core.errors import Refusal, Stale
from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.faces.console.pages import job_page
from fanlight.faces.console.pages.entries import suggestions
from fanlight.faces.console.pages.forms import Form, Line
from fanlight.faces.console.pages.picking import CONTACTS, PickForm
from fanlight.faces.console.toasts import said
from fanlight.ground.access.models import ShareLink
from fanlight.ground.access.ways import leaving
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import AUDIENCES, Participant
from fanlight.ui.addresses import url
from fanlight.ui.answers import done, show
from fanlight.work.jobs.models import Job

UPLOADS = [("", _("As the portal says")), ("yes", _("Yes")), ("no", _("No"))]
INSTANT = dt.timedelta(seconds=1)
"""A link ends when its last day is over: the moment before is still on that day."""
SAID = {"": None, "yes": True, "no": False}


class ContactFields(Form):
    """How a person is called and reached."""

    name = Line(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("Email"), required=False, max_length=254)
    phone = Line(label=_("Phone"), max_length=40, required=False)


class PersonForm(PickForm, ContactFields):
    """Somebody for the address book: chosen from the contacts, or new."""

    picks = {"contact": CONTACTS}
    contact = Line(
        label=_("Contact"),
        max_length=500,
        required=False,
        help_text=_("Type a name or an email address, or leave it empty for somebody new, named below."),
    )
    audience = forms.ChoiceField(label=_("Takes part as"), choices=AUDIENCES, widget=forms.RadioSelect)
    is_primary = forms.BooleanField(label=_("Primary contact of this job"), required=False)
    field_order = ("contact", "name", "email", "phone", "audience", "is_primary")

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, initial={"audience": AUDIENCES[0][0]}, **options)
        self.fields["name"].required = False

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if not said.get("contact") and not said.get("name") and "contact" not in self.errors:
            self.add_error("name", _("Choose a contact above, or write the name of a new one."))
        if said.get("contact") and said.get("name"):
            self.add_error("name", _("Choose a contact above or name a new one, not both."))
        return said

    def add_to(self, job: Job) -> Participant:
        said = self.cleaned_data
        with transaction.atomic():
            contact = self.chosen.get("contact") or Contact.add(
                by=self.viewer, name=said["name"], email=said["email"], phone=said["phone"]
            )
            return Participant.add(
                contact, job.room, by=self.viewer, audience=said["audience"], is_primary=said["is_primary"]
            )


class PersonEditForm(ContactFields):
    """A person of the address book: name and addresses hold on every job, the rest on this one."""

    is_primary = forms.BooleanField(label=_("Primary contact of this job"), required=False)
    contact_was = forms.CharField(widget=forms.HiddenInput, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    uploads = forms.ChoiceField(
        label=_("May upload files"),
        choices=UPLOADS,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Beats what the portal says, for this person on this job."),
    )

    def __init__(self, *given: Any, person: Participant, **options: Any) -> None:
        self.person = person
        typed = _as_typed(person.contact) | _as_read(person.contact)
        typed |= {
            "is_primary": person.is_primary,
            "uploads": {None: "", True: "yes", False: "no"}[person.uploads],
        }
        super().__init__(*given, initial=typed, **options)
        self.fields["is_primary"].disabled = person.is_primary
        if person.is_primary:
            self.fields["is_primary"].help_text = _("To change it, make somebody else the primary contact.")

    @transaction.atomic
    def save(self) -> None:
        """Raises Stale when the contact was edited since, or merged with another one."""
        said, person = self.cleaned_data, self.person
        if said["contact_was"] != person.contact.key:
            raise Stale
        details = {name: said[name] for name in ("name", "phone", "email")}
        person.contact.change(by=self.viewer, revision=said["revision"] or 0, **details)
        person.allow_uploads(SAID[said["uploads"]], by=self.viewer)
        if said["is_primary"] and not person.is_primary:
            person.make_primary(by=self.viewer)


def _as_typed(contact: Contact) -> dict[str, Any]:
    return {"name": contact.name, "email": contact.email, "phone": contact.phone}


def _as_read(contact: Contact) -> dict[str, Any]:
    return {"contact_was": contact.key, "revision": contact.revision}


@for_staff
@require_http_methods(["GET", "POST"])
def person_add(request: StaffRequest, number: str) -> HttpResponse:
    job = job_page.found(request, number)
    form = PersonForm(request.POST or None, viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        try:
            form.add_to(job)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return done(request, url("console:job-show", number))
    return _form(request, form, job)


@for_staff
@require_http_methods(["GET", "POST"])
def person_edit(request: StaffRequest, number: str, key: str) -> HttpResponse:
    job = job_page.found(request, number)
    person = _found(request, job, key)
    form = PersonEditForm(request.POST or None, viewer=request.viewer, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            form.save()
        except Stale as refusal:
            return _edited_meanwhile(request, form, job, refusal=refusal)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return done(request, url("console:job-show", number))
    return _form(request, form, job, person=person)


@for_staff
@require_POST
def person_clip(request: StaffRequest, number: str, key: str) -> HttpResponse:
    """The paper clip: whether this person sends files and sees the documents. `say` is yes or no."""
    job = job_page.found(request, number)
    person = _found(request, job, key)
    allowed = request.POST.get("say") == "yes"
    person.allow_uploads(allowed, by=request.viewer)
    words = {"name": person.contact.name}
    if allowed:
        said(request, _("%(name)s sees the documents and may upload.") % words)
    else:
        said(request, _("%(name)s cannot upload, and the documents section is hidden for them.") % words)
    return done(request, f"{url('console:job-show', number)}#people")


@for_staff
@require_http_methods(["GET", "POST"])
def person_remove(request: StaffRequest, number: str, key: str) -> HttpResponse:
    """The page before says which live links end with it."""
    job = job_page.found(request, number)
    person = _found(request, job, key)
    if request.method == "POST":
        leaving.take_off(person, by=request.viewer)
        return done(request, url("console:job-show", number))
    links = (
        ShareLink.objects.visible_to(request.viewer).of_room(job.room).live().filter(contact=person.contact)
    )
    held = [
        (link.portal.name, link.ends_at - INSTANT) for link in links.select_related("portal").newest_first()
    ]
    context = {"job": job, "person": person, "links": held}
    return show(request, "console/people/remove.html", context)


def _found(request: StaffRequest, job: Job, key: str) -> Participant:
    people = Participant.objects.visible_to(request.viewer).of_room(job.room)
    person: Participant = get_object_or_404(people, key=key)
    return person


def _edited_meanwhile(
    request: StaffRequest, form: PersonEditForm, job: Job, *, refusal: Refusal
) -> HttpResponse:
    """409: what was typed stays, beside what is there now. Saving again takes over what was typed."""
    person = _found(request, job, form.person.key)
    form.refuse(refusal)
    form.say_again(_as_read(person.contact))
    there = [
        (form.fields[name].label, now or "–")
        for name, now in _as_typed(person.contact).items()
        if now != form.cleaned_data[name]
    ]
    return _form(request, form, job, person=person, there=there)


def _form(request: StaffRequest, form: Form, job: Job, **more: Any) -> HttpResponse:
    addresses = suggestions(form) if isinstance(form, PickForm) else {}
    context = {"form": form, "job": job, "person": None, "there": None, "addresses": addresses} | more
    status = 409 if context["there"] is not None else 422 if form.errors else 200
    return show(request, "console/people/form.html", context, fragment="form", status=status)
