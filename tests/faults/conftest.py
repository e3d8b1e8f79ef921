"""A tiny server of its own for each test: these tests may leave it tired or dead."""

import pytest

from tests.config.wire import running


@pytest.fixture
def tiny(tmp_path):
    with running(tmp_path) as server:
        yield server
