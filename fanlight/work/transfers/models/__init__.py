"""The tables of transfers, one file per root noun."""

from fanlight.work.transfers.models.exports import Export
from fanlight.work.transfers.models.imports import Import, ImportRow, NotNow
from fanlight.work.transfers.models.references import OutsideReference

__all__ = ["Export", "Import", "ImportRow", "NotNow", "OutsideReference"]
