# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from ospo_scan.model import FileScan, FileStatus, Reason, SourceFile
from ospo_scan.scan import OwnFiles
from ospo_scan.verification import FileChange, Outcome
from ospo_scan.walk import WalkOptions
from verification.conftest import compared, result_of, scanned, true_of


@pytest.fixture
def root(project: Path) -> Path:
    for name in ("a.c", "b.c", "lib/c.c"):
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text(f"// {name}\n")
    return project


def changes(found: object) -> list[tuple[str, FileChange]]:
    return [(one.path, one.change) for one in found.differences]  # type: ignore[attr-defined]


def test_a_tree_that_did_not_change_has_the_same_digests(root: Path) -> None:
    found = compared(true_of(root), root)
    assert (found.differences, found.same, found.undigested) == ([], 3, 0)
    assert found.check.outcome is Outcome.SAME
    assert found.check.message == "3 files with the same digest"


def test_what_changed_went_and_came_is_told_apart_in_order_of_paths(root: Path) -> None:
    result = true_of(root)
    (root / "a.c").write_text("// A.c\n")
    (root / "b.c").unlink()
    (root / "new.c").write_text("")
    found = compared(result, root)
    assert changes(found) == [("a.c", FileChange.CHANGED), ("b.c", FileChange.GONE), ("new.c", FileChange.NEW)]
    assert found.check.outcome is Outcome.DIFFERS
    assert found.check.message == "1 file with the same digest, 1 changed, 1 gone, 1 new"


@pytest.mark.parametrize("lie", [{"sha256": "0" * 64}, {"sha1": "0" * 40}, {"size": 7_000}])
def test_every_digest_and_the_size_have_to_be_those_of_the_file(root: Path, lie: dict[str, object]) -> None:
    result = true_of(root)
    first, *rest = result.files
    forged = replace(first, file=replace(first.file, **lie))  # type: ignore[arg-type]  # a field of any type
    assert changes(compared(replace(result, files=(forged, *rest)), root)) == [("a.c", FileChange.CHANGED)]


def test_a_file_that_the_report_claims_to_have_left_out_is_told(root: Path) -> None:
    result = true_of(root)
    reason = {"reason": Reason.EXCLUDED, "detail": "exclude: *.c"}
    first, *rest = result.files
    hidden = FileScan(SourceFile("a.c"), FileStatus.SKIPPED, **reason)  # type: ignore[arg-type]
    assert first.path == "a.c"
    found = compared(replace(result, files=(hidden, *rest)), root)
    assert changes(found) == [("a.c", FileChange.TAKEN_IN)]
    assert found.differences[0].detail == "excluded: exclude: *.c"
    folder = FileScan(SourceFile("lib/"), FileStatus.SKIPPED, **reason)  # type: ignore[arg-type]
    found = compared(result_of([*result.files[:2], folder]), root)
    assert changes(found) == [("lib/c.c", FileChange.TAKEN_IN)]


def test_a_file_that_would_be_left_out_now_is_told(root: Path) -> None:
    result = true_of(root)
    found = compared(result, root, options=WalkOptions(exclude=("lib/", "a.c")))
    assert changes(found) == [("a.c", FileChange.LEFT_OUT), ("lib/c.c", FileChange.LEFT_OUT)]
    found = compared(result, root, OwnFiles(("a.c",)))
    assert changes(found) == [("a.c", FileChange.LEFT_OUT)]


def test_what_neither_run_looks_at_is_no_difference(root: Path) -> None:
    result = result_of(
        [*true_of(root).files, FileScan(SourceFile("gone.o"), FileStatus.SKIPPED, Reason.IGNORED, ".gitignore:1: *.o")]
    )
    (root / ".gitignore").write_text("*.o\n.gitignore\n")
    (root / "new.o").write_text("")
    assert compared(result, root).differences == []


def test_an_archive_has_no_digest_and_is_told_by_its_kind_and_size(root: Path) -> None:
    (root / "z.zip").write_bytes(b"PK\x03\x04" + b"\0" * 100)
    archive = FileScan(SourceFile("z.zip", 104), FileStatus.NOT_INSPECTED, Reason.ARCHIVE, "zip archive")
    result = result_of([*true_of(root).files[:3], archive])
    found = compared(result, root)
    assert (found.differences, found.undigested) == ([], 1)
    assert "1 that the report did not look into" in found.check.message
    (root / "z.zip").write_bytes(b"PK\x03\x04" + b"\0" * 101)
    assert changes(compared(result, root)) == [("z.zip", FileChange.CHANGED)]
    (root / "z.zip").write_bytes(b"int x;")
    assert changes(compared(result, root)) == [("z.zip", FileChange.CHANGED)]


