# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from fakes import FakeBackend, FakeCopyrightBackend, FakeCopyrightDetector, FakeDetector
from ospo_scan.cli.progress import SilentProgress
from ospo_scan.copyright_scan import with_copyrights
from ospo_scan.model import Copyright, FileStatus, ScanResult, Since
from ospo_scan.scan import OwnFiles, scan
from ospo_scan.store.memory import MemoryStore
from ospo_scan.walk import WalkOptions, open_tree

ADA = "Copyright 2021 Ada\n"


def scanned(
    folder: Path, backend: FakeCopyrightBackend, store: MemoryStore | None = None, since: Since | None = None
) -> ScanResult:
    store = store or MemoryStore()
    with open_tree(str(folder), WalkOptions()) as tree:
        result = scan(tree, FakeDetector(), FakeBackend(), OwnFiles(), SilentProgress(), store)
        result = replace(result, since=since)
        return with_copyrights(result, tree, FakeCopyrightDetector(), backend, SilentProgress(), store)


def test_every_scanned_file_has_its_statements_or_none_of_them(project: Path) -> None:
    (project / "a.c").write_text(f"x\n{ADA}")
    (project / "b.c").write_text("x\n")
    (project / "bad.c").write_text("die\n")
    a, b, bad = scanned(project, FakeCopyrightBackend()).files
    assert a.copyrights == (Copyright("Copyright 2021 Ada", ("Ada",), 2, 2),)
    assert b.copyrights == ()
    assert (bad.status, bad.copyrights) == (FileStatus.ERROR, None)


def test_equal_files_are_read_once_and_known_ones_not_at_all(project: Path) -> None:
    (project / "a.c").write_text(ADA)
    (project / "b.c").write_text(ADA)
    store, first, second = MemoryStore(), FakeCopyrightBackend(), FakeCopyrightBackend()
    result = scanned(project, first, store)
    assert first.jobs == ["a.c"]
    assert scanned(project, second, store) == result
    assert second.jobs == []


def test_licenses_that_are_known_say_nothing_of_copyrights(project: Path) -> None:
    (project / "a.c").write_text(ADA)
    store = MemoryStore()
    with open_tree(str(project), WalkOptions()) as tree:
        result = scan(tree, FakeDetector(), FakeBackend(), OwnFiles(), SilentProgress(), store)
    assert result.files[0].copyrights is None
    (file,) = scanned(project, FakeCopyrightBackend(), store).files
    assert file.copyrights is not None
    assert len(file.copyrights) == 1


def test_a_file_whose_statements_cannot_be_read_stays_scanned_and_a_note_names_it(project: Path) -> None:
    for name in ("a.c", "b.c", "c.c", "d.c", "e.c"):
        (project / name).write_text(f"{ADA}{name}\nhang on copyrights\n")
    (project / "z.c").write_text("licenses only\n")
    result = scanned(project, FakeCopyrightBackend())
    assert {(file.status, file.copyrights) for file in result.files} == {(FileStatus.SCANNED, None)}
    assert result.notes == (
        "The copyright statements of 6 files could not be read, and no report names them: "
        "a.c (timeout: no answer within 1 s, twice), b.c (timeout: no answer within 1 s, twice), "
        "c.c (timeout: no answer within 1 s, twice), and 3 more.",
    )


def test_an_engine_that_did_not_look_is_no_file_without_statements(project: Path) -> None:
    (project / "z.c").write_text("licenses only\n")
    result = scanned(project, FakeCopyrightBackend())
    assert result.files[0].copyrights is None
    assert "of one file could not be read" in result.notes[0]


def test_a_file_that_changed_between_the_passes_has_no_statements(project: Path) -> None:
    (project / "a.c").write_text(ADA)
    with open_tree(str(project), WalkOptions()) as tree:
        result = scan(tree, FakeDetector(), FakeBackend(), OwnFiles(), SilentProgress())
        (project / "a.c").write_text(ADA * 2)
        after = with_copyrights(
            result, tree, FakeCopyrightDetector(), FakeCopyrightBackend(), SilentProgress(), MemoryStore()
        )
    assert after.files[0].copyrights is None
    assert "a.c (changed: changed during the scan)" in after.notes[0]


def test_with_since_only_what_changed_is_read(project: Path) -> None:
    (project / "a.c").write_text(ADA)
    (project / "b.c").write_text(f"{ADA}b\n")
    backend = FakeCopyrightBackend()
    result = scanned(project, backend, since=Since("main", "1a" * 20, ("b.c",)))
    assert backend.jobs == ["b.c"]
    assert [file.copyrights is None for file in result.files] == [True, False]
    assert result.notes == ()
