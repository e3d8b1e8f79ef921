"""The email address of a login: one spelling for each mailbox, so that nobody is taken for somebody else."""

import re
from typing import Final

from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import Malformed
from fanlight.core.folding import folded_email

ADDRESS: Final = re.compile(r"[!-?A-~]+@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")
LONGEST: Final = 254


def login_address(email: str, *, field: str = "email") -> str:
    """An address as a login may have it. Look-alikes from other alphabets are refused before anything is folded."""
    address = folded_email(email) if email.isascii() else ""
    quoted = set(address) & set('<>()[],;:\\"')
    if len(address) > LONGEST or quoted or not ADDRESS.fullmatch(address) or address.count("@") != 1:
        raise Malformed(_("Write one plain email address, like ada@alder.example."), field=field)
    return address