def test_a_link_that_leads_elsewhere_now_has_changed(root: Path) -> None:
    (root / "out").symlink_to("/somewhere")
    link = FileScan(SourceFile("out"), FileStatus.NOT_INSPECTED, Reason.LINK_OUTSIDE_ROOT, "-> /somewhere")
    result = result_of([*true_of(root).files, link])
    assert compared(result, root).differences == []
    (root / "out").unlink()
    (root / "out").symlink_to("/elsewhere")
    assert changes(compared(result, root)) == [("out", FileChange.CHANGED)]


def test_a_file_that_was_not_looked_into_is_no_way_to_hide_one_that_is_read_now(root: Path) -> None:
    result = true_of(root)
    first, *rest = result.files
    for status, reason in ((FileStatus.NOT_INSPECTED, Reason.ARCHIVE), (FileStatus.ERROR, Reason.UNREADABLE)):
        hidden = replace(first, file=SourceFile("a.c", 7), status=status, reason=reason)
        assert changes(compared(replace(result, files=(hidden, *rest)), root)) == [("a.c", FileChange.CHANGED)]
    archive = replace(first, status=FileStatus.NOT_INSPECTED, reason=Reason.ARCHIVE)
    assert changes(compared(replace(result, files=(archive, *rest)), root)) == [("a.c", FileChange.CHANGED)]


def test_a_file_on_which_the_engine_failed_is_compared_by_its_digest(root: Path) -> None:
    result = true_of(root)
    first, *rest = result.files
    failed = replace(first, status=FileStatus.ERROR, reason=Reason.TIMEOUT)
    assert compared(replace(result, files=(failed, *rest)), root).same == 3
    (root / "a.c").write_text("other")
    assert changes(compared(replace(result, files=(failed, *rest)), root)) == [("a.c", FileChange.CHANGED)]


def test_a_report_without_digests_cannot_be_checked(root: Path) -> None:
    result = result_of(FileScan(SourceFile(scan.path), FileStatus.SCANNED) for scan in true_of(root).files)
    found = compared(result, root)
    assert {one.change for one in found.differences} == {FileChange.UNREADABLE}
    assert found.check.outcome is Outcome.UNCHECKED


def test_a_file_that_cannot_be_read_now_cannot_be_checked(root: Path) -> None:
    result = true_of(root)
    found = compared(result, root, options=WalkOptions(max_size=3))
    assert [one.change for one in found.differences] == [FileChange.UNREADABLE] * 3
    assert found.differences[0].detail.startswith("too-large")
    assert found.check.outcome is Outcome.UNCHECKED


def test_links_pipes_and_what_lies_behind_them_are_never_read(root: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "c.c").write_text("// lib/c.c\n")
    result = true_of(root)
    (root / "lib/c.c").unlink()
    (root / "lib").rmdir()
    (root / "lib").symlink_to(secret)
    (root / "a.c").unlink()
    (root / "a.c").symlink_to(secret / "c.c")
    (root / "b.c").unlink()
    os.mkfifo(root / "b.c")
    found = compared(result, root)
    assert changes(found) == [
        ("a.c", FileChange.CHANGED),
        ("b.c", FileChange.CHANGED),
        ("lib", FileChange.NEW),
        ("lib/c.c", FileChange.GONE),
    ]
    assert found.same == 0


@pytest.mark.parametrize("path", ["../secret", "/etc/passwd", "a/../../secret", "./a.c", "a//b", "..", "x" * 5000])
def test_a_path_of_a_report_that_leads_elsewhere_is_gone_and_nothing_is_read(root: Path, path: str) -> None:
    (root.parent / "secret").write_text("// a.c\n")
    lie = replace(scanned(root, "a.c"), file=replace(scanned(root, "a.c").file, path=path))
    found = compared(result_of([*true_of(root).files, lie]), root)
    assert changes(found) == [(path, FileChange.GONE)]


def test_a_file_unchanged_since_a_commit_is_compared_where_it_was_read(root: Path) -> None:
    first, second, third = true_of(root).files
    unchanged = {"status": FileStatus.SKIPPED, "reason": Reason.UNCHANGED}
    unread = FileScan(SourceFile("b.c", 7), **unchanged)  # type: ignore[arg-type]
    result = result_of([replace(first, **unchanged), unread, third])  # type: ignore[arg-type]
    found = compared(result, root)
    assert (found.differences, found.same, found.undigested) == ([], 2, 1)
    (root / "a.c").write_text("other")
    (root / "b.c").unlink()
    assert changes(compared(result, root)) == [("a.c", FileChange.CHANGED)]
    assert second.path == "b.c"
