"""Letters about a login: how it signs in was changed, or somebody asked for a new password.

Letters lie in a workspace, a login does not: they leave through the outbox of the oldest workspace where it works. That
tries again and says when one failed, as for any other. A login that works nowhere gets none; there is nothing to lose.
"""

from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fanlight.core.facts import record
from fanlight.core.viewers import StaffViewer, TaskViewer
from fanlight.ground.access import events
from fanlight.ground.mail.outbox import Draft, NoAddress, post
from fanlight.ground.workspaces.models import Login, Member

KIND: Final = "sign_in_changed"
WHAT: Final = {
    "password": gettext_lazy("the password is another one"),
    "app_added": gettext_lazy("an authenticator app was added"),
    "passkey_added": gettext_lazy("a passkey was added"),
    "factor_removed": gettext_lazy("a passkey or authenticator app was removed"),
    "codes_renewed": gettext_lazy("there are new recovery codes"),
    "identity_added": gettext_lazy("single sign-on was connected"),
    "identity_removed": gettext_lazy("single sign-on was disconnected"),
}


def home_of(login: Login) -> Member | None:
    """The membership through which letters about this login leave. At most one query."""
    members = Member.objects.everyone("a login's letters leave through its oldest workspace")
    return members.working().filter(login_id=login.pk).order_by("id").first()


@transaction.atomic
def tell(login: Login, what: str) -> None:
    """Write down that how somebody signs in was changed, and tell them, so that they notice when it was not them."""
    member = home_of(login)
    if member is None:
        return
    by = StaffViewer(member.workspace_id, member.pk, member.role)
    record(events.SignInChanged(about=member, what=what), by=by)
    try:
        post(_draft(login, what), by=TaskViewer(member.workspace_id, member.pk, "sign_in"))
    except NoAddress:
        return  # an address that no letter can go to; the history has it


def _draft(login: Login, what: str) -> Draft:
    lines = [
        _("Hello,"),
        _("How you sign in to Fanlight was changed: %(what)s.") % {"what": WHAT[what]},
        _(
            "If that was you, there is nothing to do. If not: choose another password at once with “Forgot your "
            "password?” on the sign-in page. That signs out every device."
        ),
        _("Kind regards") + "\n{{ business }}",
    ]
    subject = _("How you sign in to Fanlight was changed")
    return Draft(kind=KIND, subject=subject, body="\n\n".join(lines), to_address=login.email)
