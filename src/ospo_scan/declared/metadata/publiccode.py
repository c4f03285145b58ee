# SPDX-License-Identifier: Apache-2.0
"""publiccode.yml: software of public administrations; ``legal/license`` is an SPDX expression.

https://yml.publiccode.tools/schema.core.html#key-legal-license
"""

from __future__ import annotations

from collections.abc import Sequence

from ospo_scan.declared.metadata.file import MetadataFile, Statement, yaml_licenses, yaml_text
from ospo_scan.declared.stated import all_of


def is_one(name: str, data: bytes) -> bool:
    """Whether a file is one, by its name."""
    return name in {"publiccode.yml", "publiccode.yaml"} and b"license" in data


def read(file: MetadataFile) -> Sequence[Statement]:
    """Its license. Raises: UnreadableError."""
    root = file.yaml_mapping()
    values = root.values or {}
    legal = values.get("legal")
    if legal is None or legal.values is None or "license" not in legal.values:
        return ()
    stated = all_of(yaml_licenses(legal.values["license"]))
    name = yaml_text(values, "name") or file.default_name
    version = yaml_text(values, "softwareVersion")
    return (Statement(file.path, legal.keys["license"], name, version, stated, (file.directory,)),)
