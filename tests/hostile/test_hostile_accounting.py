# SPDX-License-Identifier: Apache-2.0
"""Every path is accounted for once, and nothing that failed passes, whatever goes wrong on the way, in any combination.

A tree of a few files, of which each meets a fault of its own: it vanishes, changes or is refused at the first or the
second read, its worker dies, or the engine answers with nonsense. The store forgets, lies or is full.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes import FakeBackend, FakeDetector
from hostile.cases import GPL, MIT
from ospo_scan import codec
from ospo_scan.cli.progress import SilentProgress
from ospo_scan.codec import Found
from ospo_scan.execute import Answer, Failure, Job
from ospo_scan.model import FileScan, FileStatus, Reason, ScanResult, Verdict
from ospo_scan.policy.evaluate import evaluate
from ospo_scan.scan import OwnFiles, scan
from ospo_scan.store import Key
from ospo_scan.store.memory import MemoryStore
from ospo_scan.walk import Content, Tree, Unread, WalkOptions, open_tree
from policy_cases import policy

AT_READ = ("fine", "vanish", "change", "grow", "shrink", "link", "fifo", "directory", "refused", "archive")
NONSENSE: tuple[object, ...] = (
    None,
    [],
    {},
    "detections",
    {"detections": None, "clues": []},
    {"detections": [], "clues": [], "more": 1},
    {"detections": [{}], "clues": []},
    {"detections": [[[]]], "clues": {}},
    {"detections": [], "clues": [float("nan")]},
    {"detections": [{"license_expression": "((((", "matches": []}], "clues": []},
    {"copyrights": []},
    10**400,
)
FAILURES = (Reason.TIMEOUT, Reason.MEMORY, Reason.WORKER_DIED, Reason.ENGINE_ERROR)

a_fate = st.tuples(
    st.sampled_from(AT_READ),
    st.sampled_from(AT_READ),
    st.one_of(st.just("fine"), st.sampled_from(FAILURES), st.sampled_from(range(len(NONSENSE)))),
    st.booleans(),
)
"""What happens to a file: before its first read, before its second one, in the engine; and whether it is the GPL's."""

a_store = st.sampled_from(("none", "forgetful", "warm"))


def do(harm: str, path: Path) -> None:
    """Harm a file that may have been harmed before."""
    if harm in ("fine", "refused"):
        return
    if path.is_dir() and not path.is_symlink():
        path.rmdir()
    else:
        path.unlink(missing_ok=True)
    if harm == "change":
        path.write_text(f"{MIT}changed\n")
    elif harm == "grow":
        path.write_text("x")
        os.truncate(path, 2**30)
    elif harm == "shrink":
        path.write_text("")
    elif harm == "link":
        path.symlink_to("/etc/passwd")
    elif harm == "fifo":
        os.mkfifo(path)
    elif harm == "directory":
        path.mkdir()
    elif harm == "archive":
        path.write_bytes(b"PK\x03\x04" + bytes(60))


class HarmedTree:
    """A tree whose files are harmed before each read; it gives what the real one gives, but for refusals."""

    def __init__(self, tree: Tree, folder: Path, fates: Mapping[str, tuple[str, str]]) -> None:
        self._tree, self._folder, self._fates = tree, folder, fates
        self._reads: dict[str, int] = {}

    def __getattr__(self, name: str) -> object:
        return getattr(self._tree, name)

    def read(self, path: str) -> Content | Unread:
        number = self._reads.get(path, 0)
        self._reads[path] = number + 1
        harm = self._fates[path][min(number, 1)]
        do(harm, self._folder / path)
        if harm == "refused":
            return Unread(FileStatus.ERROR, Reason.UNREADABLE, "Input/output error")
        return self._tree.read(path)


class HarmedBackend(FakeBackend):
    """Answers as it is told for each file, in reverse order of what it was given."""

    def __init__(self, fates: Mapping[str, object]) -> None:
        super().__init__()
        self._fates = fates

    def run(self, jobs: Iterator[Job]) -> Iterator[Answer | Failure]:
        answers: list[Answer | Failure] = []
        for job in jobs:
            fate = self._fates[job.key]
            if isinstance(fate, Reason):
                answers.append(Failure(job.key, fate, "as it was told"))
            elif isinstance(fate, int):
                answers.append(Answer(job.key, NONSENSE[fate]))
            else:
                answers += super().run(iter([job]))
        yield from reversed(answers)


