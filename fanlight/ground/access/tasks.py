"""Background entrances of access: what is known of visitors grows coarse with age, and what came to nothing goes."""

from fanlight.ground.access import limits, standing
from fanlight.ground.access.models import LinkUse, PasskeyChallenge, PortalSession, WorkspaceOpening
from fanlight.ground.background.retry import retrying
from fanlight.ground.people.models import Contact


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
