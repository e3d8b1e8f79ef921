"""The conversations package as a Django app; listens to what contacts do, to tell the team."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "fanlight.work.conversations"
    label = "conversations"

    def ready(self) -> None:
        from fanlight.ground.activity.listeners import listen
        from fanlight.work.conversations.alerts import alert

        for fact in ("note.written", "file.added"):
            listen(fact, alert)
