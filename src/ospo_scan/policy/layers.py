# SPDX-License-Identifier: Apache-2.0
"""Policies on top of each other: what the nearest one says of a thing holds, and lists are joined."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from ospo_scan.errors import PolicyFault
from ospo_scan.model import Outcome
from ospo_scan.policy.document import PolicyDocument
from ospo_scan.policy.file import PolicyFile
from ospo_scan.policy.meaning import Meaning
from ospo_scan.policy.model import CONCERN_LEVELS, Policy, Role, Setting
from ospo_scan.policy.places import Document, NodePath

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Layer:
    """One policy file, read."""

    file: PolicyFile
    document: Document
    shape: PolicyDocument
    meaning: Meaning

    def line(self, path: NodePath) -> int | None:
        """The line of the key at ``path``, None where the policy does not write it."""
        place = self.document.places.get(path)
        return place.line if place else None


def merged(layers: Sequence[Layer], warnings: tuple[PolicyFault, ...]) -> Policy:
    """The policy that ``layers`` make, the nearest one first, which is the one that judges."""
    own, *others = layers
    names = ["", *(layer.file.source.source for layer in others)]
    together = list(zip(layers, names, strict=True))

    def nearest(path: NodePath, value: Callable[[PolicyDocument], T]) -> Setting[T]:
        for layer, name in together:
            if (line := layer.line(path)) is not None:
                return Setting(value(layer.shape), line, name)
        return Setting(value(own.shape))

    def joined(of: Callable[[Meaning], Iterable[Any]]) -> tuple[Any, ...]:
        return tuple(replace(one, source=name) for layer, name in together for one in of(layer.meaning))

    licenses = [replace(layer.meaning.project_license, source=name) for layer, name in together]
    return Policy(
        source=replace(own.file.source, extends=tuple(layer.file.source for layer in others)),
        default=nearest(("default",), lambda shape: Outcome[shape.default.upper()]),
        unknown=nearest(("unknown",), lambda shape: CONCERN_LEVELS[shape.unknown]),
        missing=nearest(("missing",), lambda shape: CONCERN_LEVELS[shape.missing]),
        min_score=nearest(("min_score",), lambda shape: shape.min_score),
        listed=tuple(
            replace(entry, source=name, distance=distance)
            for distance, (layer, name) in enumerate(together)
            for entry in layer.meaning.listed
        ),
        levels={
            rule_id: replace(setting, source=name)
            for layer, name in reversed(together)
            for rule_id, setting in layer.meaning.levels.items()
        },
        project_license=next((one for one in licenses if one.value is not None), licenses[0]),
        exclusions=joined(lambda meaning: meaning.exclusions),
        include_untracked=nearest(("scan", "include_untracked"), lambda shape: shape.scan.include_untracked),
        roles=tuple(_role(role, name) for layer, name in together for role in layer.meaning.roles),
        choices=joined(lambda meaning: meaning.choices),
        curations=joined(lambda meaning: meaning.curations),
        waivers=joined(lambda meaning: meaning.waivers),
        note=nearest(("note",), lambda shape: shape.note),
        own_paths=tuple(sorted({path for layer in layers for path in layer.file.own_paths})),
        warnings=warnings,
    )


def _role(role: Role, name: str) -> Role:
    return replace(
        role,
        source=name,
        listed=tuple(replace(entry, source=name) for entry in role.listed),
        default=role.default and replace(role.default, source=name),
        project_license=role.project_license and replace(role.project_license, source=name),
    )
