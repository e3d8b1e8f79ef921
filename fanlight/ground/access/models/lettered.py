"""Rows whose secret travels in a letter of their own, and that must open by whichever copy of it somebody keeps."""

from typing import Any

from django.db import models

from fanlight.core import sealing, tokens
from fanlight.core.doors import compare_and_set
from fanlight.ground.mail.models import Letter


class Lettered(models.Model):
    """Of the token only the digest is kept; every try to send one letter carries the same token.

    A try may end without anybody knowing whether it arrived, any number of times, and some mail programs show only the
    first of two letters with one Message-ID. So the token comes of the instance's key, the row and the letter, and not
    of chance: it can be written again, and nobody without the key can write it. Another letter has another token.
    `may_have_arrived`: a try before the last one ended like that.
    """

    digest = models.BinaryField(max_length=32, null=True, blank=True)
    may_have_arrived = models.BooleanField(default=False)

    class Meta:
        abstract = True

    def _mint(self, letter: Letter, *, expect: dict[str, Any]) -> str | None:
        """The token for one try of its letter; None when the row is no longer as expected."""
        token = tokens.derived(
            tokens.INVITATION,
            key=sealing.purpose_key("letter-tokens"),
            of=f"{self._meta.db_table}|{letter.workspace_id}|{self.pk}|{letter.pk}",
        )
        digest = tokens.digest(token)
        fresh = {"digest": digest, "may_have_arrived": bytes(self.digest or b"") == digest}
        return token if compare_and_set(self, expect=expect, **fresh) else None

    def withdraw(self, token: str) -> None:
        """A try surely did not leave: nobody holds its token, unless one before it may have arrived."""
        mine = {"digest": tokens.digest(token), "may_have_arrived": False}
        compare_and_set(self, expect=mine, digest=None)
