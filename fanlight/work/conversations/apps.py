"""The conversations package as a Django app; listens to what contacts do, to tell the team."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "fanlight.work.conversations"
    label = "conversations"

    def ready(self) -> None:
        from django.utils.translation import ngettext_lazy

        from fanlight.ground.activity.listeners import listen
        from fanlight.ground.people import moving
        from fanlight.work.conversations.alerts import alert
        from fanlight.work.conversations.models import marks, notes

        for fact in ("note.written", "file.added"):
            listen(fact, alert)
        messages = ngettext_lazy("%(num)s message", "%(num)s messages", "num")
        moving.register("conversations.Note", words=messages, collapse=notes.without_press)
        moving.register("conversations.ReadMark", collapse=moving.absorb(marks.later))
