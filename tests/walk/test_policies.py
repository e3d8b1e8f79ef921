"""The same doors under the other two policies of signing in: no passwords and passkeys at all, or one for everybody."""

import pytest

from fanlight.ground.workspaces.models import Workspace
from tests.walk.engine import each_so_many
from tests.walk.manifest import MANIFEST
from tests.walk.test_holes import anew
from tests.walk.test_walk import walk

__all__ = ["walk"]

WHAT_ASKS = [
    "console:person-portal",
    "console:person-turn-on",
    "console:person-turn-back",
    "console:customer-portal",
    "console:contact-portal",
    "console:grant-turn-on",
    "console:sign-in-edit",
]
"""What members press that ends otherwise where everybody must set a password or passkey first."""


@pytest.mark.trust("TE01", "TE02", "TE03")
@pytest.mark.parametrize("policy", ["passwordless", "required"])
def test_nobody_gets_through_a_door_whatever_the_policy_of_signing_in(walk, policy):
    choose(walk, policy)
    routes = [name for name, entry in MANIFEST.items() if entry.face == "portal"]

    every = each_so_many(sqlite=6, postgresql=12)

    report = anew(walk).over(routes + WHAT_ASKS, every=every)

    print(f"{policy}: {report.requests} requests, {report.allowed} allowed, {report.denied} denied")
    assert report.faults == []
    assert report.routes == {*routes, *WHAT_ASKS}
    assert report.allowed > 1000 // every


def choose(walk, policy: str) -> None:
    for stage in (walk.here, walk.there):
        Workspace.objects.filter(pk=stage.business.workspace_id).update(sign_in_policy=policy)
        stage.business.workspace.sign_in_policy = policy
