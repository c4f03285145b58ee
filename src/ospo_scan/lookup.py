# SPDX-License-Identifier: Apache-2.0
"""What a detector says of many files: asked from the store first, then from a backend, equal files once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol

from ospo_scan.codec import Found
from ospo_scan.detect import Detector
from ospo_scan.execute import Answer, Backend, Failure, Job
from ospo_scan.model import FileStatus, Reason, SourceFile, path_bytes
from ospo_scan.store import Key, KeyMaker, ResultStore
from ospo_scan.walk import Content, Tree, Unread

_LOOKED_UP_AT_ONCE = 256


class Progress(Protocol):
    """Is told how far a scan has come."""

    def start(self, files: int, size: int, in_hand: Collection[str]) -> None:
        """``files`` of ``size`` bytes in all will be scanned; ``in_hand`` always holds those just looked at.

        The one handed over first, which is the largest, comes first.
        """
        ...

    def advance(self, size: int) -> None:
        """One more of them, of ``size`` bytes, is done."""
        ...

    def reused(self, files: int) -> None:
        """So many of those that are done were known from the store."""
        ...


class Outcomes(Protocol):
    """Is told what becomes of each file of a lookup, once."""

    def is_wanted(self, file: SourceFile) -> bool:
        """Whether a file that the store does not know is to be detected."""
        ...

    def found(self, file: SourceFile, found: Found) -> None:
        """What the file holds."""
        ...

    def failed(self, file: SourceFile, reason: Reason, detail: str) -> None:
        """It could not be looked at."""
        ...

    def unwanted(self, file: SourceFile) -> None:
        """The store does not know it, and it is not wanted."""
        ...


@dataclass(slots=True)
class Lookup:
    """One pass of one detector over the files of a tree, whose digests are known.

    ``unknown`` holds the files that have to be detected, equal ones together; ``in_hand`` the keys of the jobs that
    the backend works on, by path; ``reused`` counts the files that the store knew.
    """

    tree: Tree
    detector: Detector
    backend: Backend
    store: ResultStore
    outcomes: Outcomes
    keys: KeyMaker = field(init=False)
    unknown: dict[Key, list[SourceFile]] = field(default_factory=dict)
    in_hand: dict[str, Key] = field(default_factory=dict)
    reused: int = 0

    def __post_init__(self) -> None:
        """Raises: EngineError where the engine is missing."""
        self.keys = KeyMaker(self.detector.engine())

    def look_up(self, files: Iterable[SourceFile]) -> None:
        """Account for every file but those that have to be detected; their engine begins to load meanwhile."""
        iterator = iter(files)
        while some := list(islice(iterator, _LOOKED_UP_AT_ONCE)):
            self._look_up(some)
            if self.unknown:
                self.backend.start()

    def detect(self) -> None:
        """Account for the files that the store does not know. Raises: EngineError where the engine cannot be loaded.

        They are fed to the backend largest first, so that no large one is left to the end; where there are none, it is
        not even started.
        """
        if self.unknown:
            for said in self.backend.run(self._jobs()):
                self._take(said)

    def _look_up(self, files: Iterable[SourceFile]) -> None:
        """Account for those of ``files`` that the store knows, and put the others with the unknown ones."""
        wanted: dict[Key, list[SourceFile]] = {}
        for file in files:
            key = self.keys.key(self.detector.private_name(file.path), file.sha256 or "")
            wanted.setdefault(key, []).append(file)
        known = self.store.read([key for key in wanted if key not in self.unknown])
        for key, equals in wanted.items():
            if key in known:
                self.reused += len(equals)
                self._found(equals, known[key])
                continue
            for file in equals:
                if self.outcomes.is_wanted(file):
                    self.unknown.setdefault(key, []).append(file)
                else:
                    self.outcomes.unwanted(file)

    def _jobs(self) -> Iterator[Job]:
        """A job for all files of one key; files that changed meanwhile are accounted for on the way."""
        for key, equals in sorted(self.unknown.items(), key=_largest_first):
            data = self._content(equals)
            if data is not None:
                path = equals[0].path
                self.in_hand[path] = key
                yield Job(path, self.detector.private_name(path), self.detector.private_content(data))

    def _content(self, equals: list[SourceFile]) -> bytes | None:
        """What all of ``equals`` hold, once more; those that do not any longer are accounted for and left out."""
        while equals:
            content = self.tree.read(equals[0].path)
            if isinstance(content, Content) and content.sha256 == equals[0].sha256:
                return content.data
            reason, detail = Reason.CHANGED, "changed during the scan"
            if isinstance(content, Unread) and content.status is FileStatus.ERROR:
                reason, detail = content.reason, content.detail or detail
            self.outcomes.failed(equals.pop(0), reason, detail)
        return None

    def _take(self, said: Answer | Failure) -> None:
        """Account for one job."""
        key = self.in_hand.pop(said.key)
        equals = self.unknown[key]
        if isinstance(said, Failure):
            self._failed(equals, said.reason, said.detail)
            return
        try:
            found = self.detector.found(said.value)
        except ValueError as fault:
            self._failed(equals, Reason.ENGINE_ERROR, str(fault))
            return
        self.store.write(key, found)
        self._found(equals, found)

    def _found(self, equals: Iterable[SourceFile], found: Found) -> None:
        for file in equals:
            self.outcomes.found(file, found)

    def _failed(self, equals: Iterable[SourceFile], reason: Reason, detail: str) -> None:
        for file in equals:
            self.outcomes.failed(file, reason, detail)


def _largest_first(item: tuple[Key, Sequence[SourceFile]]) -> tuple[int, bytes]:
    first = item[1][0]
    return -(first.size or 0), path_bytes(first.path)
