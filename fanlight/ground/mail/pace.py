"""Whether letters leave at the moment: for pages that tell somebody to look into their mailbox.

The same for everybody who asks, whoever they are. Letters with an end (codes) are left out: whether one of those waits
would say that somebody is known here.
"""

import datetime
from typing import Any, Final

from django.db.models import Q
from django.tasks import TaskResultStatus
from django.utils.timezone import now
from django_tasks_db.models import DBTaskResult, get_date_max

from fanlight.ground.mail.models import Letter

PATIENCE: Final = datetime.timedelta(minutes=1)
LATELY: Final = datetime.timedelta(hours=1)
LOOKED_AT: Final = 3


def is_slow() -> bool:
    """Nobody takes up what waits, or the newest letters were tried and none has left. Two small queries."""
    return _worker_is_away() or _server_is_away()


def _worker_is_away() -> bool:
    late = now() - PATIENCE
    waiting = DBTaskResult.objects.filter(
        status=TaskResultStatus.READY, queue_name="mail", enqueued_at__lt=late
    )
    return waiting.filter(Q(run_after=get_date_max()) | Q(run_after__lt=late)).exists()


def _server_is_away() -> bool:
    newest: Any = Letter.objects.everyone("whether the mail server takes letters is the same for all tenants")
    lately = newest.filter(until=None, created_at__gt=now() - LATELY).exclude(state="held").order_by("-id")
    found = list(lately.values_list("state", "tries", "workspace_id")[:LOOKED_AT])
    was_refused = any(state == "queued" and tries > 0 for state, tries, _owner in found)
    return was_refused and not any(state == "sent" for state, _tries, _owner in found)
