"""How the rows of this package merge, when two contacts turn out to be one person."""

from typing import Any

from django.utils.timezone import now
from django.utils.translation import ngettext_lazy

from fanlight.core.doors import compare_and_set
from fanlight.ground.access.models import CalendarFeed, Credential, Invitation, KnownDevice
from fanlight.ground.people import moving


def register() -> None:
    """Called once, when the apps are ready."""
    links = ngettext_lazy("%(num)s share link", "%(num)s share links", "num")
    moving.register("access.ShareLink", words=links)
    moving.register("access.Credential", collapse=_credential)
    moving.register("access.KnownDevice", collapse=moving.absorb(_device))
    moving.register("access.Invitation", collapse=_invitation)
    moving.register("access.CalendarFeed", collapse=_feed)


def _credential(_kept: Credential, gone: Credential) -> None:
    """One password: that of the kept one."""
    gone.delete()


def _device(kept: KnownDevice, gone: KnownDevice) -> None:
    compare_and_set(kept, expect={}, seen_at=max(kept.seen_at, gone.seen_at))


def _invitation(_kept: Invitation, gone: Any) -> None:
    """One open invitation to a grant; the other one's letter opens nothing any more."""
    compare_and_set(gone, expect={}, cancelled_at=now(), digest=None)


def _feed(_kept: CalendarFeed, gone: CalendarFeed) -> None:
    """One calendar address for a grant: the other one shows nothing any more."""
    compare_and_set(gone, expect={}, ended_at=now())
