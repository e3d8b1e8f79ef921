"""The asks package as a Django app: reminders, and what the team hears when something was given."""

from django.apps import AppConfig


class AsksConfig(AppConfig):
    name = "fanlight.work.asks"
    label = "asks"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy, ngettext_lazy

        from fanlight.ground.activity.listeners import listen
        from fanlight.ground.background import tick
        from fanlight.ground.people import moving, wishes
        from fanlight.work.asks import arriving
        from fanlight.work.asks.reminding import WISH
        from fanlight.work.asks.tasks import remind
        from fanlight.work.conversations.alerts import alert
        from fanlight.work.files.models import purposes

        tick.every("asks.remind", 900, remind)
        listen("ask.answered", alert)
        purposes.register(arriving.PURPOSE, arriving.ANSWERING)
        label = gettext_lazy("Reminders of what we need from you")
        wishes.register(wishes.Wish(WISH, label, gettext_lazy("Before the day it is needed, and after")))
        moving.register("asks.Ask", words=ngettext_lazy("%(num)s answer", "%(num)s answers", "num"))
