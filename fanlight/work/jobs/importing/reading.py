"""One row of a file as a job says it: JSON values, or why the row cannot be one."""

from typing import Final

from django.utils.translation import gettext as _

from fanlight.work.transfers.kinds import Reading
from fanlight.work.transfers.saying import RowReader, Values, Wrong, address_of, position_of

LONGEST_SITE: Final = 300
TITLE: Final = 200


class JobReader(RowReader):
    """A row is a job, known by its reference."""

    noun = "job"
    longest = {"reference": 80, "client": 200, "summary": 2000, "site": LONGEST_SITE}
    wraps = frozenset({"own", "summary"})

    def completed(self, said: Values) -> Reading:
        if not said.get("reference"):
            raise Wrong(_("The row has no reference."))
        reference = str(said["reference"])
        return Reading(reference, _complete(said, reference))


def _complete(said: Values, reference: str) -> Values:
    """The address in one line, and a title for every job: its own, or what comes nearest to one."""
    site = address_of(said, most=LONGEST_SITE)
    summary = said.get("summary", "")
    named = said.get("title") or summary.partition("\n")[0].strip() or site or reference
    title = named if len(named) <= TITLE else named[: TITLE - 1].rstrip() + "…"
    is_all_said = summary == title
    keeps_title = said.get("title") and title != named and not summary
    values = {
        "title": title,
        "summary": named if keeps_title else "" if is_all_said else summary,
        "client": said.get("client", ""),
        "site": site,
        "status": said.get("status", ""),
        "own": said["own"],
        "dates": said["dates"],
    }
    return values | position_of(said)