class ForgetfulStore(MemoryStore):
    """Knows nothing of what it was given."""

    def read(self, keys: Iterable[Key]) -> Mapping[Key, Found]:
        return {}


def scanned(folder: Path, fates: list[tuple[str, str, object, bool]], kind: str) -> ScanResult:
    """The scan of a tree of one file for each fate, by name ``fN.c``."""
    names = [f"f{number}.c" for number in range(len(fates))]
    for name, (*_, is_gpl) in zip(names, fates, strict=True):
        (folder / name).write_text((GPL if is_gpl else MIT) + f"{name}\n")
    store = ForgetfulStore() if kind == "forgetful" else MemoryStore()
    if kind == "warm":
        with open_tree(str(folder), WalkOptions()) as tree:
            scan(tree, FakeDetector(), FakeBackend(), OwnFiles(), SilentProgress(), store)
    at_reads = {name: fate[:2] for name, fate in zip(names, fates, strict=True)}
    in_engine = {name: fate[2] for name, fate in zip(names, fates, strict=True)}
    with open_tree(str(folder), WalkOptions(max_size=2**20)) as tree:
        harmed: Tree = HarmedTree(tree, folder, at_reads)  # type: ignore[assignment]  # it gives all that a tree gives
        return scan(harmed, FakeDetector(), HarmedBackend(in_engine), OwnFiles(), SilentProgress(), store)


def is_right(one: FileScan, is_gpl: bool) -> bool:
    """Whether a file that was scanned has what is in it, and every other one says why it was not."""
    if one.status is not FileStatus.SCANNED:
        return one.reason is not None and not one.detections
    return one.file.sha256 is not None and (not is_gpl or bool(one.detections))


@settings(max_examples=150)
@given(st.lists(a_fate, min_size=1, max_size=8), a_store)
def test_every_path_has_one_status_and_a_fault_is_never_a_pass(
    fates: list[tuple[str, str, object, bool]], kind: str
) -> None:
    with TemporaryDirectory() as folder:
        result = scanned(Path(folder), fates, kind)
    assert [one.path for one in result.files] == sorted(f"f{number}.c" for number in range(len(fates)))
    for one in result.files:
        first, second, engine, is_gpl = fates[int(one.path[1:-2])]
        is_untouched = first == second == "fine"
        assert is_right(one, is_gpl and is_untouched)
        if is_untouched and kind != "warm":
            assert (one.status is FileStatus.SCANNED) is (engine == "fine")
        if first == "refused":
            assert one.status is FileStatus.ERROR
    report = evaluate(result, policy("allow: [MIT]"))
    counts = report.summary
    assert counts.files == len(fates) == counts.scanned + counts.skipped + counts.not_inspected + counts.errors
    if any(one.status is FileStatus.ERROR for one in result.files):
        assert report.verdict is Verdict.INCOMPLETE
        assert report.exit_code() == 3
    elif any(one.status is FileStatus.NOT_INSPECTED for one in result.files):
        assert report.verdict is not Verdict.PASS


def test_a_warm_store_spares_no_file_its_faults(tmp_path: Path) -> None:
    result = scanned(tmp_path, [("vanish", "fine", "fine", True), ("fine", "fine", Reason.TIMEOUT, True)], "warm")
    assert [(one.status, one.reason) for one in result.files] == [
        (FileStatus.ERROR, Reason.VANISHED),
        (FileStatus.SCANNED, None),
    ]


class LosingBackend(FakeBackend):
    """Never answers the last job."""

    def run(self, jobs: Iterator[Job]) -> Iterator[Answer | Failure]:
        return iter(list(super().run(jobs))[:-1])


def test_a_job_without_an_answer_ends_the_run_and_is_no_pass(project: Path) -> None:
    for name in ("a.c", "b.c"):
        (project / name).write_text(GPL + name)
    with (
        open_tree(str(project), WalkOptions()) as tree,
        pytest.raises(AssertionError, match="2 paths were seen, but 1"),
    ):
        scan(tree, FakeDetector(), LosingBackend(), OwnFiles(), SilentProgress())


def test_what_the_engine_says_that_is_no_result_is_refused_by_value() -> None:
    for nonsense in NONSENSE:
        try:
            codec.found_from_plain(nonsense)
        except ValueError:
            continue
        raise AssertionError(f"{nonsense!r} was taken for a result")
