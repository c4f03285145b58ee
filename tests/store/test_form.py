# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json
import zlib
from dataclasses import replace

import pytest

from ospo_scan.codec import Found, found_to_plain
from ospo_scan.store import form
from ospo_scan.store.form import Row, pack, unpack
from store.conftest import found, key

KEY = key("a")


def packed(name: str = "a" * 500) -> Row:
    row = pack(KEY, found(name))
    assert row is not None
    return row


def sealed(body: bytes, length: int | None = None) -> Row:
    length = len(body) if length is None else length
    return Row(length, body, form._seal(KEY, length, body))


def test_the_stored_form_is_canonical_json_compressed_where_it_pays() -> None:
    row = packed()
    text = zlib.decompress(row.body).decode()
    assert text == json.dumps(found_to_plain(found("a" * 500)), sort_keys=True, separators=(",", ":"))
    empty = pack(KEY, Found())
    assert empty is not None
    assert empty.body == b'{"clues":[],"detections":[]}'


@pytest.mark.parametrize("change", [{"length": 7}, {"body": b"{}"}, {"seal": b"0" * 32}, {"seal": None}])
def test_a_row_that_was_changed_is_no_result(change: dict[str, object]) -> None:
    assert unpack(KEY, replace(packed(), **change)) is None  # type: ignore[arg-type]  # what a damaged database holds


def test_every_flipped_bit_is_noticed() -> None:
    row = packed()
    for position in range(len(row.body) * 8):
        body = bytearray(row.body)
        body[position // 8] ^= 1 << position % 8
        assert unpack(KEY, replace(row, body=bytes(body))) is None


def test_a_row_under_another_key_is_no_result() -> None:
    assert unpack(key("b"), packed()) is None


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
    ],
)
def test_what_is_sealed_but_not_of_our_form_is_no_result(body: bytes) -> None:
    assert unpack(KEY, sealed(body)) is None


def test_compressed_data_never_takes_more_memory_than_stated() -> None:
    bomb = zlib.compress(b"x" * 50_000_000)
    assert unpack(KEY, sealed(bomb, 10**6)) is None
    assert unpack(KEY, sealed(bomb, 10**12)) is None
    assert unpack(KEY, sealed(bomb[:-8], 50_000_000)) is None
    assert unpack(KEY, sealed(zlib.compress(b'{"clues":[],"detections":[]}' + b" " * 99) + b"more", 127)) is None


def test_a_result_too_large_to_keep_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form, "MAX_LENGTH", 100)
    assert pack(KEY, found("a")) is None
