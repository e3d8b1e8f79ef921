"""The jobs package as a Django app; says who looks after a job's room, and how files become jobs."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "fanlight.work.jobs"
    label = "jobs"

    def ready(self) -> None:
        from fanlight.core import listings
        from fanlight.ground.activity import listeners
        from fanlight.work.conversations import alerts
        from fanlight.work.jobs import activating, bulk, following, letters, rewording
        from fanlight.work.jobs.desk import desk
        from fanlight.work.jobs.importing.importer import KIND, JobImporter
        from fanlight.work.jobs.listing import JOBS
        from fanlight.work.transfers import kinds

        alerts.found_by(desk)
        listeners.listen("job.confirmed", activating.on_confirmed)
        for fact in ("appointment.confirmed", "appointment.move_wished"):
            listeners.listen(fact, alerts.alert)
        bulk.register()
        following.register()
        letters.register()
        rewording.register()
        listings.register(JOBS)
        kinds.register(KIND, JobImporter())
