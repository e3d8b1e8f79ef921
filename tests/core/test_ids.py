"""Ids: positive, 63 bits, growing, also from several threads."""

import threading

import pytest

from fanlight.core.ids import new_id, new_key


@pytest.mark.once
def test_ids_grow_and_fit_into_63_bits():
    made = [new_id() for _ in range(20_000)]

    assert made == sorted(set(made))
    assert made[0] > 0
    assert made[-1] < 2**63


@pytest.mark.once
def test_threads_never_share_an_id():
    made: list[int] = []
    threads = [
        threading.Thread(target=lambda: made.extend([new_id() for _ in range(2_000)])) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(made) == len(set(made)) == 16_000


@pytest.mark.once
def test_keys_are_22_characters_and_differ():
    keys = {new_key() for _ in range(1_000)}

    assert len(keys) == 1_000
    assert {len(key) for key in keys} == {22}
