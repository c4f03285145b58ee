# SPDX-License-Identifier: Apache-2.0
"""A store that lasts as long as the process: for tests, and for runs without a cache."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ospo_scan.codec import Found
from ospo_scan.store import Key
from ospo_scan.store.form import Row, pack, unpack
from ospo_scan.store.seals import Seals


class MemoryStore:
    """A ResultStore in this process, in the same form as on disk."""

    def __init__(self) -> None:
        self._rows: dict[Key, Row] = {}
        self._seals = Seals()
        self._is_open = True

    def read(self, keys: Iterable[Key]) -> Mapping[Key, Found]:
        """See ``ResultStore``."""
        found = {key: unpack(key, self._rows[key], self._seals) for key in keys if key in self._rows}
        return {key: result for key, result in found.items() if result is not None}

    def write(self, key: Key, found: Found) -> None:
        """See ``ResultStore``."""
        if self._is_open and (row := pack(key, found, self._seals)) is not None:
            self._rows[key] = row

    def close(self) -> None:
        """See ``ResultStore``."""
        self._is_open = False


class NoStore:
    """A ResultStore that knows and keeps nothing."""

    def read(self, keys: Iterable[Key]) -> Mapping[Key, Found]:
        """See ``ResultStore``."""
        return {}

    def write(self, key: Key, found: Found) -> None:
        """See ``ResultStore``."""

    def close(self) -> None:
        """See ``ResultStore``."""
