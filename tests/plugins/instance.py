"""Pytest plugin: the environment of the instance under test, set before anything reads the settings.

It is an ordinary instance, not a demo: https, own folder, own key. Whatever the caller's shell says about
another instance of Fanlight is forgotten, so that no test can touch its rows or files.
"""

import atexit
import os
import shutil
import tempfile

OF_THE_RUN = {"FANLIGHT_CHROMIUM", "FANLIGHT_TRIALS"}
SETTINGS = {
    "FANLIGHT_SECRET": "known to everybody: the root key of the instance under test",
    "FANLIGHT_URL": "https://fanlight.test",
    "FANLIGHT_MAIL_FROM": "portal@fanlight.test",
}


def prepare() -> None:
    for name in [name for name in os.environ if name.startswith("FANLIGHT_") and name not in OF_THE_RUN]:
        del os.environ[name]
    folder = tempfile.mkdtemp(prefix="fanlight-test-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ.update(SETTINGS, FANLIGHT_DATA=folder, DJANGO_SETTINGS_MODULE="fanlight.config.settings")


prepare()
