"""Whom else a document may go to: contacts of the job's clients, any other, somebody new; and what they will see."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import Refusal
from fanlight.core.viewers import PreviewViewer, StaffViewer
from fanlight.faces.console.pages.forms import Line
from fanlight.faces.console.pages.picking import CONTACTS, PickForm
from fanlight.ground.access.ways import clouds
from fanlight.ground.people.models import Affiliation, Contact
from fanlight.ground.rooms.models import AUDIENCES, Participant, Portal, PortalSetting
from fanlight.ground.rooms.switches import SWITCHES
from fanlight.ui.answers import Context
from fanlight.work.files import newcomers
from fanlight.work.files.models import File, FileSending
from fanlight.work.jobs.models import Job

OFFERED: Final = 20
"""So many contacts of the job's clients can be ticked; others are typed."""
NAMED: Final = 5
"""So many of the other documents are named."""


class NewcomerForm(PickForm):
    """Somebody who is not on the job yet, as what, and the word for their portal. `audiences`: what is possible."""

    picks = {"contact": CONTACTS}
    audience = forms.ChoiceField(
        label=_("Whoever is added takes part as"), choices=AUDIENCES, required=False, widget=forms.RadioSelect
    )
    contact = Line(
        label=_("Another contact"),
        max_length=500,
        required=False,
        help_text=_("Type a name or an email address, or name somebody new below."),
    )
    name = Line(label=_("Name of somebody new"), max_length=200, required=False)
    email = forms.EmailField(label=_("Their email"), required=False, max_length=254)
    turns_on = forms.BooleanField(label=_("Turn on the portal for them"), required=False)

    def __init__(self, *given: Any, audiences: list[str], **options: Any) -> None:
        super().__init__(*given, **options)
        self.audiences = audiences
        self.ticked: list[Contact] = []
        if given and given[0]:
            keys = given[0].getlist("newcomer")[:OFFERED]
            known = Contact.objects.visible_to(self.viewer).live().filter(key__in=keys)
            self.ticked = list(known.with_email().by_name())
        words = dict(AUDIENCES)
        offered: Any = self.fields["audience"]
        offered.choices = [(name, words[name]) for name in audiences]
        if len(audiences) < 2:
            del self.fields["audience"]

    @property
    def takes_part_as(self) -> str:
        """What was chosen; what alone is possible; where nothing is, one of which the domain says why not."""
        return self.cleaned_data.get("audience") or (self.audiences or [AUDIENCES[0][0]])[0]

    @property
    def adds(self) -> bool:
        """Whether anybody is to be added to the job."""
        typed = self.cleaned_data
        return bool(self.ticked or self.chosen.get("contact") or typed.get("contact") or typed.get("name"))

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("contact") and said.get("name"):
            self.add_error("name", _("Choose a contact above or name a new one, not both."))
        if said.get("name") and not said.get("email") and "email" not in self.errors:
            self.add_error("email", _("The letter needs an email address."))
        if said.get("email") and not said.get("name"):
            self.add_error("name", _("Write the name of the person, too."))
        if self.adds and not said.get("turns_on"):
            self.add_error("turns_on", str(newcomers.NotOnTheJob.message))
        if self.adds and "audience" in self.fields and not said.get("audience"):
            self.add_error("audience", _("Choose as what they take part: it decides what they see."))
        return said

    def send_typed(self, file: File) -> tuple[str, FileSending] | None:
        """To the contact or the new person of the fields; None where nobody is named. Raises what the domain raises."""
        said = self.cleaned_data
        more: Any = {"by": self.viewer, "audience": self.takes_part_as, "turns_on": said["turns_on"]}
        if contact := self.chosen.get("contact"):
            return contact.name, newcomers.send(file, contact, **more)
        if said["name"]:
            return said["name"], newcomers.send_to_new(file, said=(said["name"], said["email"]), **more)
        return None

    def send_ticked(self, file: File) -> list[tuple[str, FileSending | Refusal]]:
        """To each by themselves, in the order of their names; whoever cannot be written to is told of."""
        return [(contact.name, self._sent(file, contact)) for contact in self.ticked]

    def _sent(self, file: File, contact: Contact) -> FileSending | Refusal:
        turns_on = self.cleaned_data["turns_on"]
        try:
            return newcomers.send(
                file, contact, by=self.viewer, audience=self.takes_part_as, turns_on=turns_on
            )
        except Refusal as refusal:
            return refusal


def portals_of(job: Job) -> list[Portal]:
    """The portals that show the job, but for those of one client's own: one for each possible audience."""
    return [portal for portal in clouds.showing(job.room) if portal.client_id is None]


def tied(viewer: StaffViewer, job: Job, people: list[Participant]) -> list[Any]:
    """Contacts of the job's clients who are not on it, by name: of its own, its site's, and those of its people."""
    on_it = [person.contact_id for person in people]
    ties = Affiliation.objects.visible_to(viewer)
    clients = set(ties.filter(contact__in=on_it).values_list("client_id", flat=True)[:OFFERED])
    clients |= {job.room.client_id, job.site.client_id if job.site else None} - {None}
    theirs = ties.filter(client__in=clients).values("contact_id")
    contacts = Contact.objects.visible_to(viewer).live().filter(id__in=theirs).exclude(id__in=on_it)
    return list(contacts.with_email().by_name()[:OFFERED])


def sights(viewer: StaffViewer, job: Job, file: File, *, portals: list[Portal]) -> list[Context]:
    """For each possible audience what it sees of the job: sections by name, and documents besides this one."""
    return [_sight(viewer, job, file, portal=portal) for portal in portals]


def _sight(viewer: StaffViewer, job: Job, file: File, *, portal: Portal) -> Context:
    audience = PreviewViewer(
        viewer.workspace_id,
        portal_id=portal.pk,
        settings_id=portal.settings_id,
        audience=portal.audience,
        member_id=viewer.member_id,
        room_id=job.room_id,
    )
    on = PortalSetting.objects.visible_to(viewer).effective(portal.settings_id, job.room_id)
    others = File.objects.visible_to(audience).in_room(job.room).documents().exclude(pk=file.pk)
    names = list(others.newest_first().values_list("name", flat=True)[: NAMED + 1])
    return {
        "audience": dict(AUDIENCES)[portal.audience],
        "portal": portal.name,
        "sections": [one.label for one in SWITCHES if one.is_section and on.get(one.name, False)],
        "documents": names[:NAMED],
        "more": len(names) > NAMED,
    }
