"""What the hottest pages read of people, compiled once per kind of viewer. No visibility of its own."""

from typing import Final

from fanlight.core.prepared import Prepared
from fanlight.ground.people.models import Contact

DETAILS: Final = ("name", "phone", "email_address", "own")

OWN_DETAILS: Final = Prepared(lambda viewer: Contact.objects.visible_to(viewer).with_email().values(*DETAILS))
"""A contact's own row: one, and none for a preview."""
