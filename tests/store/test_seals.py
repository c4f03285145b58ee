# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import hashlib
import hmac

import pytest

from ospo_scan.store.seals import Seals
from store.conftest import key

KEY, BODY = key("a"), b"{}"
SECRET = b"s" * 32


def test_without_a_key_a_seal_is_a_digest_and_with_one_a_code_follows_it() -> None:
    content = KEY + b"2:{}"
    plain, keyed = Seals().make(KEY, 2, BODY), Seals(SECRET).make(KEY, 2, BODY)
    assert plain == hashlib.sha256(content).digest()
    assert keyed[:32] == plain
    assert keyed[32:] == hmac.new(SECRET, b"ospo-scan sealed result 1\0" + content, "sha256").digest()


@pytest.mark.parametrize("secret", [None, SECRET])
def test_a_seal_of_another_row_does_not_fit(secret: bytes | None) -> None:
    seals = Seals(secret)
    seal = seals.make(KEY, 2, BODY)
    assert seals.is_whole(seal, KEY, 2, BODY)
    assert not seals.is_whole(seal, key("b"), 2, BODY)
    assert not seals.is_whole(seal, KEY, 3, BODY)
    assert not seals.is_whole(seal, KEY, 2, b"[]")
    assert not seals.is_whole(seal[:-1], KEY, 2, BODY)
    assert not seals.is_whole(seal + b"x", KEY, 2, BODY)
    assert seals.refused == 0


@pytest.mark.parametrize("seal", [None, "", "x" * 32, 7, 1.5, b""])
def test_what_is_no_seal_is_told_without_a_fault(seal: object) -> None:
    assert not Seals().is_whole(seal, KEY, 2, BODY)
    assert not Seals(SECRET).is_whole(seal, KEY, 2, BODY)


def test_with_a_key_only_its_own_code_is_believed_and_the_others_are_counted() -> None:
    seals = Seals(SECRET)
    own, other, plain = (one.make(KEY, 2, BODY) for one in (seals, Seals(b"x" * 32), Seals()))
    assert seals.is_whole(own, KEY, 2, BODY)
    assert not seals.is_whole(other, KEY, 2, BODY)
    assert not seals.is_whole(plain, KEY, 2, BODY)
    assert not seals.is_whole(plain + b"\0" * 32, KEY, 2, BODY)
    assert seals.refused == 3


def test_whoever_has_no_key_checks_the_digest_alone() -> None:
    assert Seals().is_whole(Seals(SECRET).make(KEY, 2, BODY), KEY, 2, BODY)
    assert not Seals().is_keyed


def test_the_key_is_not_shown() -> None:
    assert "ssss" not in repr(Seals(SECRET))
