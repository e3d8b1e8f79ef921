"""What holds for every test, whatever it is about."""

from hypothesis import HealthCheck, settings

from fanlight.core.prepared import Prepared

settings.register_profile(
    "fanlight",
    deadline=None,  # a busy machine is no bug
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("fanlight")

Prepared.check = True  # each prepared read is compared with its plain queryset

pytest_plugins = ["tests.cast", "tests.lasting"]  # not by -p: they need the models
