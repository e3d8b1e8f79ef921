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


@dataclass(frozen=True, kw_only=True)
class ImportUndone(Fact):
    name = "import.undone"
    meaning = "What an import had done was taken back; rows that were touched meanwhile were kept."
    story = _("undid the import of “{file}”: {undone} rows taken back, {kept} kept")

    file: str
    undone: int
    kept: int


@dataclass(frozen=True, kw_only=True)
class ExportFinished(Fact):
    name = "export.finished"
    meaning = "A list was written to a file, which the member who asked for it can fetch for a day."
    story = _("exported “{listing}” as {format}: {rows} rows")

    listing: str
    format: str
    rows: int
