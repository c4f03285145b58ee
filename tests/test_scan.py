# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import os
from pathlib import Path

from fakes import FakeBackend, FakeDetector
from ospo_scan.cli.progress import SilentProgress
from ospo_scan.model import FileStatus, Reason, ScanResult
from ospo_scan.scan import OwnFiles, scan
from ospo_scan.walk import WalkOptions, open_tree

MIT = "# SPDX-License-Identifier: MIT\n"


def scan_folder(folder: Path, own: OwnFiles | None = None, **options: object) -> ScanResult:
    with open_tree(str(folder), WalkOptions(**options)) as tree:  # type: ignore[arg-type]  # the tests' own options
        return scan(tree, FakeDetector(), FakeBackend(), own or OwnFiles(), SilentProgress())


def test_every_path_is_accounted_for_once_and_in_order(project: Path) -> None:
    for name in ("b.py", "a.py", "sub/c.py", "ignored.o", ".gitignore"):
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text("*.o\n" if name == ".gitignore" else MIT)
    os.mkfifo(project / "pipe")
    result = scan_folder(project)
    assert [(scan.path, scan.status) for scan in result.files] == [
        (".gitignore", FileStatus.SCANNED),
        ("a.py", FileStatus.SCANNED),
        ("b.py", FileStatus.SCANNED),
        ("ignored.o", FileStatus.SKIPPED),
        ("pipe", FileStatus.NOT_INSPECTED),
        ("sub/c.py", FileStatus.SCANNED),
    ]


def test_the_digests_are_of_the_bytes_that_were_scanned(project: Path) -> None:
    (project / "abc").write_bytes(b"abc")
    file = scan_folder(project).files[0].file
    assert file.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert (file.size, file.sha1) == (3, "a9993e364706816aba3e25717850c26c9cd0d89d")


def test_a_file_that_the_engine_cannot_take_is_an_error_and_the_others_are_scanned(project: Path) -> None:
    (project / "bad.c").write_text("die\n")
    (project / "odd.c").write_text("nonsense\n")
    (project / "good.c").write_text(MIT)
    bad, good, odd = scan_folder(project).files
    assert (bad.status, bad.reason) == (FileStatus.ERROR, Reason.WORKER_DIED)
    assert (odd.status, odd.reason) == (FileStatus.ERROR, Reason.ENGINE_ERROR)
    assert good.detections[0].license_expression == "MIT"


def test_own_files_are_skipped_by_exact_path_only(project: Path) -> None:
    (project / "sub").mkdir()
    (project / "policy.yml").write_text(MIT)
    (project / "sub/policy.yml").write_text(MIT)
    own, other = scan_folder(project, OwnFiles(paths=("policy.yml",))).files
    assert (own.status, own.reason) == (FileStatus.SKIPPED, Reason.OWN_FILE)
    assert other.status is FileStatus.SCANNED


def test_a_file_that_vanishes_between_the_walk_and_the_read_is_an_error(project: Path) -> None:
    (project / "here.c").write_text(MIT)
    (project / "gone.c").write_text(MIT)
    with open_tree(str(project), WalkOptions()) as tree:
        (project / "gone.c").unlink()
        gone, here = scan(tree, FakeDetector(), FakeBackend(), OwnFiles(), SilentProgress()).files
    assert (gone.status, gone.reason) == (FileStatus.ERROR, Reason.VANISHED)
    assert here.status is FileStatus.SCANNED
