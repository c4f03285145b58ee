# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

from fakes import FakeBackend, FakeDetector
from ospo_scan.cli.progress import SilentProgress
from ospo_scan.declared import READERS
from ospo_scan.declared.weights import account
from ospo_scan.execute import Answer, Failure, Job
from ospo_scan.model import FileStatus, Reason, ScanResult
from ospo_scan.scan import OwnFiles, scan
from ospo_scan.store import ResultStore
from ospo_scan.store.memory import MemoryStore
from ospo_scan.walk import WalkOptions, open_tree
from ospo_scan.walk.large import WHOLE_SIZE
from weight_files import numbers, safetensors

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


def test_of_large_weights_the_header_is_searched_and_every_report_says_so(project: Path) -> None:
    header = {"license": "mit", "notice": f"\n{MIT}"}
    for name in ("a", "b", "c", "d"):
        (project / f"{name}.safetensors").write_bytes(safetensors(header, {"t": numbers(WHOLE_SIZE)}))
    readers = [make() for make in READERS.values()]
    with open_tree(str(project), WalkOptions(max_size=1000), account) as tree:
        result = scan(tree, FakeDetector(), FakeBackend(), OwnFiles(), SilentProgress(), readers=readers)
    assert {scan.status for scan in result.files} == {FileStatus.SCANNED}
    assert {one.license_expression for scan in result.files for one in scan.declarations} == {"MIT"}
    assert all((scan.detail or "").startswith("searched for licenses: ") for scan in result.files)
    (note,) = result.notes
    assert note.startswith("4 weight files were searched in part, as the header accounts for the rest: a.safetensors (")
    assert note.endswith(", and 1 more.")


def test_a_file_that_vanishes_between_the_walk_and_the_read_is_an_error(project: Path) -> None:
    (project / "here.c").write_text(MIT)
    (project / "gone.c").write_text(MIT)
    with open_tree(str(project), WalkOptions()) as tree:
        (project / "gone.c").unlink()
        gone, here = scan(tree, FakeDetector(), FakeBackend(), OwnFiles(), SilentProgress()).files
    assert (gone.status, gone.reason) == (FileStatus.ERROR, Reason.VANISHED)
    assert here.status is FileStatus.SCANNED


def scan_with(folder: Path, store: ResultStore, backend: FakeBackend | None = None) -> tuple[ScanResult, list[str]]:
    """The result, and the keys of the jobs that were run."""
    backend = backend or FakeBackend()
    with open_tree(str(folder), WalkOptions()) as tree:
        result = scan(tree, FakeDetector(), backend, OwnFiles(), SilentProgress(), store)
    return result, backend.jobs


def test_an_unchanged_tree_gives_the_same_result_and_starts_no_engine(project: Path) -> None:
    for name in ("a.py", "b.py", "c.js"):
        (project / name).write_text(MIT + name)
    store = MemoryStore()
    cold, jobs = scan_with(project, store)
    assert len(jobs) == 3
    backend = FakeBackend()
    warm, jobs = scan_with(project, store, backend)
    assert warm == cold
    assert jobs == []
    assert not backend.is_started
    (project / "b.py").write_text("# SPDX-License-Identifier: BSD-3-Clause\n")
    changed, jobs = scan_with(project, store)
    assert jobs == ["b.py"]
    assert [file.detections[0].license_expression for file in changed.files] == ["MIT", "BSD-3-Clause", "MIT"]


def test_equal_files_are_detected_once_and_each_is_reported(project: Path) -> None:
    (project / "locale").mkdir()
    for name in ("a.py", "b.py", "c.py", "c.js", "locale/a.py"):
        (project / name).write_text(MIT)
    result, jobs = scan_with(project, MemoryStore())
    assert jobs == ["a.py", "c.js", "locale/a.py"]
    assert [file.path for file in result.files] == ["a.py", "b.py", "c.js", "c.py", "locale/a.py"]
    assert {file.detections for file in result.files} == {result.files[0].detections}


