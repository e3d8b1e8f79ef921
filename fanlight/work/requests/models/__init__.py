"""The tables of this package, one module per root noun."""

from fanlight.work.requests.models.drafts import RequestDraft
from fanlight.work.requests.models.requests import WorkRequest
from fanlight.work.requests.models.watchers import RequestWatcher

__all__ = ["RequestDraft", "RequestWatcher", "WorkRequest"]
