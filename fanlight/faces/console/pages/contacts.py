"""Contacts: the list, the page of one person, its form, and its ties to clients."""

from typing import Any, Final

from django import forms
from django.core.validators import validate_email
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fanlight.core.errors import Refusal
from fanlight.faces.console import toasts
from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.faces.console.pages import entries, feeds, share_page, user_page, visits
from fanlight.faces.console.pages.entries import EntryForm, Noun
from fanlight.faces.console.pages.forms import Line, Paragraphs
from fanlight.faces.console.pages.own_fields import OwnFieldsForm, own_facts
from fanlight.faces.console.pages.picking import CLIENTS, PickForm
from fanlight.ground.access.ways import clouds
from fanlight.ground.mail.models import Letter
from fanlight.ground.people.listings import CONTACTS
from fanlight.ground.people.models import Affiliation, Client, Contact, ContactAddress
from fanlight.ground.people.models.contacts import MOST_ADDRESSES, ContactDraft
from fanlight.ground.rooms.models import Participant
from fanlight.ui.answers import done, show
from fanlight.work.jobs.models import Job

LETTERS: Final = 8
LONGEST_ADDRESSES: Final = 254 * MOST_ADDRESSES


class ContactForm(EntryForm, OwnFieldsForm):
    """A person, with every address they are reached at."""

    noun = "contact"
    picks = {"client": CLIENTS}
    name = Line(label=_("Name"), max_length=200)
    title = Line(label=_("Role or job title"), max_length=120, required=False)
    email = forms.EmailField(
        label=_("Email"),
        required=False,
        max_length=254,
        help_text=_("The primary address: letters go there."),
    )
    others = Paragraphs(
        label=_("Other email addresses"),
        rows=2,
        required=False,
        max_length=LONGEST_ADDRESSES,
        help_text=_("One on each line. An address may belong to several people."),
    )
    phone = Line(label=_("Phone"), max_length=40, required=False)
    client = Line(
        label=_("Client"),
        max_length=200,
        required=False,
        help_text=_("Choose one by name, or write a new name to add one. More can be added later."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *given: Any, row: Contact | None = None, **options: Any) -> None:
        super().__init__(*given, row=row, **{"own": row.own if row else {}} | options)
        if row:
            del self.fields["client"]

    @property
    def sources(self) -> dict[str, str]:
        return {} if self.row else super().sources

    @staticmethod
    def as_typed(row: Contact) -> dict[str, Any]:
        first, others = row.draft.emails[:1], row.draft.emails[1:]
        said = {"name": row.name, "title": row.title, "phone": row.phone}
        return said | {"email": "".join(first), "others": "\n".join(others)}

    def clean_others(self) -> str:
        lines = [line.strip() for line in self.cleaned_data["others"].splitlines() if line.strip()]
        for line in lines:
            try:
                validate_email(line)
            except forms.ValidationError:
                raise forms.ValidationError(
                    _("“%(line)s” is no email address.") % {"line": line[:80]}
                ) from None
        return "\n".join(lines)

    def draft(self) -> ContactDraft:
        said = self.cleaned_data
        emails = tuple(one for one in [said["email"], *said["others"].splitlines()] if one)
        return ContactDraft(said["name"], said["title"], said["phone"], emails, self.own())

    @transaction.atomic
    def save(self) -> Contact:
        if self.row:
            self.row.edit(self.draft(), by=self.viewer, revision=self.read_revision)
            kept: Contact = self.row
            return kept
        contact = Contact.write_down(self.draft(), by=self.viewer)
        if client := client_of(self):
            Affiliation.tie(contact, client, by=self.viewer)
        return contact


def client_of(form: PickForm) -> Client | None:
    """The client a form names: chosen, or written down now; none where nothing is said."""
    name = form.cleaned_data.get("client", "")
    return form.chosen.get("client") or (Client.add(by=form.viewer, name=name) if name else None)


class TieForm(PickForm):
    """One more client of a contact, with the role there."""

    picks = {"client": CLIENTS}
    client = Line(label=_("Client"), max_length=200)
    role = forms.ChoiceField(label=_("Role there"), choices=Affiliation.ROLES, initial="owner")


CONTACT: Final = Noun(
    name="contact",
    listing=CONTACTS,
    rows=Contact.objects.visible_to,
    form=ContactForm,
    icon="user",
    many=_("Contacts"),
    new=_("New contact"),
    edit=_("Edit contact"),
    archived=_("The contact was archived."),
    restored=_("The contact was restored."),
)


@for_staff
@require_GET
def contact_list(request: StaffRequest) -> HttpResponse:
    return entries.list_page(request, CONTACT, cloud_of=clouds.of_contact)


@for_staff
@require_http_methods(["GET", "POST"])
def contact_new(request: StaffRequest) -> HttpResponse:
    """`?client=` is the key of a client whose page led here."""
    known = Client.objects.visible_to(request.viewer).filter(key=request.GET.get("client", "")[:22])
    name = known.values_list("name", flat=True).first()
    return entries.new_page(request, CONTACT, initial={"client": name or ""})


@for_staff
@require_GET
def contact_show(request: StaffRequest, key: str) -> HttpResponse:
    contact = CONTACT.found(request, key)
    return entries.leads_on(request, CONTACT, contact) or _page(
        request, contact, TieForm(viewer=request.viewer)
    )


@for_staff
@require_http_methods(["GET", "POST"])
def contact_edit(request: StaffRequest, key: str) -> HttpResponse:
    return entries.edit_page(request, CONTACT, key)


@for_staff
@require_POST
def contact_archive(request: StaffRequest, key: str) -> HttpResponse:
    return entries.put_away(request, CONTACT, key)


@for_staff
@require_POST
def contact_restore(request: StaffRequest, key: str) -> HttpResponse:
    return entries.take_out(request, CONTACT, key)


@for_staff
@require_GET
def contact_history(request: StaffRequest, key: str) -> HttpResponse:
    return entries.history_page(request, CONTACT, key)


@for_staff
@require_POST
def contact_tie(request: StaffRequest, key: str) -> HttpResponse:
    contact = CONTACT.found(request, key)
    form = TieForm(request.POST, viewer=request.viewer)
    if form.is_valid():
        try:
            _tie(form, contact)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return done(request, CONTACT.url("show", key))
    return _page(request, contact, form, status=422)


@transaction.atomic
def _tie(form: TieForm, contact: Contact) -> None:
    client = client_of(form)
    assert client, "the field is required"
    Affiliation.tie(contact, client, by=form.viewer, role=form.cleaned_data["role"])


@for_staff
@require_POST
def contact_role(request: StaffRequest, key: str, client: str) -> HttpResponse:
    tie = _tie_of(request, key, client)
    role = request.POST.get("role", "")
    if role not in dict(Affiliation.ROLES):
        return _page(request, tie.contact, TieForm(viewer=request.viewer), status=422)
    _try(request, lambda: tie.give_role(role, by=request.viewer))
    return done(request, CONTACT.url("show", key))


@for_staff
@require_POST
def contact_untie(request: StaffRequest, key: str, client: str) -> HttpResponse:
    tie = _tie_of(request, key, client)
    _try(request, lambda: tie.end(by=request.viewer))
    return done(request, CONTACT.url("show", key))


def _tie_of(request: StaffRequest, key: str, client: str) -> Affiliation:
    ties = Affiliation.objects.visible_to(request.viewer).select_related("client", "contact")
    tie: Affiliation = get_object_or_404(ties, contact__key=key, client__key=client)
    return tie


def _try(request: StaffRequest, verb: Any) -> None:
    """Press a button that somebody else may have pressed a moment before: then say so, and show what is there."""
    try:
        verb()
    except Refusal as refusal:
        toasts.said(request, refusal.message)


def _page(request: StaffRequest, contact: Contact, form: TieForm, *, status: int = 200) -> HttpResponse:
    viewer = request.viewer
    taking_part = Participant.objects.visible_to(viewer).filter(contact=contact)
    jobs = Job.objects.visible_to(viewer).filter(room__in=taking_part.values("room"))
    letters = Letter.objects.visible_to(viewer).filter(contact=contact).select_related("room").order_by("-id")
    sent = list(letters[:LETTERS])
    numbers = numbers_of(request, sent)
    context = entries.about(request, CONTACT, contact)
    context |= entries.jobs_page(request, jobs, key="room_id", here=CONTACT.url("show", contact.key))
    addresses = list(ContactAddress.objects.visible_to(viewer).of_contact(contact))
    context |= {
        "addresses": addresses,
        "cloud": clouds.of_contact(contact, email=addresses[0].address if addresses else ""),
        "ties": list(Affiliation.objects.visible_to(viewer).of_contact(contact)),
        "roles": Affiliation.ROLES,
        "letters": [(letter, numbers.get(letter.room_id or 0)) for letter in sent],
        "letter_states": share_page.LETTER_STATES,
        "visits": visits.going_on(viewer, contact),
        "feeds": feeds.working(viewer, contact),
        "own_facts": own_facts(viewer, "contact", contact, address=("console:contact-fill", contact.key)),
        "portal_look": user_page.look_of(contact),
        "form": form,
        "suggestions": entries.suggestions(form),
    }
    return show(request, "console/contacts/show.html", context, fragment="main", status=status)


def numbers_of(request: StaffRequest, letters: list[Letter]) -> dict[int, str]:
    """The number of the job whose room each letter belongs to. One query."""
    rooms = [letter.room_id for letter in letters if letter.room_id]
    jobs = Job.objects.visible_to(request.viewer).filter(room__in=rooms)
    return dict(jobs.values_list("room_id", "number"))
