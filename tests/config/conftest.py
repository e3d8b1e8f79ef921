"""One tiny server for all tests of the front; it stops with them."""

import pytest

from tests.config.wire import running


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    with running(tmp_path_factory.mktemp("tiny")) as server:
        yield server
