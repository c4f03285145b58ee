# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import importlib.metadata
import os
from pathlib import Path

import pytest

from ospo_scan.detect.scancode import engine, installation
from ospo_scan.detect.scancode.detector import ScancodeDetector
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


def with_record(distribution: FakeDistribution) -> FakeDistribution:
    """With a RECORD on disk, written after everything else."""
    folder = distribution.folder / f"scancode_toolkit-{distribution.said_version}.dist-info"
    folder.mkdir()
    (folder / "RECORD").write_text(distribution.record)
    return distribution


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


def test_what_says_which_bytes_are_searched_is_part_of_the_fingerprint(monkeypatch: pytest.MonkeyPatch) -> None:
    before = installation.find_installation().fingerprint
    monkeypatch.setattr(installation, "_ADAPTER_PACKAGES", ("detect",))
    assert installation.find_installation().fingerprint != before


def test_a_missing_engine_is_said_with_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: str) -> importlib.metadata.Distribution:
        raise importlib.metadata.PackageNotFoundError

    monkeypatch.setattr(importlib.metadata, "distribution", missing)
    with pytest.raises(EngineError, match="pip install"):
        installation.find_installation()


def test_the_installed_version_is_the_one_that_the_accelerations_are_proven_for() -> None:
    found = installation.find_installation()
    assert found.doubt is None
    assert ScancodeDetector().engine().mode == "fast"
    assert ScancodeDetector("stock").caution is None


def test_another_version_takes_the_stock_engine_and_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ours = ScancodeDetector().engine().fingerprint
    install(monkeypatch, FakeDistribution(with_index(tmp_path, b"an index"), version="32.4.1"))
    detector = ScancodeDetector("fast")
    assert (detector.engine().version, detector.engine().mode) == ("32.4.1", "stock")
    assert detector.engine().fingerprint != ours
    assert detector.entry.endswith(":load_stock")
    assert detector.caution is not None
    assert "32.4.1 is installed" in detector.caution
    assert "proven for 32.5.0" in detector.caution
    assert ScancodeDetector("stock").caution is None


def test_another_index_of_the_proven_version_takes_the_stock_engine_and_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    install(monkeypatch, FakeDistribution(with_index(tmp_path, b"made anew")))
    detector = ScancodeDetector("fast")
    assert detector.engine().mode == "stock"
    assert "index of scancode-toolkit 32.5.0 is not the one it came with" in str(detector.caution)
    with pytest.raises(EngineError, match="--engine stock"):
        installation.check_index(installation.find_installation())


@pytest.mark.parametrize("digest", installation._PROVEN_INDEXES)
def test_an_index_that_is_as_the_record_of_a_proven_wheel_has_it_is_not_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, digest: str
) -> None:
    record = f"{installation._INDEX},{digest},8\n"
    install(monkeypatch, with_record(FakeDistribution(with_index(tmp_path, b"an index"), record)))
    assert installation.find_installation().doubt is None


def test_an_index_written_after_the_record_is_read_even_if_its_size_is_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    record = f"{installation._INDEX},{installation._PROVEN_INDEXES[0]},8\n"
    distribution = with_record(FakeDistribution(with_index(tmp_path, b"an index"), record))
    index = tmp_path / installation._INDEX
    os.utime(index, (index.stat().st_atime, index.stat().st_mtime + 60))
    install(monkeypatch, distribution)
    assert installation.find_installation().doubt is not None


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


@pytest.mark.parametrize(
    ("given", "said"),
    [({"licenses": []}, "KeyError"), ({"license_detections": [], "license_clues": []}, "finds no license")],
)
def test_a_version_whose_answers_differ_in_form_is_named_when_it_is_loaded(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, object], said: str
) -> None:
    monkeypatch.setattr(engine, "_licenses", lambda _: given)
    with pytest.raises(EngineError, match=rf"31\.0\.0 does not work as ospo-scan needs it \(.*{said}"):
        engine._try_out(installation.Installation("31.0.0", "", "", None))
