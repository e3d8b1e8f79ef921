"""What letters say of a job: its title, as a dynamic value."""

from django.utils.translation import gettext_lazy as _

from fanlight.ground.mail import values
from fanlight.ground.mail.models import Letter


def register() -> None:
    values.provides("job", _("Title of the job"), job, preview=job)


def job(letter: Letter) -> str:
    return letter.room.title if letter.room else ""
