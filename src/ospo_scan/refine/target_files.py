# SPDX-License-Identifier: Apache-2.0
"""Where in a tree the file is that a notice names: nearest directory first, and never out of vendored code.

Nothing is read: the paths that were seen are all there is, so that a file is found the same way in every run.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ospo_scan.model import FileScan, Package, PackageKind, Reason, path_bytes
from ospo_scan.refine.naming import Where
from ospo_scan.vendored import is_vendor_directory

TEXT_DIRECTORIES = ("", "LICENSES", "licenses", "license")
"""Where in each directory a file is looked for, in this order."""

MAX_DIRECTORIES = 40
"""How many directories above a notice are looked into, its own included."""

_OF_THE_WHOLE = frozenset(("license", "copying"))
_MAX_PATH = 4_096
_EXTENSION = re.compile(r"\.(?:txt|md|rst|markdown|html?|adoc|asc)$")
_LICENSE_FILE = re.compile(r"(?:un)?licenses?(?:$|[-_. ])|copying(?:$|[-_. v\d])")
_CODE = re.compile(r"\.(?:c|cc|cpp|cs|css|go|h|java|js|json|jsx|kt|php|pl|pm|py|rb|rs|sh|svg|toml|tsx?|xml|ya?ml)$")


@dataclass(slots=True)
class TargetFiles:
    """Finds named files among ``files``; ``packages`` say what else is vendored."""

    files: Iterable[FileScan]
    packages: Iterable[Package] = ()
    _by_path: Mapping[str, FileScan] = field(init=False)
    _variants: Mapping[tuple[str, str], list[str]] = field(init=False)
    _texts: Mapping[str, list[str]] = field(init=False)
    _vendored: frozenset[str] = field(init=False)
    _found: dict[tuple[str, str, Where], Sequence[str]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Index the paths by directory and by the spelling of their names."""
        self._by_path = {scan.path: scan for scan in self.files}
        variants: dict[tuple[str, str], list[str]] = {}
        texts: dict[str, list[str]] = {}
        for path in sorted(self._by_path, key=path_bytes):
            directory, name = posixpath.split(path)
            spelled = spelling(name)
            variants.setdefault((directory, spelled), []).append(path)
            if _LICENSE_FILE.match(spelled) and not _CODE.search(spelled):
                texts.setdefault(directory, []).append(path)
        self._variants, self._texts = variants, texts
        vendored = (package for package in self.packages if package.kind is PackageKind.VENDORED)
        self._vendored = frozenset(path for package in vendored for path in package.owns)

    def find(self, name: str, path: str, where: Where) -> FileScan | None:
        """The file that the notice in the file at ``path`` means by ``name``; None where there is not just one.

        A link inside the tree is followed once. The file itself, where it is the nearest of that name, is no answer.
        """
        return None if self.is_itself(name, path, where) else self._meant(name, path, where)

    def is_itself(self, name: str, path: str, where: Where) -> bool:
        """Whether the notice in the file at ``path`` means that file by ``name``."""
        return list(self._found_paths(name, path, where)) == [path]

    def _meant(self, name: str, path: str, where: Where) -> FileScan | None:
        found = self._found_paths(name, path, where)
        return self._behind(found[0]) if len(found) == 1 else None

    def _found_paths(self, name: str, path: str, where: Where) -> Sequence[str]:
        # A manifest has places of its own; all other notices of a directory mean the same file.
        key = name, path if where is Where.MANIFEST else posixpath.dirname(path), where
        if key not in self._found:
            self._found[key] = self._nearest(name, path, where)
        return self._found[key]

    def _nearest(self, name: str, path: str, where: Where) -> Sequence[str]:
        """The paths that ``name`` may mean in the first directory that has any."""
        if len(name) > _MAX_PATH or name.startswith("/") or "\0" in name:
            return ()
        *_, top = self._above(posixpath.dirname(path))
        is_relative = name.startswith(("./", "../"))
        for directory in self._directories(path, Where.HERE if is_relative else where):
            for inner in ("",) if is_relative else TEXT_DIRECTORIES:
                wanted = posixpath.normpath(posixpath.join(directory, inner, name))
                if is_below(wanted, top) and (found := self._in_directory(wanted)):
                    return found
        return ()

    def license_files(self, path: str) -> Sequence[FileScan]:
        """The license files of the nearest directory above ``path`` that has any, the file itself left out.

        LICENSE is that of the whole, where there is one, and LICENSE.xy beside it that of something in it; COPYING and
        COPYING.LIB are of equal weight.
        """
        for directory in self._directories(path, Where.NEAREST):
            if texts := [one for one in self._texts.get(directory, ()) if one != path]:
                plain = [one for one in texts if spelling(posixpath.basename(one)) in _OF_THE_WHOLE]
                is_license = any(map(is_of_whole, plain))
                return [found for one in (plain if is_license else texts) if (found := self._behind(one)) is not None]
        return ()

    def _directories(self, path: str, where: Where) -> Iterator[str]:
        """The directories to look in, in order; the top of the tree is ``""``."""
        here = posixpath.dirname(path)
        if where is Where.HERE:
            yield here
        elif where is Where.MANIFEST:
            yield from self._of_manifest(path)
        else:
            above = list(self._above(here))
            yield from above if where is Where.NEAREST else reversed(above)

    def _of_manifest(self, path: str) -> Iterator[str]:
        """Where the files are that a manifest names: beside it, but for the metadata that Python makes of one.

        An ``.egg-info`` lies in the directory of the project or of its sources, and names files of the project.
        """
        here, name = posixpath.split(path)
        if name == "PKG-INFO" and here.endswith(".egg-info"):
            yield from self._above(here)
        else:
            yield here

    def _above(self, directory: str) -> Iterator[str]:
        """The directory and those above it, up to the top of the project or of the vendored code that it belongs to."""
        for _ in range(MAX_DIRECTORIES):
            yield directory
            parent, _, name = directory.rpartition("/")
            if not directory or directory in self._vendored or is_vendor_directory(name):
                return
            if is_vendor_directory(parent.rpartition("/")[2]):
                return
            directory = parent

    def _in_directory(self, wanted: str) -> Sequence[str]:
        """The one file of this path, else those whose names are spelled alike."""
        if wanted in self._by_path:
            return [wanted]
        directory, name = posixpath.split(wanted)
        alike = self._variants.get((directory, spelling(name)), [])
        # Debian's list of all the licenses of a package is not what COPYRIGHT means.
        if posixpath.basename(directory) == "debian":
            return ()
        same = [path for path in alike if posixpath.basename(path).casefold() == name.casefold()]
        return same or alike

    def _behind(self, path: str) -> FileScan | None:
        """The file at ``path``, or the one that it leads to where it is a link."""
        scan = self._by_path[path]
        if scan.reason is not Reason.LINK:
            return scan
        _, _, target = (scan.detail or "").partition("-> ")
        return self._by_path.get(posixpath.normpath(posixpath.join(posixpath.dirname(path), target)))


def is_of_whole(path: str) -> bool:
    """Whether the name of a license file says that it is the one of the whole: LICENSE, in any spelling."""
    return spelling(posixpath.basename(path)) == "license"


def is_below(path: str, directory: str) -> bool:
    """Whether a normalized path lies in a directory, at any depth; the top of the tree is ``""``."""
    return not path.startswith("../") and (not directory or path.startswith(f"{directory}/"))


def spelling(name: str) -> str:
    """A name without what people spell in different ways: case, license or licence, and the suffix of a text."""
    return _EXTENSION.sub("", name.casefold().replace("licence", "license"))
