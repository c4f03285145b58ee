# SPDX-License-Identifier: Apache-2.0
"""Dart's pubspec.yaml. The format has no place for a license; what some write there is taken.

https://dart.dev/tools/pub/pubspec
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ospo_scan.manifests import ManifestError, Stated, Statement
from ospo_scan.manifests.bounds import RAISED_BY_YAML, check_yaml
from ospo_scan.manifests.documents import Table, decoded, table_in, text_in
from ospo_scan.manifests.purls import dependency_of
from ospo_scan.model import Dependency

_PINNED = re.compile(r"[0-9]+(?:\.[0-9]+)+[0-9A-Za-z.+-]*")
_SECTIONS = ("dependencies", "dev_dependencies", "dependency_overrides")


def pubspec(data: bytes) -> Stated:
    """The package and what it needs; of the SDK and of git or path dependencies only the names."""
    document = _yaml_table(data)
    stated = text_in(document, "license")
    version = document.get("version")
    return Stated(
        name=text_in(document, "name"),
        version=None if version is None else str(version),
        statements=(Statement(stated),) if stated else (),
        dependencies=tuple(dict.fromkeys(_needed(document))),
    )


def _needed(document: Table) -> Iterator[Dependency]:
    for section in _SECTIONS:
        table = table_in(document, section)
        for name, value in table.items():
            details = table_in(table, name)
            if "sdk" in details or not isinstance(name, str):
                continue
            requirement = text_in(details, "version") if details else None if value is None else str(value)
            pinned = requirement if requirement and _PINNED.fullmatch(requirement) else None
            if one := dependency_of("pub", name, pinned, requirement, section, section == "dev_dependencies"):
                yield one


def _yaml_table(data: bytes) -> Table:
    """The mapping that a YAML document is. Raises: ManifestError."""
    check_yaml(data)
    from ruamel.yaml import YAML  # slow to import
    from ruamel.yaml.error import YAMLError

    try:
        document = YAML(typ="safe", pure=True).load(decoded(data))
    except (YAMLError, *RAISED_BY_YAML) as fault:
        if isinstance(fault, ManifestError):
            raise
        raise ManifestError("is not a YAML document") from fault
    if not isinstance(document, dict):
        raise ManifestError("is not a YAML mapping")
    return document
