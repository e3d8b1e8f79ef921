"""The requests package as a Django app; says who looks after a request's room, and how drafts of doubles become one."""

from django.apps import AppConfig


class RequestsConfig(AppConfig):
    name = "fanlight.work.requests"
    label = "requests"

    def ready(self) -> None:
        from django.utils.translation import ngettext_lazy

        from fanlight.ground.people import moving
        from fanlight.work.conversations import alerts
        from fanlight.work.requests.desk import desk
        from fanlight.work.requests.merging import the_newer_draft, the_same_press

        alerts.found_by(desk)
        asked = ngettext_lazy("%(num)s work request", "%(num)s work requests", "num")
        moving.register("requests.WorkRequest", words=asked, collapse=the_same_press)
        moving.register("requests.RequestDraft", collapse=the_newer_draft)
