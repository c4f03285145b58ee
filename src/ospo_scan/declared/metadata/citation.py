# SPDX-License-Identifier: Apache-2.0
"""CITATION.cff: how software or data is to be cited, and its license.

https://github.com/citation-file-format/citation-file-format/blob/1.2.0/schema-guide.md
"""

from __future__ import annotations

from collections.abc import Sequence

from ospo_scan.declared.metadata.file import MetadataFile, Statement, yaml_licenses, yaml_text
from ospo_scan.declared.stated import any_of


def is_one(name: str, data: bytes) -> bool:
    """Whether a file is a citation file that may state a license."""
    return name == "citation.cff" and b"license" in data


def read(file: MetadataFile) -> Sequence[Statement]:
    """Its license: of several, one may be chosen. ``license-url`` is for what has no SPDX id.

    Raises: UnreadableError.
    """
    root = file.yaml_mapping()
    values = root.values or {}
    key = next((key for key in ("license", "license-url") if key in values and not values[key].is_null), None)
    if key is None:  # that of a reference is not its own
        return ()
    name = yaml_text(values, "title") or file.default_name
    stated = any_of(yaml_licenses(values[key]))
    return (Statement(file.path, root.keys[key], name, yaml_text(values, "version"), stated, (file.directory,)),)
