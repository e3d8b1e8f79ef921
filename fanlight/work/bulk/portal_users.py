"""What can be done to many portal users at once. They are listed below and cannot register it themselves."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from fanlight.core.viewers import Viewer
from fanlight.ground.access.listings import PORTAL_USERS
from fanlight.ground.access.ways import barring
from fanlight.ground.people.models import Contact
from fanlight.ground.people.models.contacts import AlreadyDisabled, NotDisabled
from fanlight.work.bulk.entries import ChangedSince
from fanlight.work.bulk.verbs import Before, Said, Verb, register_verb

NOT_DISABLED = ("alive", "active", "invited", "link", "ended")


def resend(contact: Contact, _said: Said, by: Viewer) -> Before | None:
    """Nothing to do for whoever waits for no answer."""
    try:
        barring.send_again(contact, by=by)
    except barring.NothingToSend:
        return None
    return {}


def disable(contact: Contact, _said: Said, by: Viewer) -> Before | None:
    try:
        barring.disable(contact, by=by)
    except AlreadyDisabled:
        return None
    return {"at": contact.disabled_at.isoformat() if contact.disabled_at else ""}


def enable_again(contact: Contact, before: Before, by: Viewer) -> None:
    """Not when somebody gave it back and took it away again meanwhile: that was meant."""
    if not contact.disabled_at or contact.disabled_at.isoformat() != before["at"]:
        raise ChangedSince
    barring.enable(contact, by=by)


def enable(contact: Contact, _said: Said, by: Viewer) -> Before | None:
    try:
        barring.enable(contact, by=by)
    except NotDisabled:
        return None
    return {}


def disable_again(contact: Contact, _before: Before, by: Viewer) -> None:
    try:
        barring.disable(contact, by=by)
    except AlreadyDisabled:
        raise ChangedSince from None


def register() -> None:
    """Called once, when the apps are ready."""
    for verb in (RESEND, DISABLE, ENABLE):
        register_verb(PORTAL_USERS.name, verb)


RESEND = Verb(
    name="resend",
    label=_("Resend invite"),
    icon="send",
    act=resend,
    done=lambda count: (
        ngettext("%(num)s invitation is on its way", "%(num)s invitations are on their way", count)
        % {"num": count}
    ),
)
DISABLE = Verb(
    name="disable",
    label=_("Disable Access"),
    icon="ban",
    act=disable,
    undo=enable_again,
    states=NOT_DISABLED,
    done=lambda count: (
        ngettext("Access of %(num)s person disabled", "Access of %(num)s people disabled", count)
        % {"num": count}
    ),
)
ENABLE = Verb(
    name="enable",
    label=_("Give access back"),
    icon="rotate-ccw",
    act=enable,
    undo=disable_again,
    states=("disabled",),
    done=lambda count: (
        ngettext("%(num)s person has access again", "%(num)s people have access again", count)
        % {"num": count}
    ),
)
