"""The jobs package as a Django app; says who looks after a job's room, and how files become jobs."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "fanlight.work.jobs"
    label = "jobs"

    def ready(self) -> None:
        from fanlight.work.conversations import alerts
        from fanlight.work.jobs import letters
        from fanlight.work.jobs.desk import desk
        from fanlight.work.jobs.importing.importer import KIND, JobImporter
        from fanlight.work.transfers import kinds

        alerts.found_by(desk)
        letters.register()
        kinds.register(KIND, JobImporter())
