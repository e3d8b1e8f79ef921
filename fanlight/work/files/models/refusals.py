"""How files say no."""

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import Malformed, Refusal


class AlreadyPublished(Refusal):
    code = "file.already_published"
    message = _("This file is shared with them already.")


class NotPublished(Refusal):
    code = "file.not_published"
    message = _("This file is not shared with them.")


class AlreadyHidden(Refusal):
    code = "file.already_hidden"
    message = _("This file was removed already.")


class NotKept(Malformed):
    """A file that was added to a message and never sent is forgotten after a day."""

    code = "file.not_kept"
    message = _("A file that you added is no longer here. Add it again, or send the message without it.")
    field = "files"


class SameAgain(Refusal):
    """The same bytes lie in this room already, and the sender can see them. `keep` takes them all the same."""

    code = "file.same_again"

    def __init__(self, file: Any, *, is_own: bool) -> None:
        words = _("This was sent already on %(day)s (%(name)s).")
        if is_own:
            words = _("You sent this already on %(day)s (%(name)s).")
        day = date_format(localtime(file.created_at), "j F")
        super().__init__(words % {"day": day, "name": file.name})
