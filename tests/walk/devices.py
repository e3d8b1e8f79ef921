"""Devices that members are signed in on besides the one they walk with: each is for its own member alone."""

import datetime
import secrets
from typing import Any

from django.utils.timezone import now

from fanlight.ground.access.models import StaffSession
from fanlight.ground.workspaces.models import Member


def make(staff: dict[str, Any]) -> dict[str, Any]:
    """One for each member of the stage, labelled with their role."""
    return {f"device.{role}": _device(viewer) for role, viewer in staff.items()}


def _device(viewer: Any) -> StaffSession:
    login = Member.objects.within(viewer).select_related("login").get(pk=viewer.member_id).login
    until = now() + datetime.timedelta(days=7)
    return StaffSession.objects.create(
        digest=secrets.token_bytes(32),
        sealed=b"",
        login=login,
        ends_at=until,
        agent="Firefox",
        ip="192.0.2.7",
    )
