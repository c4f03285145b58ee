# SPDX-License-Identifier: Apache-2.0
"""Stores on disk that tell their warnings, and results to put into them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ospo_scan.codec import Found
from ospo_scan.model import Engine
from ospo_scan.store import Key, KeyMaker
from ospo_scan.store.sqlite import SqliteStore
from samples import detection

ENGINE = Engine("fake", "1.0", "stock", "f" * 64)
OpenStore = Callable[..., SqliteStore]


def key(name: str) -> Key:
    return KeyMaker(ENGINE).key("f.py", hashlib.sha256(name.encode()).hexdigest())


def found(name: str) -> Found:
    one = detection("MIT", f"This is under the MIT license: {name}\nand has a line more")
    return Found((one,), one.matches)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "ospo-scan"


@pytest.fixture
def warnings() -> list[str]:
    return []


@pytest.fixture
def open_store(directory: Path, warnings: list[str]) -> Iterator[OpenStore]:
    stores: list[SqliteStore] = []

    def open_one(**options: Any) -> SqliteStore:
        stores.append(SqliteStore(str(directory), warnings.append, **options))
        return stores[-1]

    yield open_one
    for store in stores:
        store.close()
