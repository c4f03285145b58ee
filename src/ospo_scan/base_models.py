# SPDX-License-Identifier: Apache-2.0
"""Which license well-known models are under, by the beginning of their names, and whether another may follow from it.

Owns ``data/base-models.json``; ``data/README.md`` tells from where and of when it is.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ospo_scan.compatibility import Answer, check
from ospo_scan.expression import alternatives, leaves
from ospo_scan.model_licenses import is_use_restricted, named_license

_NC, _SA = "-NC", "-SA-"
_CC = "CC"


@dataclass(frozen=True, slots=True)
class Family:
    """Models whose names on the Hub begin with ``prefix``: their canonical license, and a card that says so."""

    prefix: str
    license_expression: str
    card: str


def family_of(name: str) -> Family | None:
    """The family that a model is of, by its name on the Hub in any case; None where it is not a well-known one."""
    folded = name.strip().casefold()
    return next((one for prefix, one in _table().families.items() if folded.startswith(prefix)), None)


def families() -> tuple[Family, ...]:
    """All that is known, in the order of the table."""
    return tuple(_table().families.values())


@dataclass(frozen=True, slots=True)
class _Table:
    """The data file: families by prefix in lower case, and sets of licenses that ask for the same."""

    families: Mapping[str, Family]
    kinds: tuple[frozenset[str], ...]


@lru_cache(maxsize=1)
def _table() -> _Table:
    path = os.path.join(os.path.dirname(__file__), "data", "base-models.json")
    with open(path, encoding="ascii") as stream:
        content = json.load(stream)
    families = {
        prefix.casefold(): Family(prefix, named_license(tag) or tag, card) for prefix, tag, card in content["families"]
    }
    return _Table(families, tuple(frozenset(kind) for kind in content["kinds"]))


def refused_leaves(base: str, declared: str) -> tuple[str, ...]:
    """The licenses of what a model was made from that do not let the model be under ``declared``; both canonical.

    A license that restricts what one may do has to come along, on each alternative of what is declared; so has one of
    Creative Commons with SA. For others the compatibility of licenses says no, or nothing is said. Of a choice that
    the base gives, one that fits is enough.
    """
    refused: list[str] = []
    for alternative in alternatives(base):
        found = [leaf for leaf in leaves(alternative) if not _may_follow(leaf, declared)]
        if not found:
            return ()
        refused += found
    return tuple(dict.fromkeys(refused))


def _may_follow(leaf: str, declared: str) -> bool:
    if is_use_restricted(leaf) or (_is_creative_commons(leaf) and _SA in leaf):
        return all(any(_carries(one, leaf) for one in leaves(branch)) for branch in alternatives(declared))
    return check(leaf, declared).answer is not Answer.INCOMPATIBLE


def _carries(declared: str, leaf: str) -> bool:
    """Whether a declared license keeps what another one asks for: the same one, one of its kind, or one as strict."""
    if declared == leaf or any({declared, leaf} <= kind for kind in _table().kinds):
        return True
    if not (_is_creative_commons(declared) and _is_creative_commons(leaf)):
        return False
    if _SA in leaf:
        return _SA in declared and (_NC in leaf) == (_NC in declared)
    return _NC in declared


def _is_creative_commons(leaf: str) -> bool:
    return leaf.startswith(_CC)
