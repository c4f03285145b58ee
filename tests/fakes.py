# SPDX-License-Identifier: Apache-2.0
"""Stand-ins for the heavy parts: an engine that obeys its input, a detector and a backend around it."""

from __future__ import annotations

import mmap
import os
import signal
import time
from collections.abc import Iterator

from ospo_scan import codec
from ospo_scan.detect.scancode.detector import CopyrightDetector, PackageDetector, ScancodeDetector
from ospo_scan.errors import EngineError
from ospo_scan.evidence import evidence_digest
from ospo_scan.execute import Alive, Answer, Failure, Job, Work
from ospo_scan.expression import from_scancode
from ospo_scan.model import Copyright, Engine, LicenseDetection, LicenseMatch, Manifest, Reason

KEPT: list[bytearray] = []
SHARED = mmap.mmap(-1, 4096)
"""Of all workers of one nursery: all that one of them leaves to the next."""
TAG = "SPDX-License-Identifier: "


def load() -> Work:
    """The entry point ``fakes:load``: finds SPDX tags, and does harm where the content asks for it."""
    return work


def load_nothing() -> Work:
    """An engine that cannot be loaded."""
    raise RuntimeError("the index is broken")


def load_refused() -> Work:
    """An engine that says what to do about it."""
    raise EngineError("Install another one.")


def load_and_die() -> Work:
    """An engine whose process dies while it loads."""
    os._exit(7)


