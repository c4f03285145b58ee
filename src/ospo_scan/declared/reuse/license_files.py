# SPDX-License-Identifier: Apache-2.0
"""``LICENSES/``: which texts are there, which are missing, and which nobody needs.

https://reuse.software/spec-3.3/#license-files
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from ospo_scan.declared.reuse.covered import LICENSES, SIDECAR_SUFFIX, directories_above
from ospo_scan.expression import UNPARSED, leaves
from ospo_scan.expression_grammar import ALONE
from ospo_scan.license_ids import license_facts, resolve_exception, resolve_license
from ospo_scan.model import Declaration, FileScan, FileStatus, Reason, TextLocation, place_order

_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]*")


@dataclass(frozen=True, slots=True)
class LicenseFiles:
    """The texts in ``LICENSES/`` of one project, against what its files declare. Ids are canonical, paths sorted.

    ``texts`` are paths by id. ``missing`` are the ids that are declared and have no text, with the places that declare
    them; ``unused`` the paths of texts that no file needs. ``unnamed`` are paths whose name is no id, ``bare`` those
    whose name has no suffix, ``deprecated`` those that are named by an id which the SPDX list gave up.
    """

    texts: Mapping[str, str]
    missing: Mapping[str, tuple[TextLocation, ...]]
    unused: tuple[str, ...]
    unnamed: tuple[str, ...]
    bare: tuple[str, ...]
    deprecated: tuple[str, ...]


class _Named(NamedTuple):
    """A file in ``LICENSES/``: the id in its name as it is written, and in canonical form, None where it is none."""

    path: str
    stem: str
    id: str | None
    has_suffix: bool


def license_files(files: Iterable[FileScan], project: str = "") -> LicenseFiles:
    """What is in ``LICENSES/`` of a project and what its files declare (``project``: its directory with its slash).

    For files below a further ``LICENSES/``, a text that is there is not missing.
    """
    mine = [scan for scan in files if scan.path.startswith(project)]
    named: dict[str, list[_Named]] = {}
    for scan in mine:
        directory, mark, _ = scan.path.removeprefix(project).rpartition(f"{LICENSES}/")
        if mark and (not directory or directory.endswith("/")) and _is_text(scan):
            named.setdefault(project + directory, []).append(_named(scan.path))
    texts = {where: {one.id for one in found if one.id is not None} for where, found in named.items()}
    used, missing = _used(mine, texts)
    found = named.get(project, [])
    return LicenseFiles(
        texts=MappingProxyType({one.id: one.path for one in reversed(found) if one.id is not None}),
        missing=MappingProxyType(missing),
        unused=tuple(one.path for one in found if one.id is not None and one.id not in used),
        unnamed=tuple(one.path for one in found if one.id is None),
        bare=tuple(one.path for one in found if not one.has_suffix),
        deprecated=tuple(one.path for one in found if _is_old(one.stem)),
    )


def missing_texts(files: Iterable[FileScan], project: str = "") -> Mapping[str, tuple[TextLocation, ...]]:
    """The licenses and exceptions that files of a project declare and that have no text in its ``LICENSES/``."""
    return license_files(files, project).missing


def _used(
    files: Iterable[FileScan], texts: Mapping[str, set[str]]
) -> tuple[set[str], dict[str, tuple[TextLocation, ...]]]:
    """Every license and exception that is declared, without ``+``; those without a text above the file, with places."""
    used: set[str] = set()
    missing: dict[str, set[TextLocation]] = {}
    for scan in files:
        for declaration in scan.declarations:
            for one in _ids(declaration):
                named = {one, one.removesuffix("+")}
                used |= named
                if not any(named & texts[above] for above in directories_above(scan.path) if above in texts):
                    missing.setdefault(one, set()).add(declaration.location)
    return used, {one: tuple(sorted(missing[one], key=place_order)) for one in sorted(missing)}


def _ids(declaration: Declaration) -> Iterator[str]:
    for leaf in leaves(declaration.license_expression) if declaration.license_expression else ():
        yield from (one for one in leaf.split(" WITH ") if one != UNPARSED and one not in ALONE)


def _named(path: str) -> _Named:
    """The text at ``path``, and what its name says."""
    name = path.rpartition("/")[2]
    stem, dot, suffix = name.rpartition(".")
    if _SUFFIX.fullmatch(dot + suffix) and (found := _canonical(stem)) is not None:
        return _Named(path, stem, found, has_suffix=True)
    found = _canonical(name)
    return _Named(path, name, found, has_suffix=found is None and bool(dot))


def _canonical(name: str) -> str | None:
    found = resolve_license(name) or resolve_exception(name)
    return None if found is None else found.text.partition(" WITH ")[0]


def _is_old(name: str) -> bool:
    found = resolve_license(name) or resolve_exception(name)
    return found is not None and found.deprecated is not None and license_facts(found.deprecated) is not None


def _is_text(scan: FileScan) -> bool:
    is_there = scan.status is not FileStatus.SKIPPED or scan.reason in {Reason.LINK, Reason.UNCHANGED}
    return is_there and not scan.path.endswith(SIDECAR_SUFFIX)
