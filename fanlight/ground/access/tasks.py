"""Background entrances of access: what is known of visitors grows coarse with age, and what came to nothing goes."""

from fanlight.ground.access.models import LinkUse, WorkspaceOpening
from fanlight.ground.background.retry import retrying


@retrying()
def forget_addresses() -> None:
    LinkUse.objects.everyone("all tenants keep addresses for the same time").coarsen()


@retrying()
def forget_openings() -> None:
    WorkspaceOpening.objects.forget_left()
