# SPDX-License-Identifier: Apache-2.0
"""scancode's index in a leaner form, kept from run to run: it loads in a fraction of the time and the memory.

Left out is what accelerated matching never asks for, above all the automatons; what it asks for of all rules is in
``tables``, as arrays that are mapped from their files, so that all processes of all runs share them; the rules
themselves are loaded one by one when they match (``rule_files``).

A lean index is a directory of its own below a directory that only its user can write to, or only root, as in a
container image that any user runs. It appears whole, by rename, with a list of digests that is checked before anything
is loaded: two of its files hold pickles, which could run code.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import json
import mmap
import os
import pickle
import shutil
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ospo_scan.detect.scancode import kept
from ospo_scan.detect.scancode.fast.rule_files import PickledRules, RulesByName, RuleTexts
from ospo_scan.detect.scancode.fast.tables import Tables, from_arrays, to_arrays

FORMAT = 3
_ROOT = 0  # can run code as anybody anyway
_MANIFEST = "digests.json"
_PICKLE, _RULES, _RULE_ENDS = "index.pickle", "rules.pickles", "rule-ends.npy"
_DROPPED = (
    *("unknown_automaton", "rules_automaton", "sets_by_rid", "msets_by_rid", "high_postings_by_rid"),
    *("rules_by_rid", "rules_by_id", "tids_by_rid"),
)


@dataclass(frozen=True, slots=True)
class LeanIndex:
    """A license cache of scancode whose index lacks what accelerated matching does not use, and the rules as tables.

    ``names`` are the identifiers of the rules, by their ids.
    """

    cache: Any
    tables: Tables
    names: list[str]


def save(directory: str, lean: LeanIndex) -> None:
    """Write ``lean`` as ``directory``, whole or not at all. Raises OSError.

    Another process that does the same at the same time does no harm: one of the two stays.
    """
    with kept.building(directory) as temporary:
        index = lean.cache.index
        with open(os.path.join(temporary, _RULES), "wb") as file:
            ends = np.cumsum([file.write(pickle.dumps(rule, protocol=5)) for rule in index.rules_by_rid], dtype=np.intp)
        np.save(os.path.join(temporary, _RULE_ENDS), ends)
        with open(os.path.join(temporary, _PICKLE), "wb") as file, _without_rules(index):
            pickle.dump((lean.cache, lean.names), file, protocol=5)
        for name, values in to_arrays(lean.tables).items():
            np.save(os.path.join(temporary, f"{name}.npy"), values)
        names = sorted(os.listdir(temporary))
        digests = {name: _digest(os.path.join(temporary, name)) for name in names}
        with open(os.path.join(temporary, _MANIFEST), "w", encoding="ascii") as file:
            json.dump({"format": FORMAT, "digests": digests}, file)
        with contextlib.suppress(OSError):  # another process may have been quicker
            if _is_trusted(directory):
                shutil.rmtree(directory)  # what is there could not be loaded
        with contextlib.suppress(OSError):
            os.rename(temporary, directory)


def load(directory: str) -> LeanIndex | None:
    """The lean index in ``directory``; None where there is none, or none that can be trusted."""
    try:
        if not _is_trusted(directory):
            return None
        with open(os.path.join(directory, _MANIFEST), encoding="ascii") as file:
            manifest = json.load(file)
        digests = manifest["digests"]
        if manifest["format"] != FORMAT:
            return None
        arrays = {
            # NOTE: plain views, since every slice of a ``memmap`` costs microseconds
            name.removesuffix(".npy"): np.asarray(np.load(os.path.join(directory, name), mmap_mode="r"))
            for name, digest in digests.items()
            if name.endswith(".npy") and _digest(os.path.join(directory, name)) == digest
        }
        tables = from_arrays(Tables, arrays)
        rules = PickledRules(_verified(directory, _RULES, digests), arrays[_RULE_ENDS.removesuffix(".npy")])
        cache, names = _load_pickle(_verified(directory, _PICKLE, digests))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, pickle.UnpicklingError, EOFError):
        return None
    cache.index.rules_by_rid = rules
    cache.index.rules_by_id = RulesByName(rules, names)
    cache.index.tids_by_rid = RuleTexts(tables.exact)
    return LeanIndex(cache, tables, names)


def slim(cache: Any, tables: Tables) -> LeanIndex:  # noqa: ANN401 - scancode's LicenseCache is untyped
    """A loaded cache without what accelerated matching does not use, which is taken out in place."""
    index = cache.index
    for name in _DROPPED:
        if not name.startswith(("rules_by", "tids_by")):
            setattr(index, name, None)
    return LeanIndex(cache, tables, [rule.identifier for rule in index.rules_by_rid])


@contextlib.contextmanager
def _without_rules(index: Any) -> Iterator[None]:  # noqa: ANN401 - scancode's LicenseIndex is untyped
    """Inside, the index lacks all that is kept elsewhere."""
    whole = {name: getattr(index, name) for name in _DROPPED}
    for name in _DROPPED:
        setattr(index, name, None)
    try:
        yield
    finally:
        for name, value in whole.items():
            setattr(index, name, value)


def _verified(directory: str, name: str, digests: Mapping[str, str]) -> memoryview:
    """The content of a file of ours, mapped. Raises ValueError where its digest is another, or OSError."""
    with open(os.path.join(directory, name), "rb") as file:
        content = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    if hashlib.sha256(content).hexdigest() != digests[name]:
        raise ValueError("the lean index is damaged")
    return content


def _load_pickle(content: memoryview) -> Any:  # noqa: ANN401 - scancode's LicenseCache is untyped
    gc.disable()  # nothing of a hundred thousand new objects can be collected yet
    try:
        return pickle.loads(content)  # noqa: S301 - written by us: its owner and its digest were checked
    finally:
        gc.enable()


def _digest(path: str) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_trusted(directory: str) -> bool:
    """Whether the directory and the two above it belong to this user or to root, and nobody else can write to them."""
    parent = os.path.dirname(directory)
    for path in (directory, parent, os.path.dirname(parent)):
        status = os.lstat(path)
        is_trusted_owner = status.st_uid in (_ROOT, os.geteuid())
        if not stat.S_ISDIR(status.st_mode) or not is_trusted_owner or status.st_mode & 0o022:
            return False
    return True
