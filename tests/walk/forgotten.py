"""Planted holes of access: a condition, a mark or a check that somebody forgot, each in one place."""

from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.db.models import Q

from fanlight.config import staff
from fanlight.core.doors import StaffQuerySet
from fanlight.core.viewers import ContactViewer
from fanlight.faces.console import gate
from fanlight.ground.access.entering import choosing, credentials, signin, switching
from fanlight.ground.access.models import Credential, StaffSession
from fanlight.ground.access.models.sessions import PortalSessionQuerySet
from fanlight.ground.access.team import staff_sessions
from fanlight.ground.access.ways import colleagues
from fanlight.ground.people.models import Affiliation
from fanlight.ground.people.models.contacts import ContactQuerySet
from fanlight.ground.rooms import rights, visibility
from fanlight.ground.rooms.models import Grant
from fanlight.ground.rooms.models.grants import GrantQuerySet
from fanlight.work.jobs.models.appointments import AppointmentQuerySet
from fanlight.work.transfers.models.exports import ExportQuerySet

type Patch = pytest.MonkeyPatch


def taken_away_grants_let_in(patch: Patch) -> None:
    _forget_q(patch, signin, "grant__state", "link__grant__state")


def ended_links_let_in(patch: Patch) -> None:
    _forget_q(patch, signin, "link__ended_at")


def a_visit_outlives_its_link(patch: Patch) -> None:
    _forget_q(patch, signin, "link__ends_at__gt")


def disabled_contacts_go_on_reading(patch: Patch) -> None:
    _forget(patch, PortalSessionQuerySet, "contact__disabled_at")


def ended_visits_go_on(patch: Patch) -> None:
    _forget(patch, PortalSessionQuerySet, "ended_at")


def visits_have_no_last_day(patch: Patch) -> None:
    _forget(patch, PortalSessionQuerySet, "ends_at__gt")
    patch.setattr(signin, "_is_awake", lambda row: True)


def visits_never_fall_asleep(patch: Patch) -> None:
    patch.setattr(signin, "_is_awake", lambda row: True)


def closed_jobs_of_a_list_stay_open(patch: Patch) -> None:
    _forget_rows(patch, visibility, "GrantedRoom", "closed_at")


def scope_client_is_of_any_client(patch: Patch) -> None:
    _forget_q(patch, visibility, "client_id")


def scope_own_is_of_anybody(patch: Patch) -> None:
    _forget_rows(patch, visibility, "Participant", "contact_id")


def scope_own_is_of_any_audience(patch: Patch) -> None:
    _forget_rows(patch, visibility, "Participant", "audience")


def roles_decide_nothing(patch: Patch) -> None:
    patch.setattr(rights, "ROLES_FOR", {right: dict(Affiliation.ROLES) for right in rights.ROLES_FOR})


def visits_of_others_can_be_ended(patch: Patch) -> None:
    _forget(patch, PortalSessionQuerySet, "contact_id")


def passkeys_of_others_are_listed_and_removed(patch: Patch) -> None:
    everybodys = Credential.objects
    patch.setattr(
        credentials, "of_contact", lambda contact_id, *, owner: everybodys.within(owner).order_by("id")
    )


def colleagues_of_other_clients(patch: Patch) -> None:
    _forget(patch, GrantQuerySet, "client_id")


def every_colleague_is_an_owner(patch: Patch) -> None:
    patch.setattr(colleagues, "may_manage", lambda viewer: bool(getattr(viewer, "client_id", 0)))


def changing_to_a_grant_of_anybody(patch: Patch) -> None:
    def chosen(owner: Any, key: str, **_: Any) -> Any:
        grants = Grant.objects.within(owner).active().select_related("contact", "portal", "client")
        return next((choosing._choice(one) for one in grants.filter(key=key)), None)

    patch.setattr(switching, "choosing", SimpleNamespace(chosen=chosen, grants_of=choosing.grants_of))


def details_of_anybody(patch: Patch) -> None:
    patch.setattr(ContactQuerySet, "visible_to", lambda self, viewer: self.of(viewer))


def a_link_is_proof_enough(patch: Patch) -> None:
    patch.setattr(ContactViewer, "is_proven", property(lambda self: True))


def portal_users_of_every_workspace(patch: Patch) -> None:
    patch.setattr(ContactQuerySet, "visible_to", lambda self, viewer: self.filter(workspace_id__gt=0))


