"""What an import made along with its rows, a client or a site, goes with them once nothing else needs it."""

from collections.abc import Mapping, Sequence
from typing import Any

from fanlight.core.doors import OfWorkspace
from fanlight.work.transfers.hanging import last_told, used
from fanlight.work.transfers.kinds import Applied


def remove_unused(owner: OfWorkspace, rows: Sequence[Applied], models: Mapping[str, Any]) -> None:
    """Of what the rows made, by the names in `models`: whatever nobody uses and nothing happened to since."""
    for name, model in models.items():
        made = {row.before["made"][name]: row.told for row in rows if name in row.before.get("made", {})}
        touched = {key for key, told in last_told(owner, "subject_id", set(made)).items() if told > made[key]}
        free = set(made) - touched
        model.objects.within(owner).filter(pk__in=free - used(owner, model, free)).delete()
