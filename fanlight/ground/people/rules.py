"""How the rows of this package merge, when two contacts or two clients turn out to be one."""

from typing import Any

from django.utils.translation import ngettext_lazy

from fanlight.core.doors import compare_and_set
from fanlight.ground.people import moving
from fanlight.ground.people.models import Affiliation

ROLES = [role for role, _name in Affiliation.ROLES]
"""The highest first."""


TIES = ngettext_lazy("%(num)s tie of a person to a client", "%(num)s ties of people to clients", "num")
SITES = ngettext_lazy("%(num)s site", "%(num)s sites", "num")


def register() -> None:
    """Called once, when the apps are ready."""
    moving.register("people.PersonKey", stays=True)  # it opens what events say of the row that was merged
    moving.register("people.ContactAddress", collapse=_second)
    moving.register("people.Affiliation", words=TIES, collapse=moving.absorb(_higher_role))
    moving.register("people.Site", words=SITES)


def _higher_role(kept: Any, gone: Any) -> None:
    compare_and_set(kept, expect={}, role=min(kept.role, gone.role, key=ROLES.index))


def _second(_kept: Any, gone: Any) -> None:
    """An address stays, but there is one primary address."""
    compare_and_set(gone, expect={}, is_primary=False)
