"""The tables of transfers, one file per root noun."""

from fanlight.work.transfers.models.exports import Export
from fanlight.work.transfers.models.imports import Import, ImportRow, NotNow

__all__ = ["Export", "Import", "ImportRow", "NotNow"]
