# SPDX-License-Identifier: Apache-2.0
"""What an attribution document does not cover, so that it never looks complete where it is not."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from ospo_scan.catalogue import is_unknown
from ospo_scan.codec import Plain
from ospo_scan.expression import leaves
from ospo_scan.expression_grammar import ALONE, NOASSERTION, NONE
from ospo_scan.model import FileScan, FileStatus, Reason, Report, ScanResult
from ospo_scan.report.bill import BilledFile
from ospo_scan.report.text import no_command, shown_path, visible
from ospo_scan.report.wording import counted, shown_place

_WORDS: Mapping[Reason | None, tuple[str, str]] = {
    Reason.ARCHIVE: ("archive was not opened", "archives were not opened"),
    Reason.LINK_OUTSIDE_ROOT: ("link leads out of the tree", "links lead out of the tree"),
    Reason.SPECIAL_FILE: ("path is a device, a pipe or a socket", "paths are devices, pipes or sockets"),
    Reason.NOT_CHECKED_OUT: ("path is not checked out", "paths are not checked out"),
    Reason.EXCLUDED: ("path was excluded from the scan", "paths were excluded from the scan"),
    Reason.NOT_INCLUDED: ("path is not what --include names", "paths are not what --include names"),
    Reason.LINK: ("link leads to what was not scanned", "links lead to what was not scanned"),
    Reason.UNCHANGED: ("file did not change and was not looked at", "files did not change and were not looked at"),
    None: ("file could not be scanned", "files could not be scanned"),
}
# What is ignored or deleted is no part of the tree; policies, baselines
# and reports of ospo-scan quote licenses and are under none of them.
_NOT_MISSED = frozenset((Reason.IGNORED, Reason.DELETED, Reason.OWN_FILE))
_NOTICE = re.compile(r"(?:third[-_ ]?party[-_ ]?)?(?:notices?|attributions?)(?:\.(?:txt|md|rst|html?))?", re.IGNORECASE)
_DEEPEST = 64

Place = tuple[str, str | None, int]
"""A path, inert; more about it; and for a directory, how many files are meant by it."""


def in_force(file: BilledFile) -> str | None:
    """The expression that a document states for a file: all that is stated of it and not corrected, if anything."""
    return None if file.in_force in ALONE else file.in_force


def missing(report: Report, files: Sequence[BilledFile], seen: int, without_text: Sequence[str]) -> list[Plain]:
    """Everything that is missing, as a sentence with the places that it is about; empty where nothing is.

    ``report`` is what the document is about, ``files`` those that are in it. ``seen`` is how many paths the run saw,
    ``without_text`` are licenses whose text nobody has.
    """
    leads_to_known = _known_places(report.result.files)
    scans = [
        scan
        for scan in report.result.files
        if scan.reason not in _NOT_MISSED and not (scan.reason is Reason.LINK and leads_to_known(scan))
    ]
    everything = _by_directory(scan.path for scan in scans)
    return [
        *_scope(report.result, bool(files), seen),
        *_not_scanned(scans),
        *_unread(report.result),
        *_without_license(files, everything),
        *_without_copyrights(files, everything),
        *_notices(files),
        *_entry(
            "license-text",
            f"{counted(len(without_text), 'license has', 'licenses have')} no text here.",
            [(license_id, None, 0) for license_id in without_text],
        ),
    ]


def _known_places(scans: Iterable[FileScan]) -> Callable[[FileScan], bool]:
    """Whether a link leads to a scanned file, or to a directory that has one: the document has what it leads to."""
    known: set[str] = set()
    for scan in scans:
        if scan.status is FileStatus.SCANNED:
            path = scan.path
            while path and path not in known:
                known.add(path)
                path = posixpath.dirname(path)

    def leads_to_known(link: FileScan) -> bool:
        through, arrow, target = (link.detail or "").rpartition("-> ")
        folder = posixpath.dirname(through.strip() or link.path)
        return bool(arrow) and posixpath.normpath(posixpath.join(folder, target)) in known

    return leads_to_known


def _always(kind: str, sentence: str) -> Plain:
    return {"kind": kind, "sentence": sentence, "places": []}


def _entry(kind: str, sentence: str, places: Iterable[Place]) -> Iterator[Plain]:
    listed = [{"path": no_command(path), "detail": detail, "files": files} for path, detail, files in places]
    if listed:
        yield {"kind": kind, "sentence": sentence, "places": listed}


def _scope(result: ScanResult, is_something: bool, seen: int) -> Iterator[Plain]:
    if not is_something:
        yield _always("nothing", "No file was scanned.")
    if not result.is_project:
        yield _always("part", "Only a part of a project was scanned.")
    if result.since is not None:
        changed, others = counted(len(result.files), "file"), counted(seen - len(result.files), "other path")
        yield _always("unchanged", f"Only what changed since a commit is covered: {changed}, and not {others}.")


def _not_scanned(scans: Iterable[FileScan]) -> Iterator[Plain]:
    by_reason: dict[Reason | None, list[FileScan]] = {}
    for scan in scans:
        if scan.status is not FileStatus.SCANNED:
            by_reason.setdefault(scan.reason if scan.reason in _WORDS else None, []).append(scan)
    for reason, found in sorted(by_reason.items(), key=lambda item: item[0] or ""):
        sentence = f"{counted(len(found), *_WORDS[reason])}."
        yield from _entry(str(reason or "error"), sentence, map(_not_scanned_place, found))


def _unread(result: ScanResult) -> Iterator[Plain]:
    """What declares licenses and could not be read: a package of which nothing is known may be meant by it."""
    sentence = f"{counted(len(result.faults), 'place')} that should declare licenses could not be read."
    places = [(shown_place(fault.location), visible(fault.message), 0) for fault in result.faults]
    yield from _entry("declarations", sentence, places)


def _not_scanned_place(scan: FileScan) -> Place:
    said = [] if scan.reason in _WORDS else [str(scan.reason)]
    if scan.detail:
        said.append(visible(scan.detail))
    return shown_path(scan.path), ": ".join(said) or None, 0


def _without_license(files: Sequence[BilledFile], everything: Counter[str]) -> Iterator[Plain]:
    bare = [file for file in files if in_force(file) is None]
    places = _places([file for file in bare if file.concluded is None], everything)
    for concluded in (NONE, NOASSERTION):
        settled = [file for file in bare if file.concluded == concluded]
        places += _places(settled, everything, f"people concluded {concluded}")
    yield from _entry("no-license", f"{counted(len(bare), 'file states', 'files state')} no license.", places)
    unknown = [file for file in files if any(map(is_unknown, leaves(in_force(file) or NONE)))]
    which = f"{counted(len(unknown), 'file has', 'files have')} a notice that does not say which license it means."
    yield from _entry("unknown-license", which, _places(unknown, everything))


def _without_copyrights(files: Sequence[BilledFile], everything: Counter[str]) -> Iterator[Plain]:
    unsought = [file for file in files if file.copyrights is None]
    if unsought and len(unsought) == len(files):
        yield _always("copyrights", "Nobody looked for copyright statements.")
        return
    sentence = f"In {counted(len(unsought), 'file')} nobody looked for copyright statements, or that failed."
    yield from _entry("copyrights", sentence, _places(unsought, everything))


def _notices(files: Iterable[BilledFile]) -> Iterator[Plain]:
    """Files that the Apache License, section 4(d), asks to pass on with the product: a report does not hold them."""
    found = [file for file in files if _NOTICE.fullmatch(file.file.path.rpartition("/")[2])]
    sentence = (
        f"{counted(len(found), 'notice file is', 'notice files are')} to be passed on too, and not repeated here."
    )
    yield from _entry("notice-files", sentence, [(shown_path(file.file.path), None, 0) for file in found])


def _places(files: Sequence[BilledFile], everything: Counter[str], detail: str | None = None) -> list[Place]:
    """The files, with a directory in place of all files below it where every one of them is meant."""
    meant = _by_directory(file.file.path for file in files)
    places: dict[str, Place] = {}
    for file in files:
        path = file.file.path
        top = next((one for one in _above(path) if 1 < meant[one] == everything[one]), path)
        places[top] = (shown_path(top), detail, meant[top])
    return list(places.values())


def _by_directory(paths: Iterable[str]) -> Counter[str]:
    """How many of the paths lie below each directory."""
    return Counter(directory for path in paths for directory in _above(path))


def _above(path: str) -> list[str]:
    """The directories above a path, from the root (``./``) down, each with a slash at its end."""
    parts = path.rstrip("/").split("/", _DEEPEST)[:-1]
    return ["./", *("/".join(parts[:depth]) + "/" for depth in range(1, len(parts) + 1))]
