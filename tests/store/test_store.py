# SPDX-License-Identifier: Apache-2.0
"""What every store has to do."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ospo_scan.codec import Found, found_from_plain, found_to_plain
from ospo_scan.store import KeyMaker, ResultStore
from ospo_scan.store.memory import MemoryStore, NoStore
from samples import copyrights, detections, matches, suspicions
from store.conftest import ENGINE, OpenStore, found, key


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, open_store: OpenStore) -> ResultStore:
    return MemoryStore() if request.param == "memory" else open_store()


def again(store: ResultStore, open_store: OpenStore) -> ResultStore:
    """What a later run has: the store on disk opened again."""
    if isinstance(store, MemoryStore):
        return store
    store.close()
    return open_store()


def test_what_was_written_is_read_back_equal(store: ResultStore, open_store: OpenStore) -> None:
    store.write(key("a"), found("a"))
    store.write(key("b"), Found())
    assert again(store, open_store).read([key("b"), key("a")]) == {key("a"): found("a"), key("b"): Found()}


def test_an_unknown_key_is_not_in_the_answer(store: ResultStore) -> None:
    assert store.read([key("a")]) == {}
    assert store.read([]) == {}


def test_a_later_result_takes_the_place_of_an_earlier_one(store: ResultStore, open_store: OpenStore) -> None:
    store.write(key("a"), found("a"))
    store.write(key("a"), found("b"))
    assert again(store, open_store).read([key("a")]) == {key("a"): found("b")}


def test_many_keys_are_read_at_once(store: ResultStore, open_store: OpenStore) -> None:
    for number in range(3000):
        store.write(key(f"{number}"), Found())
    assert len(again(store, open_store).read(key(f"{number}") for number in range(6000))) == 3000


def test_a_closed_store_raises_nothing(store: ResultStore) -> None:
    store.close()
    store.write(key("a"), found("a"))
    store.close()
    assert store.read([key("a")]) == {}


@given(
    found=st.builds(
        Found,
        st.lists(detections, max_size=3).map(tuple),
        st.lists(matches, max_size=3).map(tuple),
        st.none() | st.lists(copyrights, max_size=3).map(tuple),
        suspicions=st.lists(suspicions, max_size=2).map(tuple),
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
def test_any_result_comes_back_as_its_plain_form_has_it(store: ResultStore, found: Found) -> None:
    plain = found_to_plain(found)
    store.write(key("any"), found)
    if not isinstance(store, MemoryStore):
        store._flush(store._connection)  # type: ignore[attr-defined]
    assert found_to_plain(store.read([key("any")])[key("any")]) == plain == found_to_plain(found_from_plain(plain))


def test_no_store_knows_and_keeps_nothing() -> None:
    store = NoStore()
    store.write(key("a"), found("a"))
    assert store.read([key("a")]) == {}
    store.close()


def test_a_key_depends_on_the_bytes_the_name_and_all_of_the_engine() -> None:
    keys = {
        KeyMaker(engine).key(name, sha256)
        for engine in (
            ENGINE,
            replace(ENGINE, name="other"),
            replace(ENGINE, version="2"),
            replace(ENGINE, mode="fast"),
            replace(ENGINE, fingerprint="0" * 64),
        )
        for name in ("f.py", "f.js", "locale/f.py")
        for sha256 in ("0" * 64, "1" * 64)
    }
    assert len(keys) == 30
    assert {len(key) for key in keys} == {32}
