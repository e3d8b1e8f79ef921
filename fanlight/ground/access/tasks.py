"""Background entrances of access: what is known of visitors grows coarse with age, and what came to nothing goes."""

from fanlight.ground.access import resets, standing
from fanlight.ground.access.models import LinkUse, PasswordReset, StaffSession, WorkspaceOpening
from fanlight.ground.background.retry import retrying
from fanlight.ground.people.models import Contact


@retrying()
def forget_addresses() -> None:
    LinkUse.objects.everyone("all tenants keep addresses for the same time").coarsen()


@retrying()
def forget_openings() -> None:
    WorkspaceOpening.objects.forget_left()


@retrying()
def settle_contacts() -> None:
    standing.settle_due(Contact.objects.everyone("all tenants' links and invitations run out"))


@retrying()
def forget_sessions() -> None:
    StaffSession.objects.dead().delete()
    PasswordReset.objects.forget_old()


@retrying(queue="mail")
def answer_reset(reset_id: str) -> None:
    resets.answer(int(reset_id))
