"""The facts that transfers can announce."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from fanlight.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class ImportFinished(Fact):
    name = "import.finished"
    meaning = "Every row of a file was applied or refused."
    story = _(
        "imported “{file}”: {created} created, {updated} updated, {unchanged} unchanged, {refused} refused"
    )

    file: str
    created: int
    updated: int
    unchanged: int
    refused: int
