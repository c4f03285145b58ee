# SPDX-License-Identifier: Apache-2.0
"""The sections on files, and the sentence that accounts for every one of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ospo_scan.comparison import FILE_KINDS, Comparison, FileChange, FilePair, MovedBy, moved_directories
from ospo_scan.model import FileScan, FileStatus, path_bytes
from ospo_scan.report.diff.entries import (
    FEW_FILES,
    MOST,
    Entry,
    Section,
    entries,
    fate,
    joined,
    licenses_in,
    other_paths,
    what_became,
)
from ospo_scan.report.text import shown_path
from ospo_scan.report.wording import counted

_UNKNOWN = frozenset((FileStatus.NOT_INSPECTED, FileStatus.ERROR))


def sight_sections(comparison: Comparison, is_full: bool) -> Iterator[Section]:
    """Files that only one report looked at, and files that came without being looked at."""
    pairs = comparison.files
    for title, is_wanted, short in (
        ("Added, and not looked at", _is_added_unseen, "not looked at"),
        ("Looked at before, and not now", _is_lost, "no longer looked at"),
        ("Looked at now, and not before", _is_gained, ""),
        ("Not looked at both times, for other reasons", _is_still_unseen, ""),
    ):
        yield _section(title, [pair for pair in pairs if is_wanted(pair)], None if is_full else MOST, short)


def file_sections(comparison: Comparison, is_full: bool) -> Iterator[Section]:
    """Files that came, went or moved; with ``is_full`` also those that were edited and keep their licenses."""
    pairs = comparison.files
    most, few = (None, None) if is_full else (MOST, FEW_FILES)
    yield _moved(pairs, is_full)
    for change, what in ((FileChange.ADDED, "Added files"), (FileChange.REMOVED, "Removed files")):
        found = [pair for pair in pairs if pair.change is change and not _is_added_unseen(pair)]
        scanned = [pair for pair in found if _is_scanned(pair)]
        yield _section(f"{what} that name a license", [pair for pair in scanned if _names_license(pair)], most)
        yield _section(f"{what} that name none", [pair for pair in scanned if not _names_license(pair)], few)
        yield _section(f"{what} that were left out", [pair for pair in found if not _is_scanned(pair)], few)
    if is_full:
        yield _section("Edited files with the same licenses", [pair for pair in pairs if _is_only_edited(pair)], None)


def accounted(pairs: Iterable[FilePair]) -> str:
    """One sentence in which every file of both reports counts once."""
    pairs = tuple(pairs)
    kinds = Counter(pair.kind for pair in pairs)
    told = joined(f"{kinds[kind]:,} {_WORDS.get(kind, kind)}" for kind in FILE_KINDS if kinds[kind])
    before, now = sum(pair.old is not None for pair in pairs), sum(pair.new is not None for pair in pairs)
    return f"{counted(before, 'file')} before, {now:,} now: {told or 'none to compare'}."


def counted_sight(pairs: Iterable[FilePair]) -> list[str]:
    """What is said in the first line of files whose licenses are not known."""
    pairs = tuple(pairs)
    lost, unseen = sum(map(_is_lost, pairs)), sum(map(_is_added_unseen, pairs))
    return [
        f"{counted(lost, 'file')} no longer looked at" if lost else "",
        f"{counted(unseen, 'added file')} not looked at" if unseen else "",
    ]


_WORDS = {
    "same": "the same",
    "found-otherwise": "found otherwise",
    "in-sight": "in sight now",
    "out-of-sight": "out of sight now",
}


def _section(title: str, pairs: Sequence[FilePair], most: int | None, short: str = "") -> Section:
    return Section(title, entries(pairs, _entry, most, "file", lambda pair: pair.path), short)


def _moved(pairs: Iterable[FilePair], is_full: bool) -> Section:
    """Files that moved with their directory together, most files first; each other one by itself."""
    together: dict[str, list[FilePair]] = defaultdict(list)
    alone: list[FilePair] = []
    for pair in pairs:
        if pair.change is FileChange.MOVED and pair.old and pair.new:
            directories = moved_directories(pair.old.path, pair.new.path)
            (alone if directories is None else together[_arrow(*directories)]).append(pair)
    for name in [name for name, files in together.items() if len(files) == 1]:
        alone += together.pop(name)
    alone.sort(key=lambda pair: path_bytes(pair.path))
    groups = sorted(together.items(), key=lambda item: (-len(item[1]), item[0]))

    def show(one: tuple[str, list[FilePair]] | FilePair) -> Entry:
        if isinstance(one, FilePair):
            return _moved_entry(one)
        name, files = one
        edited = sum(bool(pair.is_edited) for pair in files)
        note = joined((counted(len(files), "file"), f"{edited:,} of them edited" if edited else ""))
        return Entry(name, note, below=tuple(map(_moved_entry, files)) if is_full else ())

    moves: list[tuple[str, list[FilePair]] | FilePair] = [*groups, *alone]
    return Section("Moved files", entries(moves, show, None if is_full else MOST, "move"))


def _arrow(before: str, after: str) -> str:
    return f"{shown_path(before or '.')}/ -> {shown_path(after or '.')}/"


def _entry(pair: FilePair) -> Entry:
    """The file; what came or went says its licenses, which no other list need hold."""
    entry = Entry(pair.path, what_became(pair), is_path=True, below=other_paths(pair))
    alone = pair.new if pair.old is None else pair.old if pair.new is None else None
    if alone is None:
        return entry
    said = "" if pair.change in (FileChange.ADDED, FileChange.REMOVED) else entry.note
    return replace(entry, note=joined((_known(alone), said)))


def _moved_entry(pair: FilePair) -> Entry:
    """A file below a title that says that it moved: what shows that, where it is not its bytes."""
    said = {MovedBy.EVIDENCE: "by its license texts", MovedBy.DIRECTORY: "with its directory"}
    edited = "edited" if pair.is_edited else ""
    note = joined((said.get(pair.moved_by, "") if pair.moved_by else "", edited))
    return Entry(pair.path, note, is_path=True, below=other_paths(pair))


def _known(scan: FileScan) -> str:
    return licenses_in(scan) if scan.status is FileStatus.SCANNED else fate(scan)


def _is_scanned(pair: FilePair) -> bool:
    return any(scan is not None and scan.status is FileStatus.SCANNED for scan in (pair.old, pair.new))


def _names_license(pair: FilePair) -> bool:
    return any(scan is not None and bool(scan.detections) for scan in (pair.old, pair.new))


def _is_added_unseen(pair: FilePair) -> bool:
    return pair.change is FileChange.ADDED and pair.new is not None and pair.new.status in _UNKNOWN


def _is_lost(pair: FilePair) -> bool:
    was = pair.old is not None and pair.old.status is FileStatus.SCANNED
    return was and (pair.change is FileChange.OUT_OF_SIGHT or (pair.is_fate_changed and not _is_gained(pair)))


def _is_gained(pair: FilePair) -> bool:
    now = pair.new is not None and pair.new.status is FileStatus.SCANNED
    return now and (pair.change is FileChange.IN_SIGHT or pair.is_fate_changed)


def _is_still_unseen(pair: FilePair) -> bool:
    is_in_doubt = pair.is_fate_changed or pair.change in (FileChange.IN_SIGHT, FileChange.OUT_OF_SIGHT)
    return is_in_doubt and not _is_lost(pair) and not _is_gained(pair)


def _is_only_edited(pair: FilePair) -> bool:
    is_stayed = pair.change is FileChange.STAYED and bool(pair.is_edited)
    return is_stayed and not pair.is_relicensed and not pair.is_fate_changed
