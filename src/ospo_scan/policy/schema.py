# SPDX-License-Identifier: Apache-2.0
"""The shape of a policy for others: a JSON Schema for editors, and the table of keys for the docs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ospo_scan.catalogue import CATEGORIES, SETS
from ospo_scan.policy.document import CHOICE, CURATION, POLICY, PROJECT, ROLE, SCAN, WAIVER
from ospo_scan.policy.model import CATEGORY_PREFIX, SET_PREFIX
from ospo_scan.policy.rules import NOT_WAIVED, RULES

DIALECT = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True, slots=True)
class Row:
    """A key of the policy file for the reference: ``name`` with its section (``scan.exclude``), all in Markdown."""

    name: str
    type: str
    default: str
    meaning: str


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a policy file, as plain JSON values, with a description for every key."""
    generated = POLICY.definition()
    properties = generated["properties"]
    properties["version"] = {"const": 1, "description": POLICY.keys["version"].meaning}
    definitions = {one.name: one.definition() for one in (CHOICE, CURATION, PROJECT, ROLE, SCAN, WAIVER)}
    for lists in (properties, definitions[ROLE.name]["properties"]):
        for name in ("allow", "review", "deny"):
            lists[name]["items"] = _entry_schema()
    definitions[WAIVER.name]["properties"]["rule"]["enum"] = sorted(set(RULES) - NOT_WAIVED)
    properties["levels"] |= {"propertyNames": {"enum": list(RULES)}}
    return {"$schema": DIALECT, "$defs": definitions, **generated, "title": "License policy of ospo-scan"}


def keys() -> Iterator[Row]:
    """Every key of a policy file with its type, default and meaning, in the order of the file."""
    generated = schema()
    yield from _keys(generated, generated, "")


def _entry_schema() -> dict[str, Any]:
    groups = [CATEGORY_PREFIX + name for name in CATEGORIES] + [SET_PREFIX + name for name in SETS]
    license_text = {"type": "string", "pattern": f"^(?!{CATEGORY_PREFIX}|{SET_PREFIX})\\S", "examples": ["MIT"]}
    return {"anyOf": [{"enum": groups}, license_text]}


def _keys(whole: Mapping[str, Any], part: Mapping[str, Any], prefix: str) -> Iterator[Row]:
    for name, stated in part["properties"].items():
        if reference := stated.get("$ref"):
            section = whole["$defs"][reference.rsplit("/", 1)[1]]
            yield from _keys(whole, section, f"{prefix}{name}.")
            continue
        if reference := stated.get("items", {}).get("$ref"):
            section = whole["$defs"][reference.rsplit("/", 1)[1]]
            yield from _keys(whole, section, f"{prefix}{name}[].")
            continue
        default = "required" if name in part.get("required", ()) else _default(stated)
        yield Row(f"`{prefix}{name}`", _type(stated), default, stated["description"])


def _default(stated: Mapping[str, Any]) -> str:
    default = stated.get("default")
    if default is None:
        return "none"
    if isinstance(default, bool):
        return f"`{default}`".lower()
    return f"`{default:g}`" if isinstance(default, float | int) else f"`{default}`"


def _type(stated: Mapping[str, Any]) -> str:
    if choices := stated.get("enum") or [stated[key] for key in ("const",) if key in stated]:
        return ", ".join(f"`{choice}`" for choice in choices)
    if options := stated.get("anyOf"):
        return " or ".join(_type(option) for option in options if option != {"type": "null"})
    if stated["type"] == "object":
        return f"rule id: {_type(stated['additionalProperties'])}"
    if "maximum" in stated:
        return f"number, {stated['minimum']:g} to {stated['maximum']:.10g}"
    kinds = {"array": "list of texts", "boolean": "`true`, `false`", "string": "text", "integer": "number"}
    return kinds[stated["type"]]
