# SPDX-License-Identifier: Apache-2.0
"""Which of the files that are gone are which of those that are new.

A wrong guess would hide a file that came, so that each step takes only what it can show, and what is left has gone
and come. The same pairs come out, the other way round, for reports in the other order.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from ospo_scan.comparison.model import MovedBy
from ospo_scan.model import FileScan, path_bytes

_MOST_PARTS = 16
_MOST_DIRECTORIES = 64
_LEAST_VOTES = 2
_LARGEST_GROWTH = 2

Files = Mapping[str, FileScan]
Likeness = Callable[[str], str | None]
"""What two paths that are alike have in common; None where a path has nothing of that kind."""


@dataclass(frozen=True, slots=True)
class Move:
    """A file of the old report, and where it is in the new one."""

    old: str
    new: str
    by: MovedBy


def find_moves(removed: Files, added: Files, old: Files, new: Files) -> tuple[Move, ...]:
    """The moves from ``removed`` to ``added``, each path at most once; ``old`` and ``new`` are all files there are.

    First come files with the same bytes, one for one: of several, those whose paths are most alike, then by order of
    paths. Then files with the same license texts (all of them, and at least one) whose size is much the same: where
    one file alone could be meant by the end or the stem of its path, or no other file of either tree has just these
    texts. Then files at the same place in a directory of which other files are known to have moved. Empty files come
    last, and only where their directory or their name is the same.
    """
    search = _Search(dict(removed), dict(added))
    search.by_content()
    search.by_evidence(_unique_evidence(old) & _unique_evidence(new))
    search.by_directory()
    search.by_emptiness()
    return tuple(search.moves)


@dataclass(slots=True)
class _Search:
    """The files that are still to be matched, and what was found; ``votes`` count moved files by their directories."""

    left: dict[str, FileScan]
    came: dict[str, FileScan]
    moves: list[Move] = field(default_factory=list)
    votes: Counter[tuple[str, str]] = field(default_factory=Counter)

    def by_content(self) -> None:
        """Match files with the same bytes, of which there are some."""
        for before, after in self._groups(_content):
            is_certain = len(before) == len(after) == 1
            likenesses = (_of_one_tree,) if is_certain else (*_LIKENESSES, *_LESS_ALIKE, _of_one_tree)
            for one, other in list(_alike(before, after, likenesses)):
                self._take(one, other, MovedBy.CONTENT, is_certain)

    def by_evidence(self, unique: Iterable[Hashable]) -> None:
        """Match files with the same license texts; ``unique`` are those that one file of each tree has."""
        alone = set(unique)
        for before, after in self._groups(_evidence):
            is_alone = _evidence(self.left[before[0]]) in alone
            for one, other in list(_alone_alike(before, after, is_alone)):
                if _is_alike_in_size(self.left[one], self.came[other]):
                    self._take(one, other, MovedBy.EVIDENCE, is_certain=True)

    def by_directory(self) -> None:
        """Match files that lie alike in directories that moved: the directory with most moves first."""
        moved: dict[str, list[tuple[str, int]]] = defaultdict(list)
        wanted = [(pair, votes) for pair, votes in self.votes.items() if votes >= _LEAST_VOTES]
        wanted.sort(key=lambda item: (-item[1], _unordered(*item[0])))
        for (before, after), votes in wanted[:_MOST_DIRECTORIES]:
            moved[before].append((after, votes))
        candidates = [
            (votes, path, now)
            for path in self.left
            for above, rest in _splits(path)
            for after, votes in moved.get(above, ())
            if (now := f"{after}/{rest}" if after else rest) in self.came
        ]
        for _, path, now in sorted(candidates, key=lambda one: (-one[0], _unordered(*one[1:]))):
            if path in self.left and now in self.came:
                self._take(path, now, MovedBy.DIRECTORY, is_certain=False)

    def by_emptiness(self) -> None:
        """Match empty files."""
        for before, after in self._groups(_emptiness):
            for one, other in list(_alike(before, after, (*_LIKENESSES, *_LESS_ALIKE))):
                self._take(one, other, MovedBy.CONTENT, is_certain=False)

    def _groups(self, key: Callable[[FileScan], Hashable]) -> Iterator[tuple[list[str], list[str]]]:
        """The paths that left and those that came, by equal keys that are not None and that both have."""
        came: dict[Hashable, list[str]] = defaultdict(list)
        for path, scan in self.came.items():
            came[key(scan)].append(path)
        left: dict[Hashable, list[str]] = defaultdict(list)
        for path, scan in self.left.items():
            if (name := key(scan)) is not None and name in came:
                left[name].append(path)
        for name, paths in left.items():
            yield sorted(paths, key=path_bytes), sorted(came[name], key=path_bytes)

    def _take(self, before: str, after: str, by: MovedBy, is_certain: bool) -> None:
        del self.left[before], self.came[after]
        self.moves.append(Move(before, after, by))
        if is_certain and (directories := moved_directories(before, after)):
            self.votes[directories] += 1


def _content(scan: FileScan) -> str | None:
    return scan.file.sha256 if scan.file.size != 0 else None


def _emptiness(scan: FileScan) -> str | None:
    return scan.file.sha256 if scan.file.size == 0 else None


def _evidence(scan: FileScan) -> tuple[str, ...] | None:
    """What all license texts of a file are, in order; None where there are none, or where one is not known."""
    found = [one.evidence for one in scan.detections]
    known = [one for one in found if one is not None]
    return tuple(sorted(known)) if known and len(known) == len(found) else None


def _unique_evidence(files: Files) -> set[Hashable]:
    counts = Counter(_evidence(scan) for scan in files.values())
    return {evidence for evidence, number in counts.items() if number == 1 and evidence is not None}


def _is_alike_in_size(before: FileScan, after: FileScan) -> bool:
    sizes = (before.file.size, after.file.size)
    known = sorted(size for size in sizes if size is not None)
    return len(known) < len(sizes) or known[1] <= known[0] * _LARGEST_GROWTH


def _alike(before: Sequence[str], after: Sequence[str], likenesses: Iterable[Likeness]) -> Iterator[tuple[str, str]]:
    """As many pairs of paths that are alike as there can be, those that are most alike first."""
    left, came = list(before), list(after)
    for likeness in likenesses:
        pairs = [pair for some, others in _together(left, came, likeness) for pair in zip(some, others, strict=False)]
        yield from pairs
        left, came = _without(left, came, pairs)
        if not (left and came):
            return


def _alone_alike(before: Sequence[str], after: Sequence[str], is_alone: bool) -> Iterator[tuple[str, str]]:
    """The pairs of paths that are alike, and that nothing else competes with; ``is_alone`` has any path for alike."""
    left, came = list(before), list(after)
    for likeness in (*_LIKENESSES, _of_one_name, *([_of_one_tree] if is_alone else [])):
        groups = _together(left, came, likeness)
        pairs = [(some[0], others[0]) for some, others in groups if len(some) == len(others) == 1]
        yield from pairs
        left, came = _without(left, came, pairs)


def _together(left: Iterable[str], came: Iterable[str], likeness: Likeness) -> list[tuple[list[str], list[str]]]:
    """The paths that are alike and that there are on both sides, each in the order given."""
    groups: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for side, paths in enumerate((left, came)):
        for path in paths:
            if (name := likeness(path)) is not None:
                groups[name][side].append(path)
    return [pair for pair in groups.values() if all(pair)]


def _without(left: list[str], came: list[str], pairs: list[tuple[str, str]]) -> tuple[list[str], list[str]]:
    if not pairs:
        return left, came
    taken = {path for pair in pairs for path in pair}
    return [path for path in left if path not in taken], [path for path in came if path not in taken]


def _end(path: str, parts: int) -> str | None:
    """The last ``parts`` of a path, None where it has fewer."""
    split = path.rsplit("/", parts)
    return "/".join(split[-parts:]) if len(split) >= parts else None


def _in_one_directory(path: str) -> str:
    return path.rpartition("/")[0]


def _of_one_stem(path: str) -> str:
    """The directory, and the name up to its first dot: LICENSE.rst and LICENSE.txt are alike."""
    directory, _, name = path.rpartition("/")
    return f"{directory}/{name[:1]}{name[1:].partition('.')[0]}"


def _of_one_name(path: str) -> str:
    return path.rpartition("/")[2]


def _of_one_tree(_: str) -> str:
    return ""


# What makes two paths alike, the strongest first.
_LIKENESSES: tuple[Likeness, ...] = (
    *(partial(_end, parts=parts) for parts in range(_MOST_PARTS, 1, -1)),
    _of_one_stem,
)
_LESS_ALIKE: tuple[Likeness, ...] = (_in_one_directory, _of_one_name)


def moved_directories(before: str, after: str) -> tuple[str, str] | None:
    """The two directories in which the paths lie alike; None where their names differ."""
    olds, news = before.split("/"), after.split("/")
    common = 0
    while common < min(len(olds), len(news)) and olds[-1 - common] == news[-1 - common]:
        common += 1
    return ("/".join(olds[: len(olds) - common]), "/".join(news[: len(news) - common])) if common else None


def _splits(path: str) -> Iterator[tuple[str, str]]:
    """Every directory above ``path``, the root as an empty text, with the rest of the path."""
    yield "", path
    end = path.find("/")
    while end > 0:
        yield path[:end], path[end + 1 :]
        end = path.find("/", end + 1)


def _unordered(first: str, second: str) -> tuple[bytes, ...]:
    """A sort key for two paths that is the same for both orders."""
    return tuple(sorted((path_bytes(first), path_bytes(second))))
