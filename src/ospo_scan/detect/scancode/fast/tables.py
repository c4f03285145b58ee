# SPDX-License-Identifier: Apache-2.0
"""All arrays that accelerated matching works on, made from scancode's index, and as plain arrays by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, TypeVar, get_type_hints

from ospo_scan.detect.scancode.fast.exact import ExactTables, exact_tables
from ospo_scan.detect.scancode.fast.facts import RuleFacts, rule_facts
from ospo_scan.detect.scancode.fast.rules import RuleArrays, rule_arrays

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Tables:
    """The rules of one index: what selects candidates, what matches of each have to be like, what finds whole ones."""

    candidates: RuleArrays
    facts: RuleFacts
    exact: ExactTables


def tables_of(index: Any) -> Tables:  # noqa: ANN401 - scancode's LicenseIndex is untyped
    """The tables of a loaded index; takes some seconds."""
    return Tables(rule_arrays(index), rule_facts(index.rules_by_rid), exact_tables(index.tids_by_rid))


def to_arrays(tables: object, prefix: str = "") -> dict[str, Any]:
    """The arrays in a dataclass, those in its dataclasses included, by the names of their fields joined by ``-``."""
    arrays: dict[str, Any] = {}
    for field in fields(tables):  # type: ignore[arg-type] # a dataclass
        value = getattr(tables, field.name)
        name = f"{prefix}{field.name}"
        arrays |= to_arrays(value, f"{name}-") if is_dataclass(value) else {name: value}
    return arrays


def from_arrays(kind: type[T], arrays: Mapping[str, Any], prefix: str = "") -> T:
    """The dataclass whose arrays these are. Raises KeyError where one is missing."""
    values = {}
    for name, hint in get_type_hints(kind).items():
        full = f"{prefix}{name}"
        is_nested = isinstance(hint, type) and is_dataclass(hint)
        values[name] = from_arrays(hint, arrays, f"{full}-") if is_nested else arrays[full]
    return kind(**values)
