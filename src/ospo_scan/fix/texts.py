# SPDX-License-Identifier: Apache-2.0
"""The license texts that a tree lacks in ``LICENSES/``: one file for each license that a tag of the tree names.

Specification: https://reuse.software/spec-3.3/ (license files)
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from ospo_scan.catalogue import states_license
from ospo_scan.expression import leaves
from ospo_scan.license_texts import license_text
from ospo_scan.model import FileScan

DIRECTORY = "LICENSES"

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts to be added, each with its path, in order; ``missing`` are ids for which there is none here."""

    added: tuple[tuple[str, bytes], ...]
    missing: tuple[str, ...]


def used_ids(files: Iterable[FileScan]) -> frozenset[str]:
    """The licenses and exceptions that the tags of a tree name, in the files themselves and in what declares them."""
    stated = (one.license_expression for scan in files for one in scan.declarations)
    return frozenset(one for expression in set(stated) - {None} for one in ids_of(str(expression)))


def ids_of(expression: str) -> Iterator[str]:
    """The ids in a canonical expression that have a text: licenses without ``+``, exceptions, LicenseRefs."""
    for leaf in leaves(expression):
        if states_license(leaf):
            for part in leaf.split(" WITH "):
                if _ID.fullmatch(part.removesuffix("+")):
                    yield part.removesuffix("+")


def missing_texts(ids: Iterable[str], paths: Collection[str], read: Callable[[str], bytes | None]) -> Texts:
    """What ``LICENSES/`` lacks of the texts of ``ids``.

    ``paths`` are all paths of the tree; ``read`` gives the bytes of one. The text of a LicenseRef is that of a file of
    the tree with its name, else scancode's where it knows it.
    """
    here = {posixpath.splitext(path.removeprefix(f"{DIRECTORY}/"))[0] for path in paths if _is_text(path)}
    here |= {path.removeprefix(f"{DIRECTORY}/") for path in paths if _is_text(path)}
    added, missing = [], []
    for one in sorted(set(ids) - here):
        text = _found(one, paths, read) if one.startswith("LicenseRef-") else None
        if text is None and (known := license_text(one)) is not None:
            text = known.encode()
        if text is None:
            missing.append(one)
        else:
            added.append((f"{DIRECTORY}/{one}.txt", text))
    return Texts(tuple(added), tuple(missing))


def _is_text(path: str) -> bool:
    return posixpath.dirname(path) == DIRECTORY


def _found(reference: str, paths: Collection[str], read: Callable[[str], bytes | None]) -> bytes | None:
    """The text of a file of the tree that is named like the reference: the one nearest to the root."""
    named = [path for path in paths if posixpath.splitext(posixpath.basename(path))[0] == reference]
    for path in sorted(named, key=lambda path: (path.count("/"), path)):
        if text := read(path):
            return text
    return None
