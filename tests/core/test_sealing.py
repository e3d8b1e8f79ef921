"""Sealed values open only where they were sealed."""

import pytest
from cryptography.exceptions import InvalidTag

from fanlight.core import sealing


@pytest.mark.once
@pytest.mark.trust("TN01")
def test_a_sealed_value_copied_to_another_row_does_not_open():
    key = sealing.new_key()
    sealed = sealing.seal(b"198.51.100.1", key=key, bound_to="event|ip|1|1")

    assert sealing.unseal(sealed, key=key, bound_to="event|ip|1|1") == b"198.51.100.1"
    with pytest.raises(InvalidTag):
        sealing.unseal(sealed, key=key, bound_to="event|ip|1|2")
    with pytest.raises(InvalidTag):
        sealing.unseal(sealed, key=sealing.new_key(), bound_to="event|ip|1|1")


@pytest.mark.once
@pytest.mark.trust("TN04")
def test_each_purpose_has_its_own_key():
    assert sealing.derive(b"root", "codes") != sealing.derive(b"root", "files")
    with pytest.raises(ValueError, match="nothing"):
        sealing.derive(b"", "codes")
