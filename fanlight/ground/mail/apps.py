"""The mail package as a Django app; registers its own dynamic values and the sweep of its outbox."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "fanlight.ground.mail"
    label = "mail"

    def ready(self) -> None:
        from fanlight.ground.background import tick
        from fanlight.ground.mail import plain
        from fanlight.ground.mail.tasks import sweep

        plain.register()
        tick.every("mail.sweep", 60, sweep)
