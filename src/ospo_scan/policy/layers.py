# SPDX-License-Identifier: Apache-2.0
"""Policies on top of each other: what the nearest one says of a thing holds, and lists are joined."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from ospo_scan.errors import PolicyFault
from ospo_scan.model import Level, Outcome
from ospo_scan.policy.document import value_at
from ospo_scan.policy.file import PolicyFile
from ospo_scan.policy.meaning import Meaning
from ospo_scan.policy.model import CONCERN_LEVELS, LIMITS, Policy, Role, Setting
from ospo_scan.policy.places import Document, NodePath

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Layer:
    """One policy file, read."""

    file: PolicyFile
    document: Document
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

    def nearest(*path: str, of: Callable[[Any], T]) -> Setting[T]:
        for layer, name in together:
            if (line := layer.line(path)) is not None:
                return Setting(of(value_at(layer.document, *path)), line, name)
        return Setting(of(value_at(own.document, *path)))

    def joined(of: Callable[[Meaning], Iterable[Any]], *, is_nearest_last: bool = False) -> tuple[Any, ...]:
        order = together[::-1] if is_nearest_last else together
        return tuple(replace(one, source=name) for layer, name in order for one in of(layer.meaning))

    licenses = [replace(layer.meaning.project_license, source=name) for layer, name in together]
    return Policy(
        source=replace(own.file.source, extends=tuple(layer.file.source for layer in others)),
        default=nearest("default", of=lambda word: Outcome[word.upper()]),
        unknown=nearest("unknown", of=CONCERN_LEVELS.__getitem__),
        missing=nearest("missing", of=CONCERN_LEVELS.__getitem__),
        min_score=nearest("min_score", of=float),
        listed=tuple(
            replace(entry, source=name, distance=distance)
            for distance, (layer, name) in enumerate(together)
            for entry in layer.meaning.listed
        ),
        levels=_levels(together),
        project_license=next((one for one in licenses if one.value is not None), licenses[0]),
        exclusions=joined(lambda meaning: meaning.exclusions, is_nearest_last=True),  # the last that matches decides
        include_untracked=nearest("scan", "include_untracked", of=bool),
        roles=tuple(_role(role, name) for layer, name in together for role in layer.meaning.roles),
        choices=joined(lambda meaning: meaning.choices),
        curations=joined(lambda meaning: meaning.curations),
        waivers=joined(lambda meaning: meaning.waivers),
        note=nearest("note", of=_text),
        own_paths=tuple(sorted({path for layer in layers for path in layer.file.own_paths})),
        warnings=warnings,
        limits=_limits(together),
    )


def _text(value: str | None) -> str | None:
    return value


def _limits(together: Sequence[tuple[Layer, str]]) -> dict[str, Setting[float]]:
    """What ``scan`` says of each limit, the nearest policy first."""
    limits: dict[str, Setting[float]] = {}
    for layer, name in together:
        for key in LIMITS:
            value = value_at(layer.document, "scan", key)
            if isinstance(value, int | float):
                limits.setdefault(key, Setting(value, layer.line(("scan", key)), name))
    return limits


def _levels(together: Sequence[tuple[Layer, str]]) -> dict[str, Setting[Level]]:
    """What ``levels`` say of each rule: the nearest holds, and a nearer ``unknown`` or ``missing`` more than both."""
    levels: dict[str, Setting[Level]] = {}
    for layer, name in reversed(together):
        for key in ("unknown", "missing"):
            if layer.line((key,)) is not None:
                levels.pop(f"license-{key}", None)
        levels |= {rule_id: replace(setting, source=name) for rule_id, setting in layer.meaning.levels.items()}
    return levels


def _role(role: Role, name: str) -> Role:
    return replace(
        role,
        source=name,
        listed=tuple(replace(entry, source=name) for entry in role.listed),
        default=role.default and replace(role.default, source=name),
        project_license=role.project_license and replace(role.project_license, source=name),
    )
