"""A folder of its own for each test here: some read every file of the instance."""

import pytest


@pytest.fixture(autouse=True)
def own_folder(tmp_path, settings):
    settings.DATA = tmp_path
