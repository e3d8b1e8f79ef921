"""A document goes to somebody on the job by letter: shown to their audience, the portal opened if asked for.

All of it is one transaction under the contact's row: of two presses, one sends. Killed halfway, nothing was sent; the
letter is a row of the same transaction.
"""

from typing import Final

from django.db import transaction
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fanlight.core.doors import compare_and_set
from fanlight.core.errors import Malformed, NotAllowed, Refusal
from fanlight.core.facts import record
from fanlight.core.viewers import Viewer
from fanlight.ground.access.models import ShareLink
from fanlight.ground.access.ways import activation, clouds, inviting
from fanlight.ground.access.ways.letters import LINK_KEY, PORTAL_LINK
from fanlight.ground.mail.outbox import Draft, post
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import Participant, Portal, PortalSetting
from fanlight.work.files import events
from fanlight.work.files.models import File, FileSending
from fanlight.work.files.models.refusals import AlreadyHidden, AlreadyPublished

KIND: Final = "file_shared"


class SentAlready(Refusal):
    code = "file.sent_already"
    message = gettext_lazy("This document was sent to them already. Send it again if you mean to.")


class NoWayIn(Refusal):
    code = "file.no_way_in"
    message = gettext_lazy(
        "They have no way into the portal. Turn it on for them, or send a share link first."
    )


class DocumentsHidden(Refusal):
    code = "file.documents_hidden"
    message = gettext_lazy("The paper clip hides the documents from them.")


class SectionOff(Refusal):
    code = "file.section_off"
    message = gettext_lazy("Their portal does not show such files. An administrator can switch that on.")


@transaction.atomic
def send(file: File, person: Participant, *, by: Viewer, times: int, turns_on: bool = False) -> FileSending:
    """Show the file to the person's audience and write to them, once. `times`: how often it was sent so far, as seen.

    Raises SentAlready, NoEmail, NoWayIn, DocumentsHidden, SectionOff, and what `activation.turn_on` raises; nothing
    happened then.
    """
    if not by.is_staff or person.room_id != file.room_id:
        raise NotAllowed("file.send")
    contact = Contact.objects.within(person).locked(person.contact_id)
    if not contact.email:
        raise inviting.NoEmail
    if file.kind == "document" and person.uploads is False:
        raise DocumentsHidden
    _check_section(file, person)
    if file.reloaded().hidden_at:
        raise AlreadyHidden
    sending = _counted(file, person, by=by, times=times)
    _shown(file, person, by=by)
    turned_on = _written(file, person, contact, by=by, turns_on=turns_on)
    compare_and_set(sending, expect={}, turned_on=sending.turned_on or turned_on)
    record(events.FileSent(about=file, room_id=file.room_id, person=person.pk), by=by)
    return sending


def _check_section(file: File, person: Participant) -> None:
    """Of the portals that show the room to them, one must show such files as well."""
    portals = Portal.objects.within(person).showing(person.room).filter(audience=person.audience)
    words = PortalSetting.objects.within(person)
    shows = [words.effective(portal.settings_id, person.room_id).get(file.section) for portal in portals]
    if shows and not any(shows):
        raise SectionOff


def _counted(file: File, person: Participant, *, by: Viewer, times: int) -> FileSending:
    member = by.actor[1] if by.actor[0] == "member" else None
    owner = {"workspace_id": file.workspace_id, "file": file, "person": person}
    sending, is_new = FileSending.objects.within(file).get_or_create(**owner, defaults={"member_id": member})
    if is_new and times == 0:
        return sending
    if is_new or not compare_and_set(
        sending, expect={"times": times}, times=times + 1, sent_at=now(), member_id=member
    ):
        raise SentAlready
    return sending


def _shown(file: File, person: Participant, *, by: Viewer) -> None:
    try:
        with transaction.atomic():
            file.publish(by=by, audience=person.audience)
    except AlreadyPublished:
        pass


def _written(file: File, person: Participant, contact: Contact, *, by: Viewer, turns_on: bool) -> bool:
    """One letter, whichever: that the portal is open, or that the document is there. Whether it was turned on.

    A way into another portal than their audience's does not lead to the document.
    """
    ways = clouds.ways_of(person)
    grants = [grant for grant in ways.grants if grant.portal.audience == person.audience]
    links = [link for link in ways.links if link.portal.audience == person.audience]
    if grants or links:
        link = ShareLink.one_tap(grants[0], by=by) if grants else links[0]
        post(_draft(file, person, contact, link=link, is_by_hand=by.actor[0] == "member"), by=by)
        return False
    if not turns_on:
        raise NoWayIn
    with translation.override(contact.language):
        line = _about(file)
    activation.turn_on(contact, activation.reach_of(person), by=by, line=line)
    return True


def _about(file: File) -> str:
    """What was shared, by name; without it where the name would be filled in or open something in a letter."""
    try:
        return inviting.readable(_("We have shared “%(name)s” with you.") % {"name": file.name})
    except Malformed:
        return _("We have shared a document with you.")


def _draft(file: File, person: Participant, contact: Contact, *, link: ShareLink, is_by_hand: bool) -> Draft:
    with translation.override(contact.language):
        lines = [
            _("Hello {{ contact }},"),
            _about(file),
            PORTAL_LINK,
            _("The link is yours alone and signs you in by itself. It works until {{ link_ends }}."),
            _("Kind regards") + ("\n{{ member }}" if is_by_hand else "") + "\n{{ business }}",
        ]
        subject = _("A document from {{ business }}")
    return Draft(
        kind=KIND,
        subject=subject,
        body="\n\n".join(lines),
        contact=contact,
        room=person.room,
        keys={LINK_KEY: link.key},
    )
