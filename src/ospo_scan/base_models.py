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

_NON_COMMERCIAL, _SHARE_ALIKE = "-NC", "-SA-"
_CREATIVE_COMMONS = "CC-BY-"
# Licenses that ask for the same: RAIL licenses have their restrictions passed on, in whichever agreement; a card does
# not name the version of the terms of Gemma.
_KINDS = (
    frozenset(
        (
            "LicenseRef-hf-openrail",
            "LicenseRef-scancode-bigcode-open-rail-m-v1",
            "LicenseRef-scancode-bigscience-open-rail-m",
            "LicenseRef-scancode-bigscience-open-rail-m2",
            "LicenseRef-scancode-bigscience-rail-1.0",
            "LicenseRef-scancode-stable-diffusion-2022-08-22",
        )
    ),
    frozenset(("LicenseRef-scancode-gemma-tou-2024-04-01", "LicenseRef-scancode-gemma-tou-2025-03-24")),
)


@dataclass(frozen=True, slots=True)
class Family:
    """Models whose names on the Hub begin with ``prefix``: their canonical license, and a card that says so."""

    prefix: str
    license_expression: str
    card: str


def family_of(name: str) -> Family | None:
    """The family that a model is of, by its name on the Hub in any case; None where it is not a well-known one."""
    folded = name.strip().casefold()
    return next((one for prefix, one in _families().items() if folded.startswith(prefix)), None)


def families() -> tuple[Family, ...]:
    """All that is known, in the order of the table."""
    return tuple(_families().values())


@lru_cache(maxsize=1)
def _families() -> Mapping[str, Family]:
    path = os.path.join(os.path.dirname(__file__), "data", "base-models.json")
    with open(path, encoding="ascii") as stream:
        content = json.load(stream)
    return {
        prefix.casefold(): Family(prefix, named_license(tag) or tag, card) for prefix, tag, card in content["families"]
    }


def refused_leaves(base: str, declared: str) -> tuple[str, ...]:
    """The licenses of what a model was made from that do not let the model be under ``declared``; both canonical.

    A license that restricts what one may do has to come along, on each alternative of what is declared; so has a
    ShareAlike one. For others the compatibility of licenses says no, or nothing is said. Of a choice that the base
    gives, one that fits is enough.
    """
    refused: list[str] = []
    for alternative in alternatives(base):
        found = [leaf for leaf in leaves(alternative) if not _may_follow(leaf, declared)]
        if not found:
            return ()
        refused += found
    return tuple(dict.fromkeys(refused))


def _may_follow(leaf: str, declared: str) -> bool:
    if is_use_restricted(leaf) or (leaf.startswith(_CREATIVE_COMMONS) and _SHARE_ALIKE in leaf):
        return all(any(_carries(one, leaf) for one in leaves(branch)) for branch in alternatives(declared))
    return check(leaf, declared).answer is not Answer.INCOMPATIBLE


def _carries(declared: str, leaf: str) -> bool:
    """Whether a declared license keeps what another one asks for: the same one, one of its kind, or one as strict."""
    if declared == leaf or any({declared, leaf} <= kind for kind in _KINDS):
        return True
    if not (declared.startswith(_CREATIVE_COMMONS) and leaf.startswith(_CREATIVE_COMMONS)):
        return False
    if _SHARE_ALIKE in leaf:
        return _SHARE_ALIKE in declared and (_NON_COMMERCIAL in leaf) == (_NON_COMMERCIAL in declared)
    return _NON_COMMERCIAL in declared
