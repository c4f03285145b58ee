# SPDX-License-Identifier: Apache-2.0
"""RubyGems: what a gemspec or Gemfile says in plain words. They are programs, which nothing here runs.

https://guides.rubygems.org/specification-reference/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ospo_scan.manifests import Stated, Statement
from ospo_scan.manifests.documents import decoded
from ospo_scan.manifests.purls import dependency_of
from ospo_scan.model import Dependency

_LONGEST_LINE = 2_000
_MOST_LINES = 20_000
_STRING = re.compile(r"\"([^\"#\\]*)\"|'([^'\\]*)'|%[qQ][<({\[]([^>)}\]\\]*)[>)}\]]")
_FIELD = re.compile(r"\s*\w+\.(?P<field>name|version|licenses?)\s*=\s*(?P<value>.*)")
_WORDS = re.compile(r"%[wW][(\[{]([^)\]}]*)[)\]}]")
_ADDED = re.compile(r"\s*\w+\.add_(?P<kind>runtime_|development_)?dependency[\s(]+(?P<rest>.*)")
_GEM = re.compile(r"\s*gem[\s(]+(?P<rest>[\"'].*)")
_GROUP = re.compile(r"\s*group[\s(]+(?P<names>.*?)\)?\s*do\b")
_PINNED = re.compile(r"=?\s*([0-9][0-9A-Za-z.-]*)")


def gemspec(data: bytes) -> Stated:
    """Name, version, license and dependencies as far as they are written out; several licenses all count."""
    fields: dict[str, tuple[str, ...]] = {}
    found: list[Dependency] = []
    for line in _lines(data):
        if field := _FIELD.match(line):
            fields.setdefault(field["field"].rstrip("s"), _strings(field["value"]))
        elif added := _ADDED.match(line):
            scope = "development" if added["kind"] == "development_" else "runtime"
            found.extend(_dependency(added["rest"], scope, is_optional=scope == "development"))
    return Stated(
        name=next(iter(fields.get("name", ())), None),
        version=next(iter(fields.get("version", ())), None),
        statements=tuple(Statement(text) for text in fields.get("license", ())),
        dependencies=tuple(dict.fromkeys(found)),
    )


def gemfile(data: bytes) -> Stated:
    """The gems that a project asks for, with the group in which they stand."""
    found: list[Dependency] = []
    scope = None
    for line in _lines(data):
        if group := _GROUP.match(line):
            scope = ", ".join(re.findall(r":(\w+)", group["names"])) or None
        elif line.strip() == "end":
            scope = None
        elif gem := _GEM.match(line):
            found.extend(_dependency(gem["rest"], scope or "default", is_optional=scope is not None))
    return Stated(dependencies=tuple(dict.fromkeys(found)))


def _lines(data: bytes) -> Iterator[str]:
    """The lines that are no comment, those of a list that goes on joined to its first line."""
    held = ""
    for line in decoded(data).splitlines()[:_MOST_LINES]:
        text = "" if line.lstrip().startswith("#") else line[:_LONGEST_LINE]
        text = held + " " + text.strip() if held else text
        opens = "[" in text and "]" not in text.partition("[")[2] and len(text) < _LONGEST_LINE
        held = text if opens and _FIELD.match(text) else ""
        if not held:
            yield text
    if held:
        yield held


def _strings(text: str) -> tuple[str, ...]:
    """The plain strings of an expression of Ruby, in order; none where it is more than strings."""
    if words := _WORDS.match(text.strip()):
        return tuple(words[1].split())
    return tuple(value for found in _STRING.findall(text) if (value := "".join(found).strip()))


def _dependency(text: str, scope: str, *, is_optional: bool) -> Iterator[Dependency]:
    name, *versions = _strings(re.split(r"\w+:\s|:\w+\s*=>", text)[0]) or ("",)
    pinned = _PINNED.fullmatch(versions[0]) if len(versions) == 1 else None
    requirement = ", ".join(versions) or None
    if one := dependency_of("gem", name, pinned[1] if pinned else None, requirement, scope, is_optional):
        yield one
