"""A folder of its own for each test: the reaper looks at all that lies there."""

import pytest


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA = tmp_path