def grants_of_every_workspace(patch: Patch) -> None:
    patch.setattr(StaffQuerySet, "visible_to", lambda self, viewer: self.filter(workspace_id__gt=0))


def the_key_alone_decides(patch: Patch) -> None:
    _forget(patch, AppointmentQuerySet, "job")


def sleeping_members_go_on(patch: Patch) -> None:
    patch.setattr(staff, "IDLE", staff.LASTS)


def sessions_of_members_have_no_end(patch: Patch) -> None:
    honest = staff._SESSION
    patch.setattr(
        staff,
        "_SESSION",
        SimpleNamespace(first=lambda **keys: _lasting(honest.first(**keys))),
    )


def nobody_needs_a_second_factor(patch: Patch) -> None:
    patch.setattr(settings, "SECOND_FACTOR_ROLES", ())


def pages_of_admins_are_for_all_staff(patch: Patch) -> None:
    patch.setattr(gate, "ADMINS", "planted")


def devices_of_others_can_be_signed_out(patch: Patch) -> None:
    patch.setattr(
        staff_sessions, "end", lambda login_id, key: bool(StaffSession.objects.filter(key=key).delete()[0])
    )


def exports_of_colleagues(patch: Patch) -> None:
    patch.setattr(ExportQuerySet, "visible_to", lambda self, viewer: self.of(viewer))


FORGOTTEN: list[tuple[Any, list[str]]] = [
    (taken_away_grants_let_in, ["portal:account-show"]),
    (ended_links_let_in, ["portal:account-show"]),
    (a_visit_outlives_its_link, ["portal:account-show"]),
    (disabled_contacts_go_on_reading, ["portal:account-show"]),
    (ended_visits_go_on, ["portal:account-show"]),
    (visits_have_no_last_day, ["portal:account-show"]),
    (visits_never_fall_asleep, ["portal:account-show"]),
    (closed_jobs_of_a_list_stay_open, ["portal:job-show"]),
    (scope_client_is_of_any_client, ["portal:job-show"]),
    (scope_own_is_of_anybody, ["portal:job-show"]),
    (scope_own_is_of_any_audience, ["portal:job-show"]),
    (roles_decide_nothing, ["portal:note-add"]),
    (visits_of_others_can_be_ended, ["portal:visit-stop"]),
    (passkeys_of_others_are_listed_and_removed, ["portal:credential-list"]),
    (colleagues_of_other_clients, ["portal:colleague-list"]),
    (every_colleague_is_an_owner, ["portal:colleague-list"]),
    (changing_to_a_grant_of_anybody, ["portal:switch"]),
    (details_of_anybody, ["portal:account-show"]),
    (a_link_is_proof_enough, ["portal:visit-stop-others"]),
    (portal_users_of_every_workspace, ["console:portal-user-show"]),
    (grants_of_every_workspace, ["console:grant-disable"]),
    (the_key_alone_decides, ["console:appointment-edit"]),
    (sleeping_members_go_on, ["console:activity-list"]),
    (sessions_of_members_have_no_end, ["console:activity-list"]),
    (nobody_needs_a_second_factor, ["console:activity-list"]),
    (pages_of_admins_are_for_all_staff, ["console:team-list"]),
    (devices_of_others_can_be_signed_out, ["console:device-end"]),
    (exports_of_colleagues, ["console:export-show"]),
]


def _forget(patch: Patch, rows: type, *conditions: str) -> None:
    """Every query of these rows leaves the conditions out."""
    honest = rows.filter  # type: ignore[attr-defined]

    def filtered(self: Any, *said: Any, **named: Any) -> Any:
        return honest(self, *said, **_without(named, conditions))

    patch.setattr(rows, "filter", filtered)


def _forget_q(patch: Patch, module: ModuleType, *conditions: str) -> None:
    """What the module writes with Q leaves the conditions out."""
    patch.setattr(module, "Q", lambda *said, **named: Q(*said, **_without(named, conditions)))


def _forget_rows(patch: Patch, module: ModuleType, model: str, *conditions: str) -> None:
    """What the module asks of that model's bare rows leaves the conditions out."""
    rows = getattr(module, model).rows

    def filtered(**named: Any) -> Any:
        return rows.filter(**_without(named, conditions))

    patch.setattr(module, model, SimpleNamespace(rows=SimpleNamespace(filter=filtered)))


def _without(named: dict[str, Any], conditions: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in named.items() if name not in conditions}


def _lasting(row: Any) -> Any:
    return row and row._replace(ends_at=row.seen_at + staff.LASTS)
