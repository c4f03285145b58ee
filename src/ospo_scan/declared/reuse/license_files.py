# SPDX-License-Identifier: Apache-2.0
"""``LICENSES/``: which texts are there, which are missing, and which nobody needs.

https://reuse.software/spec-3.3/#license-files
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ospo_scan.declared.reuse.covered import LICENSES, SIDECAR_SUFFIX
from ospo_scan.expression import UNPARSED, leaves
from ospo_scan.expression_grammar import ALONE
from ospo_scan.license_ids import license_facts, resolve_exception, resolve_license
from ospo_scan.model import FileScan, FileStatus, Reason, TextLocation, place_order

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


def license_files(files: Iterable[FileScan], project: str = "") -> LicenseFiles:
    """What is in ``LICENSES/`` of a project and what its files declare (``project``: its directory with its slash).

    A directory below it that has ``LICENSES/`` as well is a project of its own and is left out.
    """
    every = [scan for scan in files if scan.path.startswith(project)]
    inner = _inner_projects(every, project)
    mine = [scan for scan in every if not scan.path.startswith(inner)]
    directory = f"{project}{LICENSES}/"
    named = [(scan.path, _name(scan.path)) for scan in mine if scan.path.startswith(directory) and _is_text(scan)]
    used = _used(mine)
    texts: dict[str, str] = {}
    for path, (_, license_id, _) in named:
        if license_id is not None:
            texts.setdefault(license_id, path)
    needed = used.keys() | {one.removesuffix("+") for one in used}
    return LicenseFiles(
        texts=MappingProxyType(texts),
        missing=MappingProxyType(
            {one: used[one] for one in sorted(used) if one not in texts and one.removesuffix("+") not in texts}
        ),
        unused=tuple(path for path, (_, license_id, _) in named if license_id is not None and license_id not in needed),
        unnamed=tuple(path for path, (_, license_id, _) in named if license_id is None),
        bare=tuple(path for path, (_, _, has_suffix) in named if not has_suffix),
        deprecated=tuple(path for path, (text, license_id, _) in named if license_id is not None and _is_old(text)),
    )


def missing_texts(files: Iterable[FileScan], project: str = "") -> Mapping[str, tuple[TextLocation, ...]]:
    """The licenses and exceptions that files of a project declare and that have no text in its ``LICENSES/``."""
    return license_files(files, project).missing


def _used(files: Iterable[FileScan]) -> dict[str, tuple[TextLocation, ...]]:
    """Every license and exception that is declared, with the places that say so, in order."""
    found: dict[str, set[TextLocation]] = {}
    for scan in files:
        for declaration in scan.declarations:
            for leaf in leaves(declaration.license_expression) if declaration.license_expression else ():
                for one in leaf.split(" WITH "):
                    if one != UNPARSED and one not in ALONE:
                        found.setdefault(one, set()).add(declaration.location)
    return {one: tuple(sorted(places, key=place_order)) for one, places in found.items()}


def _name(path: str) -> tuple[str, str | None, bool]:
    """The id in a file name as it is written, in canonical form (None for no id), and whether a suffix follows it."""
    name = path.rpartition("/")[2]
    stem, dot, suffix = name.rpartition(".")
    if dot and stem and _SUFFIX.fullmatch(dot + suffix) and (found := _canonical(stem)) is not None:
        return stem, found, True
    return (name, _canonical(name), False) if _canonical(name) is not None else (name, None, bool(dot))


def _canonical(name: str) -> str | None:
    found = resolve_license(name) or resolve_exception(name)
    return None if found is None else found.text.partition(" WITH ")[0]


def _is_old(name: str) -> bool:
    found = resolve_license(name) or resolve_exception(name)
    return found is not None and found.deprecated is not None and license_facts(found.deprecated) is not None


def _is_text(scan: FileScan) -> bool:
    is_there = scan.status is not FileStatus.SKIPPED or scan.reason in {Reason.LINK, Reason.UNCHANGED}
    return is_there and not scan.path.endswith(SIDECAR_SUFFIX)


def _inner_projects(files: Iterable[FileScan], project: str) -> tuple[str, ...]:
    mark = f"/{LICENSES}/"
    found = set()
    for scan in files:
        inside = f"/{scan.path.removeprefix(project)}"
        if mark in inside and (place := inside.index(mark)):
            found.add(project + inside[1 : place + 1])
    return tuple(sorted(found))
