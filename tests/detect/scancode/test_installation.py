# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import importlib.metadata
from pathlib import Path

import pytest

from ospo_scan.detect.scancode import installation
from ospo_scan.errors import EngineError


class FakeDistribution(importlib.metadata.Distribution):
    """A distribution below a folder of the test."""

    def __init__(self, folder: Path, record: str = "", version: str = installation.PROVEN_VERSION) -> None:
        self.folder, self.record, self.said_version = folder, record, version

    def read_text(self, filename: str) -> str | None:
        return {"RECORD": self.record, "METADATA": f"Version: {self.said_version}\n"}.get(filename)

    def locate_file(self, path: object) -> Path:
        return self.folder / str(path)


def install(monkeypatch: pytest.MonkeyPatch, distribution: FakeDistribution) -> None:
    monkeypatch.setattr(importlib.metadata, "distribution", lambda _: distribution)


def with_index(folder: Path, content: bytes) -> Path:
    index = folder / installation._INDEX
    index.parent.mkdir(parents=True)
    index.write_bytes(content)
    return folder


def test_the_installed_engine_is_found_without_importing_it() -> None:
    found = installation.find_installation()
    assert found.version == installation.PROVEN_VERSION
    assert len(found.fingerprint) == 64


def test_our_own_code_between_the_engine_and_a_result_is_part_of_the_fingerprint(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = installation.find_installation().fingerprint
    assert installation.find_installation().fingerprint == before
    monkeypatch.setattr(installation, "_ADAPTER", installation._ADAPTER[1:])
    assert installation.find_installation().fingerprint != before


def test_a_missing_engine_is_said_with_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: str) -> importlib.metadata.Distribution:
        raise importlib.metadata.PackageNotFoundError

    monkeypatch.setattr(importlib.metadata, "distribution", missing)
    with pytest.raises(EngineError, match="pip install"):
        installation.find_installation()


def test_another_version_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    install(monkeypatch, FakeDistribution(tmp_path, version="31.0.0"))
    with pytest.raises(EngineError, match=r"31\.0\.0 is installed"):
        installation.find_installation()


@pytest.mark.parametrize("content", [None, b""])
def test_a_missing_or_empty_index_is_never_rebuilt_but_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        with_index(tmp_path, content)
    install(monkeypatch, FakeDistribution(tmp_path))
    with pytest.raises(EngineError, match="license index"):
        installation.find_installation()


def test_a_replaced_index_changes_the_fingerprint(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    record = f"{installation._INDEX},sha256=abc,5\n"
    install(monkeypatch, FakeDistribution(with_index(tmp_path, b"12345"), record))
    as_recorded = installation.find_installation().fingerprint
    (tmp_path / installation._INDEX).write_bytes(b"another index")
    assert installation.find_installation().fingerprint != as_recorded
