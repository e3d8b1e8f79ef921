"""Background entrances of access: codes are sent, addresses grow coarse with age, and what came to nothing goes."""

from fanlight.core.viewers import TaskViewer
from fanlight.ground.access.entering import code_letters, limits
from fanlight.ground.access.models import (
    LinkUse,
    PasskeyChallenge,
    PasswordReset,
    PortalSession,
    SignInCode,
    StaffSession,
    WorkspaceOpening,
)
from fanlight.ground.access.team import resets
from fanlight.ground.access.ways import standing
from fanlight.ground.background.retry import retrying
from fanlight.ground.people.models import Contact


@retrying(queue="mail")
def send_code(workspace_id: str, code_id: str) -> None:
    code_letters.send(TaskViewer(int(workspace_id), 0, "code"), int(code_id))


@retrying()
def forget_codes() -> None:
    SignInCode.objects.everyone("all tenants' questions for codes run out").forget_old()


@retrying()
def forget_addresses() -> None:
    LinkUse.objects.everyone("all tenants keep addresses for the same time").coarsen()
    PortalSession.objects.everyone("all tenants keep addresses for the same time").forget()


@retrying()
def forget_openings() -> None:
    WorkspaceOpening.objects.forget_left()


@retrying()
def settle_contacts() -> None:
    standing.settle_due(Contact.objects.everyone("all tenants' links and invitations run out"))


@retrying()
def forget_challenges() -> None:
    PasskeyChallenge.objects.everyone("all tenants' questions to passkeys run out").forget_late()


@retrying()
def forget_allowances() -> None:
    limits.forget()


@retrying()
def forget_sessions() -> None:
    StaffSession.objects.dead().delete()
    PasswordReset.objects.forget_old()


@retrying(queue="mail")
def answer_reset(reset_id: str) -> None:
    resets.answer(int(reset_id))
