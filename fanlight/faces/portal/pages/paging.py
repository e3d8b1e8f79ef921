"""Long lists, a page at a time, without counting: a page begins after the row that `?before=` names."""

import re
from types import SimpleNamespace
from typing import Any, Final

from django.db.models import F, Q

from fanlight.faces.portal.gate import PortalRequest

PAGE: Final = 50
NAMED: Final = re.compile(r"[A-Za-z0-9-]{1,40}").fullmatch


def before(request: PortalRequest) -> str:
    """The name of the row to go on after; nothing for the first page and for anything that names no row."""
    said = request.GET.get("before", "")
    return said if NAMED(said) else ""


def older(queryset: Any, edge: Any, *, by: str = "id") -> Any:
    """The rows below `edge` (a queryset of one row; None: the first page), newest first by column `by`."""
    ordered = queryset.order_by(F(by).desc(), "-id")
    last = edge.values_list(by, "id").first() if edge is not None else None
    if last is None:
        return ordered
    return ordered.filter(Q(**{f"{by}__lt": last[0]}) | Q(**{by: last[0], "id__lt": last[1]}))


def page(rows: Any, *, name: str = "key") -> dict[str, Any]:
    """The context of one page. `rows` is a queryset of values; one row more than a page shows tells of another."""
    found = [SimpleNamespace(**row) for row in rows[: PAGE + 1]]
    more = str(getattr(found[PAGE - 1], name)) if len(found) > PAGE else ""
    return {"rows": found[:PAGE], "next": more}
