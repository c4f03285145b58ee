# SPDX-License-Identifier: Apache-2.0
"""scancode's index in a leaner form, kept from run to run: it loads in a fraction of the time and the memory.

Left out is what accelerated matching never asks for: the automaton for unknown licenses, where in each rule its
legalese is, and the token sets and multisets that ``rules`` holds as arrays. The arrays are mapped from their files,
so that all processes of all runs share them.

A lean index is a directory of its own below a directory that only its user can write to. It appears whole, by
rename, with a list of digests that is checked before anything is loaded: one of its files is a pickle, which could run
code.
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
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from ospo_scan.detect.scancode import kept
from ospo_scan.detect.scancode.fast.rules import RuleArrays, Thresholds

FORMAT = 2
_MANIFEST = "digests.json"
_PICKLE = "index.pickle"
_DROPPED = ("unknown_automaton", "sets_by_rid", "msets_by_rid", "high_postings_by_rid")


@dataclass(frozen=True, slots=True)
class LeanIndex:
    """A license cache of scancode whose index lacks what accelerated matching does not use, and the rules as arrays."""

    cache: Any
    arrays: RuleArrays


def save(directory: str, lean: LeanIndex) -> None:
    """Write ``lean`` as ``directory``, whole or not at all. Raises OSError.

    Another process that does the same at the same time does no harm: one of the two stays.
    """
    with kept.building(directory) as temporary:
        with open(os.path.join(temporary, _PICKLE), "wb") as file:
            pickle.dump(lean.cache, file, protocol=5)
        for name, values in _arrays(lean.arrays).items():
            np.save(os.path.join(temporary, f"{name}.npy"), values)
        names = sorted(os.listdir(temporary))
        digests = {name: _digest(os.path.join(temporary, name)) for name in names}
        with open(os.path.join(temporary, _MANIFEST), "w", encoding="ascii") as file:
            json.dump({"format": FORMAT, "high_tokens": lean.arrays.high_tokens, "digests": digests}, file)
        with contextlib.suppress(OSError):  # another process may have been quicker
            if _is_ours(directory):
                shutil.rmtree(directory)  # what is there could not be loaded
        with contextlib.suppress(OSError):
            os.rename(temporary, directory)


def load(directory: str) -> LeanIndex | None:
    """The lean index in ``directory``; None where there is none, or none that can be trusted."""
    try:
        if not _is_ours(directory):
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
        cache = _load_pickle(os.path.join(directory, _PICKLE), digests[_PICKLE])
        return LeanIndex(cache, _from_arrays(arrays, manifest["high_tokens"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, pickle.UnpicklingError, EOFError):
        return None


def slim(cache: Any, arrays: RuleArrays) -> LeanIndex:  # noqa: ANN401 - scancode's LicenseCache is untyped
    """Take out of a loaded cache, in place, what accelerated matching does not use."""
    for name in _DROPPED:
        setattr(cache.index, name, None)
    return LeanIndex(cache, arrays)


def _load_pickle(path: str, digest: str) -> Any:  # noqa: ANN401 - scancode's LicenseCache is untyped
    """The object in a file of ours. Raises ValueError where the digest of what is loaded is another."""
    gc.disable()  # nothing of a million new objects can be collected yet
    try:
        with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            if hashlib.sha256(content).hexdigest() != digest:
                raise ValueError("the lean index is damaged")
            return pickle.loads(content)  # noqa: S301 - our own file: its owner and its digest were checked
    finally:
        gc.enable()


def _arrays(arrays: RuleArrays) -> dict[str, Any]:
    simple = [field.name for field in fields(RuleArrays) if field.name not in ("once", "repeated", "high_tokens")]
    plain = {name: getattr(arrays, name) for name in simple}
    for kind in ("once", "repeated"):
        for field in fields(Thresholds):
            plain[f"{kind}-{field.name}"] = getattr(getattr(arrays, kind), field.name)
    return plain


def _from_arrays(plain: Mapping[str, Any], high_tokens: int) -> RuleArrays:
    kinds = {
        kind: Thresholds(**{field.name: plain[f"{kind}-{field.name}"] for field in fields(Thresholds)})
        for kind in ("once", "repeated")
    }
    simple = {name: values for name, values in plain.items() if "-" not in name}
    once, repeated = kinds["once"], kinds["repeated"]
    return RuleArrays(**simple, once=once, repeated=repeated, high_tokens=high_tokens)


def _digest(path: str) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_ours(directory: str) -> bool:
    """Whether the directory and the two above it belong to this user, and nobody else can write to them."""
    parent = os.path.dirname(directory)
    for path in (directory, parent, os.path.dirname(parent)):
        status = os.lstat(path)
        if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid() or status.st_mode & 0o022:
            return False
    return True
