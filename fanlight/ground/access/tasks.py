"""Background entrance of access: what is known of visitors' addresses grows coarse with age."""

from fanlight.ground.access.models import LinkUse
from fanlight.ground.background.retry import retrying


@retrying()
def forget_addresses() -> None:
    LinkUse.objects.everyone("all tenants keep addresses for the same time").coarsen()
