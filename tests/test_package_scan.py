# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from fakes import FakeBackend, FakeDetector, FakePackageBackend, FakePackageDetector
from ospo_scan.cli.progress import SilentProgress
from ospo_scan.model import Fault, Since, TextLocation
from ospo_scan.package_scan import Manifests, read_manifests
from ospo_scan.scan import OwnFiles, scan
from ospo_scan.store.memory import MemoryStore
from ospo_scan.walk import WalkOptions, open_tree


def read(
    folder: Path,
    backend: FakePackageBackend,
    store: MemoryStore | None = None,
    since: Since | None = None,
    known: tuple[str, ...] = (),
) -> Manifests:
    store = store or MemoryStore()
    with open_tree(str(folder), WalkOptions()) as tree:
        result = scan(tree, FakeDetector(), FakeBackend(), OwnFiles(), SilentProgress(), store)
        return read_manifests(
            replace(result, since=since), tree, FakePackageDetector(), backend, SilentProgress(), store, known
        )


def test_manifests_alone_are_read_under_their_neutral_names(project: Path) -> None:
    (project / "sub").mkdir()
    (project / "sub" / "package.json").write_text("a\nMIT\n")
    (project / "x.gemspec").write_text("b\nISC\n")
    (project / "main.c").write_text("c\nZlib\n")
    backend = FakePackageBackend()
    found = read(project, backend)
    assert {path: [one.name for one in manifests] for path, manifests in found.by_path.items()} == {
        "sub/package.json": ["a"],
        "x.gemspec": ["b"],
    }
    assert list(found.by_path) == ["sub/package.json", "x.gemspec"]
    assert sorted(backend.jobs) == ["f.gemspec", "package.json"]
    assert found.faults == ()


def test_a_tree_without_unknown_manifests_starts_no_child(project: Path) -> None:
    (project / "main.c").write_text("c\n")
    first = FakePackageBackend()
    assert read(project, first) == ({}, ())
    assert not first.is_started
    (project / "package.json").write_text("a\nMIT\n")
    store = MemoryStore()
    found = read(project, FakePackageBackend(), store)
    second = FakePackageBackend()
    assert read(project, second, store) == found
    assert not second.is_started
    assert second.jobs == []


def test_what_was_read_already_is_not_read_again(project: Path) -> None:
    (project / "requirements.txt").write_text("a\nMIT\n")
    backend = FakePackageBackend()
    assert read(project, backend, known=("requirements.txt",)) == ({}, ())
    assert not backend.is_started


def test_equal_manifests_are_read_once(project: Path) -> None:
    for name in ("a", "b"):
        (project / name).mkdir()
        (project / name / "package.json").write_text("same\nMIT\n")
    backend = FakePackageBackend()
    assert len(read(project, backend).by_path) == 2
    assert backend.jobs == ["package.json"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("stall", "This manifest could not be read (timeout: no answer within 1 s, twice)."),
        ("refuse", "This manifest is longer than 8 MiB."),
        ("licenses only", "This manifest could not be read (engine-error: the engine did not look for packages)."),
    ],
)
def test_a_manifest_that_cannot_be_read_is_a_fault_with_its_place(project: Path, content: str, message: str) -> None:
    (project / "package.json").write_text(content)
    (project / "setup.cfg").write_text("good\nMIT\n")
    found = read(project, FakePackageBackend())
    assert found.faults == (Fault(TextLocation("package.json"), message),)
    assert list(found.by_path) == ["setup.cfg"]


def test_a_manifest_that_can_never_be_read_is_not_tried_again(project: Path) -> None:
    (project / "package.json").write_text("refuse")
    store, again = MemoryStore(), FakePackageBackend()
    found = read(project, FakePackageBackend(), store)
    assert len(found.faults) == 1
    assert read(project, again, store) == found
    assert again.jobs == []


def test_with_since_only_what_changed_is_read(project: Path) -> None:
    (project / "package.json").write_text("a\nMIT\n")
    (project / "setup.cfg").write_text("b\nMIT\n")
    backend = FakePackageBackend()
    found = read(project, backend, since=Since("main", "1a" * 20, ("setup.cfg",)))
    assert list(found.by_path) == ["setup.cfg"]
    assert found.faults == ()