def load_and_be_killed() -> Work:
    """An engine whose process is killed while it loads."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def work(location: str, alive: Alive) -> object:  # noqa: C901, PLR0912 - a case for each command
    with open(location, "rb") as file:
        content = file.read()
    command = content.split(b"\n", 1)[0]
    if command == b"hang":
        time.sleep(3600)
    elif command == b"die":
        os.kill(os.getpid(), signal.SIGKILL)
    elif command == b"pause":
        time.sleep(float(content.split(b"\n")[1]))
    elif command == b"die once":
        _die_once()
    elif command == b"eat":
        hoard = [bytearray(b"x") * 2**20 for _ in range(2000)]
        time.sleep(3600)
        del hoard
    elif command in (b"keep", b"sleep"):
        return _spend(command, float(content.split(b"\n")[1]))
    elif command == b"raise":
        raise ValueError("no such thing")
    elif command == b"chatter":
        print("not for the report", flush=True)
    elif command == b"slow but alive":
        for _ in range(6):
            time.sleep(0.2)
            alive()
    elif command == b"nonsense":
        return {"detections": [{"nonsense": 1}], "clues": []}
    elif command == b"environment":
        return sorted(os.environ)
    elif command == b"where":
        return location
    return {
        "detections": [codec.detection_to_plain(found) for found in tags(content.decode("utf-8", "replace"))],
        "clues": [],
    }


def _spend(command: bytes, amount: float) -> object:
    """Take MiB of memory for good, or seconds; the worker, and when it began and ended."""
    began = time.monotonic()
    if command == b"keep":
        KEPT.append(bytearray(b"x") * (int(amount) * 2**20))
        time.sleep(0.5)  # so that another worker takes the next such job
    else:
        time.sleep(amount)
    return [os.getpid(), began, time.monotonic()]


def _die_once() -> None:
    if SHARED[0] == 0:
        SHARED[0] = 1
        os._exit(9)


def tags(text: str) -> list[LicenseDetection]:
    """One detection for each SPDX tag."""
    return [
        detection(line.partition(TAG)[2].strip(), number, line)
        for number, line in enumerate(text.splitlines(), 1)
        if TAG in line
    ]


def detection(expression: str, line: int = 1, text: str | None = None, score: float = 100.0) -> LicenseDetection:
    """A detection of one match on one line."""
    canonical = from_scancode(expression)
    text = text if text is not None else TAG + expression
    match = LicenseMatch(canonical, "spdx-tag.RULE", "1-spdx-id", score, 4, line, line, text)
    return LicenseDetection(canonical, "fake", evidence_digest(canonical, [text]), line, line, (match,))


class FakeDetector(ScancodeDetector):
    """A Detector whose engine is ``work``."""

    entry = "fakes:load"
    caution = None

    def engine(self) -> Engine:
        return Engine("fake", "1.0", "stock", "f" * 64)


def load_copyrights() -> Work:
    """The entry point ``fakes:load_copyrights``: finds lines that begin with ``Copyright``, and does harm if asked."""
    return copyright_work


def copyright_work(location: str, alive: Alive) -> object:
    with open(location, "rb") as file:
        content = file.read()
    if b"\nhang on copyrights" in content:
        time.sleep(3600)
    return codec.found_to_plain(codec.Found(copyrights=copyrights(content.decode("utf-8", "replace"))))


def copyrights(text: str) -> tuple[Copyright, ...]:
    """One statement for each line that begins with ``Copyright``; its last word is the holder."""
    return tuple(
        Copyright(line, (line.split()[-1],), number, number)
        for number, line in enumerate(text.splitlines(), 1)
        if line.startswith("Copyright")
    )


class FakeCopyrightDetector(CopyrightDetector):
    """A Detector whose engine is ``copyright_work``."""

    entry = "fakes:load_copyrights"
    caution = None

    def engine(self) -> Engine:
        return Engine("fake copyrights", "1.0", "stock", "f" * 64)


class FakeCopyrightBackend:
    """A Backend in this process for copyrights; content that says so fails. ``jobs`` holds the keys of all jobs."""

    def __init__(self) -> None:
        self.jobs: list[str] = []

    def start(self) -> None:
        """Nothing to load."""

    def run(self, jobs: Iterator[Job]) -> Iterator[Answer | Failure]:
        for job in jobs:
            self.jobs.append(job.key)
            if b"hang on copyrights" in job.content:
                yield Failure(job.key, Reason.TIMEOUT, "no answer within 1 s, twice")
            elif b"licenses only" in job.content:
                yield Answer(job.key, {"detections": [], "clues": []})
            else:
                found = codec.Found(copyrights=copyrights(job.content.decode("utf-8", "replace")))
                yield Answer(job.key, codec.found_to_plain(found))


def load_packages() -> Work:
    """The entry point ``fakes:load_packages``: takes the first two lines of a manifest for a name and a license."""
    return package_work


def package_work(location: str, alive: Alive) -> object:
    with open(location, "rb") as file:
        return codec.found_to_plain(codec.Found(manifests=(manifest(file.read().decode("utf-8", "replace")),)))


def manifest(text: str) -> Manifest:
    """A manifest whose first line is the name, the second the license."""
    name, stated, *_ = [*text.splitlines(), "", ""]
    declared = from_scancode(stated) if stated else None
    return Manifest("npm", "fake", name or None, None, None, (stated,) if stated else (), declared)


class FakePackageDetector(PackageDetector):
    """A Detector of manifests whose engine is ``package_work``."""

    entry = "fakes:load_packages"
    caution = None

    def engine(self) -> Engine:
        return Engine("fake packages", "1.0", "stock", "f" * 64)


class FakePackageBackend:
    """A Backend in this process for manifests: the first line is the name, the second the license.

    Content that says so fails. ``jobs`` holds the names under which the engine gets to see the files.
    """

    def __init__(self) -> None:
        self.jobs: list[str] = []
        self.is_started = False

    def start(self) -> None:
        self.is_started = True

    def run(self, jobs: Iterator[Job]) -> Iterator[Answer | Failure]:
        for job in jobs:
            self.jobs.append(job.name)
            found = manifest(job.content.decode())
            if found.name == "stall":
                yield Failure(job.key, Reason.TIMEOUT, "no answer within 1 s, twice")
            elif found.name == "refuse":
                yield Answer(job.key, codec.found_to_plain(codec.Found(manifests=(), unread="is longer than 8 MiB")))
            elif found.name == "licenses only":
                yield Answer(job.key, {"detections": [], "clues": []})
            else:
                yield Answer(job.key, codec.found_to_plain(codec.Found(manifests=(found,))))


class FakeBackend:
    """A Backend in this process; content that asks for harm becomes a failure. ``jobs`` holds the keys of all jobs."""

    def __init__(self) -> None:
        self.is_started = False
        self.jobs: list[str] = []

    def start(self) -> None:
        self.is_started = True

    def run(self, jobs: Iterator[Job]) -> Iterator[Answer | Failure]:
        for job in jobs:
            self.jobs.append(job.key)
            if job.content.startswith((b"hang", b"die", b"eat")):
                yield Failure(job.key, Reason.WORKER_DIED, "asked to")
            elif job.content.startswith(b"nonsense"):
                yield Answer(job.key, {"detections": [{"nonsense": 1}], "clues": []})
            else:
                found = tags(job.content.decode("utf-8", "replace"))
                yield Answer(job.key, {"detections": [codec.detection_to_plain(one) for one in found], "clues": []})
