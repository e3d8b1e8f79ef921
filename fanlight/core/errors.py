"""How the domain says no: small classes with a code that never changes and a sentence for people.

Faces translate them: a `Refusal` is 409, `NotAllowed` 403, `Malformed` 422, `TooOften` 429, `OutOfOrder` 503, `NoSpace`
507. Not yours is no class: the door says 404.
"""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type Sentence = str | Promise


class Refusal(Exception):
    """Yours, but not now. `field` names the part of a form it concerns, if there is one."""

    code: ClassVar[str] = "refused"
    message: Sentence = _("This is not possible at the moment.")
    field: str | None = None

    def __init__(self, message: Sentence | None = None, *, field: str | None = None) -> None:
        if message is not None:
            self.message = message
        if field is not None:
            self.field = field
        super().__init__(str(self.message))


class NotAllowed(Refusal):
    """Yours, but not with your role or rights. `what` is the verb that was tried: `job.approve`."""

    code = "not_allowed"
    message = _("You may not do this. Ask an administrator.")

    def __init__(self, what: str, message: Sentence | None = None) -> None:
        self.what = what
        super().__init__(message)


class NotProven(Refusal):
    """Yours, once it is sure that it is you: a link alone does not say so, nor a proof of long ago. Faces lead on."""

    code = "not_proven"
    message = _("Confirm first that it is you, with a code by email.")


class Malformed(Refusal):
    """What was given cannot be right; `field` says where."""

    code = "malformed"


class Stale(Refusal):
    """Somebody else changed the same thing since it was read."""

    code = "stale"
    message = _(
        "Somebody else changed this while you were writing. Look at what is there now, then save again."
    )


class TooOften(Refusal):
    """A budget is used up. It fills by itself: `seconds` until the next attempt is admitted."""

    code = "too_often"
    message = _("This was tried too often. Please wait a moment.")

    def __init__(self, seconds: float, message: Sentence | None = None) -> None:
        self.seconds = seconds
        super().__init__(message)


class OutOfOrder(Refusal):
    """Something of ours that it needs does not work just now, for nobody. Nothing was tried."""

    code = "out_of_order"
    message = _("This does not work just now. Nothing was tried, and it is not your fault.")


class NoSpace(OutOfOrder):
    """There is no room for what was sent. It goes on by itself when there is room again."""

    code = "no_space"
    message = _("There is no room left to receive this.")
