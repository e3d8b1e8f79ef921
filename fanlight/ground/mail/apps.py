"""The mail package as a Django app; registers its own dynamic values and the sweep of its outbox."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "fanlight.ground.mail"
    label = "mail"

    def ready(self) -> None:
        from django.utils.translation import ngettext_lazy

        from fanlight.ground.background import tick
        from fanlight.ground.mail import plain
        from fanlight.ground.mail.tasks import sweep
        from fanlight.ground.people import moving

        plain.register()
        moving.register("mail.Letter", words=ngettext_lazy("%(num)s letter", "%(num)s letters", "num"))
        tick.every("mail.sweep", 60, sweep)
