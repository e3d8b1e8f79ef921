"""One letter to the mail server, and what its answer means for the next try. Knows no rows.

A letter has left when the server said 250 to its text. Was the line lost before that answer, nobody knows.
"""

import contextlib
import smtplib
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.utils.translation import gettext as _

from fanlight.ground.mail.lines import one_line

type Answer = bytes | str
BAD_MAILBOX = (550, 551, 553)


class Unsent(Exception):
    """This try failed and the text surely did not arrive; a later one may. The message is a sentence for staff."""


class Refused(Unsent):
    """The server will never take this letter. `bounced`: because nobody is reached at the address."""

    def __init__(self, why: str, *, bounced: bool = False) -> None:
        super().__init__(why)
        self.bounced = bounced


class Unanswered(Exception):
    """The text went out and no answer came back: it may have arrived, or not."""


class _TextLost(Exception):
    """The line broke while the text was under way."""


class _Watched:
    """Tells a line that broke within DATA from one that broke before."""

    def data(self, text: Any) -> Any:
        try:
            return super().data(text)  # type: ignore[misc]
        except smtplib.SMTPServerDisconnected as lost:
            raise _TextLost from lost
        except smtplib.SMTPException:
            raise
        except OSError as lost:
            raise _TextLost from lost


class _Plain(_Watched, smtplib.SMTP):
    """Without TLS from the start; STARTTLS may follow."""


class _Secure(_Watched, smtplib.SMTP_SSL):
    """TLS from the first byte."""


class _Backend(EmailBackend):
    @property
    def connection_class(self) -> Any:
        return _Secure if self.use_ssl else _Plain


def send(message: EmailMessage) -> None:
    """Hand it to the configured server. Raises Refused, Unsent or Unanswered."""
    try:
        with _connected() as backend:
            backend.send_messages([message])
    except _TextLost:
        raise Unanswered(_("The mail server did not answer whether it took the letter.")) from None
    except smtplib.SMTPRecipientsRefused as refused:
        raise _of_recipient(*next(iter(refused.recipients.values()))) from None
    except (smtplib.SMTPDataError, smtplib.SMTPSenderRefused) as refused:
        raise _of_answer(refused.smtp_code, refused.smtp_error) from None
    except (
        smtplib.SMTPResponseException
    ) as refused:  # greeting, sign-in: wrong settings are no fault of the letter
        raise Unsent(_in_words(refused.smtp_code, refused.smtp_error)) from None
    except (smtplib.SMTPException, OSError) as trouble:
        raise Unsent(_("The mail server could not be reached: %s") % one_line(str(trouble))) from None


@contextlib.contextmanager
def _connected() -> Iterator[_Backend]:
    """Trouble while saying goodbye comes after the answer and changes nothing."""
    backend = _Backend(alias="default", **settings.MAILERS["default"].get("OPTIONS", {}))
    try:
        backend.open()
        yield backend
    finally:
        with contextlib.suppress(smtplib.SMTPException, OSError):
            backend.close()


def _of_recipient(code: int, answer: Answer) -> Unsent:
    words = _text(answer)
    if code < 500:
        return Unsent(_in_words(code, answer))
    by_policy = words.startswith("5.7")
    return Refused(_in_words(code, answer), bounced=code in BAD_MAILBOX and not by_policy)


def _of_answer(code: int, answer: Answer) -> Unsent:
    return Unsent(_in_words(code, answer)) if code < 500 else Refused(_in_words(code, answer))


def _in_words(code: int, answer: Answer) -> str:
    return _("The mail server said: %s") % one_line(f"{code} {_text(answer)}", most=400)


def _text(answer: Answer) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
