"""What a trade pack gives a new workspace in this package: the statuses of its kind of job."""

from fanlight.core.doors import OfWorkspace
from fanlight.core.folding import folded
from fanlight.ground.mail import setup as mail
from fanlight.ground.rooms import setup as rooms
from fanlight.ground.workspaces.founding import Founded, Owner, found
from fanlight.ground.workspaces.packs import Pack, pack
from fanlight.work.jobs.models import Status


def open_business(name: str, *, place: str, trade: str, owner: Owner, **details: str) -> Founded:
    """A workspace ready for its first job: founded, with all that its trade pack gives in every ring below."""
    founded = found(name, place=place, trade=trade, owner=owner, **details)
    for give in (rooms.install, mail.install, install):
        give(founded.workspace, pack(trade))
    return founded


def install(owner: OfWorkspace, pack: Pack) -> None:
    statuses = [
        Status(
            workspace_id=owner.workspace_id,
            kind=pack.kind,
            label=status.label,
            label_key=folded(status.label),
            stage=status.stage,
            order=order,
            means=status.means,
        )
        for order, status in enumerate(pack.statuses)
    ]
    Status.objects.bulk_create(statuses)
