# SPDX-License-Identifier: Apache-2.0
"""What a reader of a lock file gathers: the packages that it names, and what in it cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeGuard

from ospo_scan.declared.packages.purl import of_full_name
from ospo_scan.declared.packages.statements import LicenseNamed, declared_license, stated_licenses
from ospo_scan.model import Dependency, Manifest

MAX_NAME = 1000
"""The longest name or version that is taken for one."""


class Locked(NamedTuple):
    """What one file says: the first manifest has its dependencies, the others are packages with a license.

    ``faults`` are sentences. ``installed`` are the packages that the file says are in the tree: their package URL, and
    their directory relative to that of the file.
    """

    manifests: tuple[Manifest, ...]
    faults: tuple[str, ...] = ()
    installed: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Listing:
    """A lock file as it is read: ``kind`` is the type of the package URLs, ``datasource`` the kind of file.

    Entries that cannot be read are counted and become one fault; nothing here raises.
    """

    kind: str
    datasource: str
    named: LicenseNamed
    faults: list[str] = field(default_factory=list)
    _dependencies: dict[tuple[str, str | None], Dependency] = field(default_factory=dict)
    _licensed: dict[str, Manifest] = field(default_factory=dict)
    _unread: list[str] = field(default_factory=list)
    _installed: dict[str, str] = field(default_factory=dict)

    def add(  # noqa: PLR0913 - one argument for each part of an entry
        self,
        name: object,
        version: object = None,
        scope: str | None = None,
        *,
        is_optional: bool = False,
        requirement: object = None,
        licenses: object = None,
        directory: str | None = None,
        spelled: Callable[[str, str, str | None], str] = of_full_name,
    ) -> None:
        """Take one package, with the license that the file states for it; of equal entries the first counts."""
        if not _is_name(name) or not (version is None or _is_name(version)):
            self.skip(name)
            return
        try:
            purl = spelled(self.kind, name, version)
        except ValueError:
            self.skip(name)
            return
        written = requirement if isinstance(requirement, str) and len(requirement) <= MAX_NAME else None
        self._dependencies.setdefault((purl, scope), Dependency(purl, written, scope, is_optional))
        if directory is not None:
            self._installed.setdefault(purl, directory)
        if stated := stated_licenses(licenses):
            declared = declared_license(self.kind, stated, self.named)
            self._licensed.setdefault(purl, Manifest(self.kind, self.datasource, name, version, purl, stated, declared))

    def skip(self, entry: object) -> None:
        """Note an entry that cannot be read."""
        self._unread.append(entry[:80] if isinstance(entry, str) else type(entry).__name__)

    def locked(self) -> Locked:
        """All that was gathered, in the order in which it stands in the file."""
        faults = list(dict.fromkeys(self.faults))
        if self._unread:
            count = f"{len(self._unread)} entries" if len(self._unread) > 1 else "An entry"
            faults.append(f"{count} cannot be read, so packages are missing here; the first is {self._unread[0]!r}.")
        head = Manifest(
            self.kind, self.datasource, None, None, None, (), None, dependencies=tuple(self._dependencies.values())
        )
        return Locked((head, *self._licensed.values()), tuple(faults), tuple(self._installed.items()))


def table(value: object) -> Mapping[str, object]:
    """``value`` where it is an object of JSON or a table of TOML, else an empty one."""
    return value if isinstance(value, dict) else {}


def rows(value: object) -> Iterable[Mapping[str, object]]:
    """The objects in the list ``value``; what else is in it is empty objects, and no list is an empty one."""
    return map(table, value) if isinstance(value, list) else ()


def _is_name(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and 0 < len(value) <= MAX_NAME