@pytest.mark.parametrize("harm", ["die\n", "nonsense\n"])
def test_a_failure_is_shared_by_equal_files_and_never_stored(project: Path, harm: str) -> None:
    (project / "a.c").write_text(harm)
    (project / "b.c").write_text(harm)
    store = MemoryStore()
    for _ in range(2):
        result, jobs = scan_with(project, store)
        assert jobs == ["a.c"]
        assert [file.status for file in result.files] == [FileStatus.ERROR] * 2


def test_large_files_are_fed_first(project: Path) -> None:
    for size in (3, 30, 300):
        (project / f"{size}.c").write_text("x" * size)
    assert scan_with(project, MemoryStore())[1] == ["300.c", "30.c", "3.c"]


class Meddler(FakeBackend):
    """A backend during whose start a file is changed."""

    def __init__(self, path: Path, content: str | None) -> None:
        super().__init__()
        self.path, self.content = path, content

    def start(self) -> None:
        self.path.unlink(missing_ok=True)
        if self.content is not None:
            self.path.write_text(self.content)


@pytest.mark.parametrize(("content", "reason"), [("other", Reason.CHANGED), (None, Reason.VANISHED)])
def test_a_file_that_changes_before_its_turn_is_an_error_and_its_equals_are_scanned(
    project: Path, content: str | None, reason: Reason
) -> None:
    (project / "a.c").write_text(MIT)
    (project / "b.c").write_text(MIT)
    (project / "c.c").write_text(MIT + "\n")
    result, jobs = scan_with(project, MemoryStore(), Meddler(project / "a.c", content))
    assert [(file.status, file.reason) for file in result.files] == [
        (FileStatus.ERROR, reason),
        (FileStatus.SCANNED, None),
        (FileStatus.SCANNED, None),
    ]
    assert jobs == ["c.c", "b.c"]
    alone, jobs = scan_with(project, MemoryStore(), Meddler(project / "c.c", content))
    assert alone.files[-1].reason is reason


def test_progress_counts_every_file_once_and_what_was_known(project: Path) -> None:
    for number in range(600):
        (project / f"{number}.c").write_text(f"{MIT}{number // 2}")
    store = MemoryStore()
    for known in (0, 600):
        progress = CountedProgress()
        with open_tree(str(project), WalkOptions()) as tree:
            scan(tree, FakeDetector(), FakeBackend(), OwnFiles(), progress, store)
        assert (progress.files, progress.advanced, progress.reused_files) == (600, 600, known)
        assert progress.bytes_done == progress.bytes_to_do == sum(len(f"{MIT}{n // 2}") for n in range(600))
        assert list(progress.in_hand) == []


def test_progress_knows_what_is_in_hand_the_largest_first(project: Path) -> None:
    for size in (3, 300, 30):
        (project / f"{size}.c").write_text("x" * size)
    progress = CountedProgress()
    seen: list[list[str]] = []

    class Hoarder(FakeBackend):
        def run(self, jobs: Iterator[Job]) -> Iterator[Answer | Failure]:
            for said in super().run(iter(list(jobs))):
                seen.append(list(progress.in_hand))
                yield said

    with open_tree(str(project), WalkOptions()) as tree:
        scan(tree, FakeDetector(), Hoarder(), OwnFiles(), progress)
    assert seen == [["300.c", "30.c", "3.c"], ["30.c", "3.c"], ["3.c"]]


class CountedProgress(SilentProgress):
    advanced = 0

    bytes_to_do = bytes_done = 0
    in_hand: Collection[str] = ()

    def start(self, files: int, size: int, in_hand: Collection[str]) -> None:
        super().start(files, size, in_hand)
        self.bytes_to_do, self.in_hand = size, in_hand

    def advance(self, size: int) -> None:
        self.advanced += 1
        self.bytes_done += size
