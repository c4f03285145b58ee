# SPDX-License-Identifier: Apache-2.0
"""RPM spec files: the tags of their preamble. Macros are replaced where the file defines them in plain words.

https://rpm-software-management.github.io/rpm/manual/spec.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ospo_scan.manifests import Stated, Statement
from ospo_scan.manifests.documents import decoded
from ospo_scan.manifests.purls import dependency_of
from ospo_scan.model import Dependency

_TAG = re.compile(
    r"(?P<tag>Name|Version|License|Requires|BuildRequires|Recommends)(?:\([\w,]+\))?\s*:\s*(?P<value>.+)", re.I
)
_DEFINED = re.compile(r"\s*%(?:global|define)\s+(?P<name>\w+)\s+(?P<value>[^%\s][^%]*)")
_MACRO = re.compile(r"%(?:\{\??(\w+)\}|(\w+))")
_PREAMBLE_ENDS = re.compile(r"%(?:prep|build|install|changelog|files)\b")
_NEEDED = re.compile(r"([A-Za-z0-9_][\w.+-]*(?:\([^\s()]*\))*)\s*(?:(<=|>=|=|<|>)\s*([^\s,]+))?[,\s]*")


def spec(data: bytes) -> Stated:
    """Name, version, license and needs of the package; of subpackages only what they need."""
    macros: dict[str, str] = {}
    single: dict[str, str] = {}
    licenses: list[str] = []
    found: list[Dependency] = []
    for line in decoded(data).splitlines()[:20_000]:
        if _PREAMBLE_ENDS.match(line):
            break
        if defined := _DEFINED.match(line[:2_000]):
            macros[defined["name"]] = defined["value"].strip()
        elif tag := _TAG.fullmatch(line[:2_000].strip()):
            name, value = tag["tag"].lower(), _replaced(tag["value"].strip(), macros)
            if name in {"name", "version"}:
                macros.setdefault(name, value)
                single.setdefault(name, value)
            elif name == "license":
                licenses.append(value)
            else:
                found.extend(_needed(value, name))
    return Stated(
        name=_plain(single.get("name")),
        version=_plain(single.get("version")),
        statements=tuple(Statement(text) for text in dict.fromkeys(licenses)),
        dependencies=tuple(dict.fromkeys(found)),
    )


def _replaced(text: str, macros: dict[str, str]) -> str:
    """The text with the macros that are known replaced, once."""
    return _MACRO.sub(lambda found: macros.get(found[1] or found[2], found[0]), text)[:2_000]


def _plain(value: str | None) -> str | None:
    return value if value and "%" not in value else None


def _needed(value: str, scope: str) -> Iterator[Dependency]:
    if value.startswith("(") or "%" in value:  # a rich dependency, or one that only a build knows
        return
    for name, operator, version in _NEEDED.findall(value):
        pinned = version if operator == "=" else None
        requirement = f"{operator} {version}" if operator else None
        if one := dependency_of("rpm", name, pinned, requirement, scope, scope == "recommends"):
            yield one
