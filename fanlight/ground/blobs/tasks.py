"""Background entrance: clear what interrupted uploads left."""

from fanlight.ground.background.retry import retrying
from fanlight.ground.blobs.reaping import reap


@retrying()
def reap_leftovers() -> None:
    reap()
