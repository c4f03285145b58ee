# SPDX-License-Identifier: Apache-2.0
"""Where the rectangles of a treemap lie: values only, the same for the same files, drawn by whoever likes.

A directory takes the room of its files, each file as much as any other. Where there is no room to show files one by
one, those with one status share a rectangle, so that the area of a status is always its share of the files.

The layout is the squarified treemap of Bruls, Huizing and van Wijk (2000).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ospo_scan.model import path_bytes
from ospo_scan.report.html.standing import ORDER, Standing
from ospo_scan.report.wording import counted

_HEADER = 18.0
_PADDING = 2.0
_LEAST_FRAME = (64.0, 44.0)
_LEAST_FILE = 900.0
_LEAST_PART = 240.0


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A place on the canvas, from its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def area(self) -> float:
        """Its size."""
        return self.width * self.height


@dataclass(frozen=True, slots=True)
class Tile:
    """A rectangle of the map: a directory with its own frame (``standing`` is None), or ``files`` with one status.

    ``path`` is that of the directory (ending in ``/``, or ``./``) or of the single file. ``label`` is its last part, or
    how many files there are where the frame around it names the directory.
    """

    rectangle: Rectangle
    path: str
    label: str
    files: int
    standing: Standing | None


@dataclass(slots=True)
class _Directory:
    """A directory of the tree with all below it; ``counts`` are the files of each status."""

    path: str
    counts: Counter[Standing] = field(default_factory=Counter)
    directories: dict[str, _Directory] = field(default_factory=dict)
    files: list[tuple[str, Standing]] = field(default_factory=list)
    size: int = 0


@dataclass(frozen=True, slots=True)
class _Part:
    """Something that takes room in a directory: a directory below it, a file, or files that share a status."""

    size: int
    name: str
    directory: _Directory | None = None
    standing: Standing | None = None


def treemap(files: Mapping[str, Standing], width: float, height: float) -> tuple[Tile, ...]:
    """The tiles of a map of this size; a frame comes before what lies in it. None for no files."""
    if not files:
        return ()
    return tuple(_inside(_read(files), Rectangle(0, 0, width, height)))


def squarified(sizes: Iterable[int], room: Rectangle) -> list[Rectangle]:
    """A rectangle for each of the positive ``sizes``, in their order, that together fill ``room``.

    They are as square as can be where the largest come first.
    """
    sizes = list(sizes)
    scale = room.area / sum(sizes) if sizes else 0.0
    areas = [size * scale for size in sizes]
    found: list[Rectangle] = []
    while len(found) < len(areas):
        row = _row(areas, len(found), min(room.width, room.height))
        placed, room = _placed(row, room)
        found += placed
    return found


def _row(areas: list[float], start: int, side: float) -> list[float]:
    """The areas from ``start`` on that lie along ``side``: as many as make no rectangle of them longer."""
    end, total = start + 1, areas[start]
    while end < len(areas):
        longer = total + areas[end]
        if _ratio(areas[start], areas[end], longer, side) > _ratio(areas[start], areas[end - 1], total, side):
            break
        end, total = end + 1, longer
    return areas[start:end]


def _ratio(largest: float, smallest: float, total: float, side: float) -> float:
    """The ratio of sides of the longest rectangle in a row along ``side`` that holds ``total``."""
    if not side or not smallest:
        return 0.0
    return max(side * side * largest / (total * total), total * total / (side * side * smallest))


def _placed(areas: list[float], room: Rectangle) -> tuple[list[Rectangle], Rectangle]:
    """One row along the shorter side of ``room``, and the room that is left."""
    is_column = room.width >= room.height
    side = room.height if is_column else room.width
    depth = sum(areas) / side if side else 0.0
    placed, at = [], 0.0
    for area in areas:
        length = area / depth if depth else 0.0
        if is_column:
            placed.append(Rectangle(room.x, room.y + at, depth, length))
        else:
            placed.append(Rectangle(room.x + at, room.y, length, depth))
        at += length
    if is_column:
        return placed, Rectangle(room.x + depth, room.y, max(room.width - depth, 0.0), room.height)
    return placed, Rectangle(room.x, room.y + depth, room.width, max(room.height - depth, 0.0))


def _read(files: Mapping[str, Standing]) -> _Directory:
    root = _Directory("")
    for path, standing in files.items():
        *parents, _ = path.split("/")
        directory = root
        _count(directory, standing)
        for parent in parents:
            below = directory.directories.get(parent)
            if below is None:
                below = directory.directories[parent] = _Directory(f"{directory.path}{parent}/")
            directory = below
            _count(directory, standing)
        directory.files.append((path, standing))
    return root


def _count(directory: _Directory, standing: Standing) -> None:
    directory.counts[standing] += 1
    directory.size += 1


def _inside(directory: _Directory, room: Rectangle) -> Iterator[Tile]:
    """The tiles of what lies in a directory; never deeper than there is room for frames."""
    parts = _parts(directory, room)
    for part, place in zip(parts, squarified([part.size for part in parts], room), strict=True):
        if part.directory is not None:
            yield from _of_directory(part.directory, place)
        else:
            label = counted(part.size, "file") if part.name.endswith("/") else _last(part.name)
            yield Tile(place, part.name, label, part.size, part.standing)


def _of_directory(directory: _Directory, place: Rectangle) -> Iterator[Tile]:
    directory = _only_one_below(directory)
    path, label = directory.path, _last(directory.path)
    if place.width < _LEAST_FRAME[0] or place.height < _LEAST_FRAME[1]:
        for standing, size, part in _blocks(directory.counts, place):
            yield Tile(part, path, label, size, standing)
        return
    yield Tile(place, path, label, directory.size, None)
    room = Rectangle(
        place.x + _PADDING,
        place.y + _HEADER,
        place.width - 2 * _PADDING,
        place.height - _HEADER - _PADDING,
    )
    yield from _inside(directory, room)


def _only_one_below(directory: _Directory) -> _Directory:
    """The first directory below that does not only hold one other directory."""
    while not directory.files and len(directory.directories) == 1:
        directory = next(iter(directory.directories.values()))
    return directory


def _blocks(counts: Counter[Standing], place: Rectangle) -> list[tuple[Standing, int, Rectangle]]:
    found = sorted(counts.items(), key=lambda item: (-item[1], ORDER[item[0]]))
    places = squarified([size for _, size in found], place)
    return [(standing, size, part) for (standing, size), part in zip(found, places, strict=True)]


def _parts(directory: _Directory, room: Rectangle) -> list[_Part]:
    """What takes room in a directory, the largest first; what would be too small to see is put together by status."""
    each = room.area / directory.size
    shared: Counter[Standing] = Counter()
    parts = []
    for below in directory.directories.values():
        if below.size * each < _LEAST_PART:
            shared.update(below.counts)
        else:
            parts.append(_Part(below.size, below.path, below))
    if each < _LEAST_FILE:
        shared.update(standing for _, standing in directory.files)
    else:
        parts += [_Part(1, path, standing=standing) for path, standing in directory.files]
    name = directory.path or "./"
    parts += [_Part(size, name, standing=standing) for standing, size in shared.items()]
    return sorted(parts, key=_part_order)


def _part_order(part: _Part) -> tuple[int, int, bytes]:
    return -part.size, -1 if part.standing is None else ORDER[part.standing], path_bytes(part.name)


def _last(path: str) -> str:
    """The last name of a path, with its ``/`` where it is a directory."""
    name = path.rstrip("/").rpartition("/")[2]
    return f"{name}/" if path.endswith("/") else name
