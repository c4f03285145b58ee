# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json
import zlib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ospo_scan.codec import Found, found_from_plain, found_to_plain
from ospo_scan.store import form
from ospo_scan.store.form import Row, pack, unpack
from ospo_scan.store.seals import Seals
from store.conftest import found, key

KEY = key("a")
PLAIN = Seals()


def packed(name: str = "a" * 500) -> Row:
    row = pack(KEY, found(name), PLAIN)
    assert row is not None
    return row


def sealed(body: bytes, length: int | None = None) -> Row:
    length = len(body) if length is None else length
    return Row(length, body, PLAIN.make(KEY, length, body))


def test_the_stored_form_is_canonical_json_compressed_where_it_pays() -> None:
    row = packed()
    text = zlib.decompress(row.body).decode()
    assert text == json.dumps(found_to_plain(found("a" * 500)), sort_keys=True, separators=(",", ":"))
    empty = pack(KEY, Found(), PLAIN)
    assert empty is not None
    assert empty.body == b'{"clues":[],"detections":[]}'


@pytest.mark.parametrize("change", [{"length": 7}, {"body": b"{}"}, {"seal": b"0" * 32}, {"seal": None}])
def test_a_row_that_was_changed_is_no_result(change: dict[str, object]) -> None:
    assert unpack(KEY, replace(packed(), **change), PLAIN) is None  # type: ignore[arg-type]  # what a damaged database holds


def test_every_flipped_bit_is_noticed() -> None:
    row = packed()
    for position in range(len(row.body) * 8):
        body = bytearray(row.body)
        body[position // 8] ^= 1 << position % 8
        assert unpack(KEY, replace(row, body=bytes(body)), PLAIN) is None


def test_a_row_under_another_key_is_no_result() -> None:
    assert unpack(key("b"), packed(), PLAIN) is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b"nonsense",
        b"[" * 100_000,
        b'{"clues":[],"detections":[{}]}',
        b'{"clues":[],"detections":[],"more":1}',
        b'{"clues":[{"score":NaN}],"detections":[]}',
        b'{"clues":[],"detections":[],"unread":' + b"9" * 5000 + b"}",
        b'{"clues":[],"detections":[],"copyrights":[[]]}',
    ],
)
def test_what_is_sealed_but_not_of_our_form_is_no_result(body: bytes) -> None:
    assert unpack(KEY, sealed(body), PLAIN) is None


def test_compressed_data_never_takes_more_memory_than_stated() -> None:
    bomb = zlib.compress(b"x" * 50_000_000)
    assert unpack(KEY, sealed(bomb, 10**6), PLAIN) is None
    assert unpack(KEY, sealed(bomb, 10**12), PLAIN) is None
    assert unpack(KEY, sealed(bomb[:-8], 50_000_000), PLAIN) is None
    assert unpack(KEY, sealed(zlib.compress(b'{"clues":[],"detections":[]}' + b" " * 99) + b"more", 127), PLAIN) is None


def test_a_result_too_large_to_keep_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form, "MAX_LENGTH", 100)
    assert pack(KEY, found("a"), PLAIN) is None


LIKE_OURS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(("clues", "detections", "matches", "score", "unread")), inner, max_size=3)
    ),
    max_leaves=12,
)
BODIES = (
    st.binary(max_size=200)
    | LIKE_OURS.map(lambda value: json.dumps(value).encode())
    | LIKE_OURS.map(lambda value: zlib.compress(json.dumps(value).encode()))
)


@given(st.integers(-1, 2**70) | st.none(), BODIES, st.sampled_from(("none", "right", "stale", "long")), st.booleans())
@settings(max_examples=300)
def test_any_bytes_as_a_row_give_a_result_of_our_form_or_none(
    length: int | None, body: bytes, seal: str, is_keyed: bool
) -> None:
    seals = Seals(b"k" * 32 if is_keyed else None)
    length = len(body) if length is None else length
    made = {
        "none": b"",
        "right": seals.make(KEY, length, body),
        "stale": seals.make(key("another"), length, body),
        "long": seals.make(KEY, length, body) + b"\0" * 32,
    }[seal]
    result = unpack(KEY, Row(length, body, made), seals)
    if result is not None:
        assert seal == "right" or (seal == "long" and not is_keyed)
        assert found_to_plain(found_from_plain(found_to_plain(result))) == found_to_plain(result)


@given(st.binary(max_size=80), st.integers(0, 79))
def test_a_good_row_into_which_bytes_are_written_is_itself_or_none(put: bytes, at: int) -> None:
    row = packed()
    body = row.body[:at] + put + row.body[at + len(put) :]
    assert unpack(KEY, replace(row, body=body), PLAIN) in (None, found("a" * 500))
    assert unpack(KEY, replace(row, seal=(row.seal[:at] + put)[:32]), PLAIN) in (None, found("a" * 500))
