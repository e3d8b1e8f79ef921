"""Who sits at which desk: Ada owns Alder, Max works there, Zed owns Birch and tries Alder's addresses."""

import pytest

from tests.faces.console.desk import at_the_desk


@pytest.fixture
def desk(ada):
    return at_the_desk(ada)


@pytest.fixture
def max_desk(max_):
    return at_the_desk(max_)


@pytest.fixture
def zed_desk(zed):
    """Zed is signed in, and asks for Alder's pages."""
    return at_the_desk(zed, place="alder")
