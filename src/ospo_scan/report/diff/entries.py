# SPDX-License-Identifier: Apache-2.0
"""What a comparison says to people, before any layout: sections of entries, which each layout makes inert."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ospo_scan.comparison import FileChange, FilePair
from ospo_scan.expression import conjunction
from ospo_scan.model import FileScan, FileStatus, TextLocation
from ospo_scan.report.wording import counted, in_directories, why_left_out

T = TypeVar("T")

FEW_FILES = 5
MOST = 15


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of a list: ``label`` in our words, ``name`` to be told exactly, ``note`` on it, entries ``below`` it.

    Names and notes hold foreign text as it is. ``is_path``: the name is a path, and ``line`` may go with it.
    """

    name: str = ""
    note: str = ""
    label: str = ""
    is_path: bool = False
    line: int | None = None
    below: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Entries below a title; ``short`` is what ``--quiet`` calls each of them, empty where it leaves them out."""

    title: str
    entries: tuple[Entry, ...]
    short: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """All that is said: ``word`` with ``counts``, and ``files``, in the first two lines; then the rest, in order.

    ``facts`` are (label, what it was and is); no section is empty.
    """

    word: str
    counts: str
    files: str
    facts: tuple[tuple[str, str], ...]
    caveats: tuple[str, ...]
    sections: tuple[Section, ...]


def entries(
    things: Sequence[T],
    show: Callable[[T], Entry],
    most: int | None,
    noun: str,
    where: Callable[[T], str] | None = None,
) -> tuple[Entry, ...]:
    """The first ``most`` things, all of them where it is None, and one entry that counts the others.

    ``where`` is the path of a thing, so that the others are told by their directories.
    """
    shown = things if most is None or len(things) <= most + 1 else things[:most]
    rest = things[len(shown) :]
    found = tuple(map(show, shown))
    if not rest:
        return found
    told = f"and {counted(len(rest), f'more {noun}')}"
    if where is not None:
        told += f": in {in_directories(TextLocation(where(one)) for one in rest)}"
    return (*found, Entry(note=told))


def file_entries(pairs: Sequence[FilePair], is_full: bool) -> tuple[Entry, ...]:
    """The files, each with what became of it; the first few, without other paths, where not ``is_full``."""

    def show(pair: FilePair) -> Entry:
        return Entry(pair.path, what_became(pair), is_path=True, below=other_paths(pair) if is_full else ())

    return entries(pairs, show, None if is_full else FEW_FILES, "file", lambda pair: pair.path)


def what_became(pair: FilePair) -> str:
    """What became of a file, in a few words; its licenses are not said."""
    match pair.change:
        case FileChange.ADDED | FileChange.REMOVED:
            return pair.change.value
        case FileChange.IN_SIGHT:
            return "its directory was not looked into before"
        case FileChange.OUT_OF_SIGHT:
            return "its directory is not looked into now"
        case FileChange.MOVED | FileChange.STAYED:
            return joined(("moved" if pair.moved_by else "", _edited(pair), _fate_changed(pair)))


def _edited(pair: FilePair) -> str:
    if pair.is_edited:
        return "edited"
    return "the same bytes" if pair.is_edited is False and pair.moved_by is None else ""


def _fate_changed(pair: FilePair) -> str:
    if pair.old is None or pair.new is None or not pair.is_fate_changed:
        return ""
    told = [f"before: {fate(pair.old)}"] if pair.old.status is not FileStatus.SCANNED else []
    told += [f"now: {fate(pair.new)}"] if pair.new.status is not FileStatus.SCANNED else []
    return ", ".join(told)


def fate(scan: FileScan) -> str:
    """Why a file was not scanned."""
    return f"{scan.status.value}, {why_left_out(scan)}"


def other_paths(pair: FilePair) -> tuple[Entry, ...]:
    """The path that a file had before, or that of a file with the same bytes."""
    if pair.change is FileChange.MOVED and pair.old is not None:
        return (Entry(pair.old.path, label="from", is_path=True),)
    if pair.twin is not None and pair.change is FileChange.ADDED:
        return (Entry(pair.twin, label="the same bytes as", is_path=True),)
    if pair.twin is not None and pair.change is FileChange.REMOVED:
        return (Entry(pair.twin, label="the same bytes are in", is_path=True),)
    return ()


def licenses_in(scan: FileScan) -> str:
    """All licenses of a file that was scanned, as one expression."""
    return conjunction(one.license_expression for one in scan.detections) or "no license"


def in_files(number: int) -> str:
    """``in 3 files``."""
    return f"in {counted(number, 'file')}"


def joined(parts: Iterable[str]) -> str:
    """Those parts that are not empty, with commas."""
    return ", ".join(part for part in parts if part)
