"""A forgotten password: a letter with a link that works for an hour, once, and leads to the second factor as ever.

Who asks learns nothing: the web only writes down what was asked, for every address alike, and the worker finds out
whether it is a login's. The link is minted when its letter leaves; what is stored opens nothing.
"""

import datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fanlight.core import tokens
from fanlight.core.errors import NotAllowed, Refusal
from fanlight.core.facts import record
from fanlight.core.folding import folded_email
from fanlight.core.viewers import TaskViewer, Viewer
from fanlight.ground.access import events
from fanlight.ground.access.models import PasswordReset
from fanlight.ground.access.models.staff import RESET_LASTS, PasswordResetQuerySet
from fanlight.ground.access.team import notices, staff_sessions
from fanlight.ground.mail import values
from fanlight.ground.mail.models import Letter
from fanlight.ground.mail.outbox import Draft, post
from fanlight.ground.workspaces import team
from fanlight.ground.workspaces.models import Login, Member

KIND: Final = "password_reset"
RESET_KEY: Final = "reset"
MOST_LETTERS: Final = 3
WITHIN: Final = datetime.timedelta(hours=1)


class Over(Refusal):
    code = "reset.over"
    message = gettext_lazy("This link was used already, or is older than an hour. Ask for a new one.")


def register() -> None:
    values.provides(
        "reset_link",
        gettext_lazy("Link to choose a new password"),
        _mint,
        needs=RESET_KEY,
        button=gettext_lazy("Choose a new password"),
        on_unsent=_withdraw,
        is_offered=False,
    )


@transaction.atomic
def ask(address: str) -> None:
    """Somebody forgot the password of this address, whoever it belongs to."""
    _write_down(folded_email(address)[:254])


@transaction.atomic
def send(member: Member, *, by: Viewer) -> None:
    """An administrator has a colleague choose a new password; nobody ever sets one for somebody else."""
    if not team.may_decide(team.role_of(by), member.role):
        raise NotAllowed("member.reset", _("Only an owner decides about owners and administrators."))
    record(events.ResetSent(about=member, who=team.personal(member)), by=by)
    _write_down(member.login.email)


@transaction.atomic
def answer(reset_id: int) -> None:
    """Post the letter, if the address is that of a login which can sign in with a password. Safe to repeat."""
    reset = PasswordReset.objects.filter(pk=reset_id, login=None).first()
    login = Login.objects.filter(email=reset.address_key, is_active=True).first() if reset else None
    if reset is None or login is None or not login.has_usable_password():
        return
    member = notices.home_of(login)
    lately = PasswordReset.objects.filter(login=login, created_at__gt=now() - WITHIN)
    if member is None or lately.count() >= MOST_LETTERS:
        return
    if PasswordReset.objects.filter(pk=reset.pk, login=None).update(login=login):
        by = TaskViewer(member.workspace_id, member.pk, "reset")
        post(_draft(login, reset), by=by)


@transaction.atomic
def use(reset: PasswordReset, password: str) -> None:
    """Another password; every device is signed out. Raises Over when somebody was first."""
    alive = PasswordReset.objects.filter(pk=reset.pk, used_at=None, digest=reset.digest, ends_at__gt=now())
    login = reset.login
    if login is None or not alive.update(used_at=now(), digest=None):
        raise Over
    set_password(login, password)
    staff_sessions.end_all(login.pk)


@transaction.atomic
def set_password(login: Login, password: str) -> None:
    """Sessions begun with the older one die with it: each carries a mark of the password."""
    login.set_password(password)
    login.save(update_fields=["password"])
    notices.tell(login, "password")


def address_of(token: str) -> str:
    return f"{settings.ORIGIN.geturl().rstrip('/')}/accounts/reset/{token}/"


def _write_down(address_key: str) -> None:
    from fanlight.ground.access.tasks import answer_reset  # tasks import this module

    made = PasswordReset.objects.create(address_key=address_key)
    answer_reset.enqueue(str(made.pk))


def _draft(login: Login, reset: PasswordReset) -> Draft:
    lines = [
        _("Hello,"),
        _("Somebody asked for a new password for your account on Fanlight."),
        "{{ reset_link }}",
        _("The link works for one hour, and once. If it was not you, leave it alone: nothing happens."),
        _("Kind regards") + "\n{{ business }}",
    ]
    return Draft(
        kind=KIND,
        subject=_("Choose a new password for Fanlight"),
        body="\n\n".join(lines),
        to_address=login.email,
        keys={RESET_KEY: str(reset.pk)},
    )


def _mint(letter: Letter) -> str:
    token = tokens.mint(tokens.INVITATION)
    mine = _of(letter)
    reset = mine.select_related("login").first()
    if reset is None or reset.login is None:
        raise Over
    mine.update(
        digest=tokens.digest(token), ends_at=now() + RESET_LASTS, stamp=reset.login.get_session_auth_hash()
    )
    return address_of(token)


def _withdraw(letter: Letter, text: str) -> None:
    """Nobody holds the link of a try that surely did not leave."""
    token = text.rstrip("/").rpartition("/")[2]
    _of(letter).filter(digest=tokens.digest(token)).update(digest=None)


def _of(letter: Letter) -> PasswordResetQuerySet:
    return PasswordReset.objects.filter(pk=int(letter.values[RESET_KEY]), used_at=None)
