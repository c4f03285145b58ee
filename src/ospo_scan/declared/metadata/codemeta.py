# SPDX-License-Identifier: Apache-2.0
"""codemeta.json: software described in the words of schema.org.

https://codemeta.github.io/terms/
"""

from __future__ import annotations

from collections.abc import Sequence

from ospo_scan.declared.metadata.file import MetadataFile, Statement, creative_works, text_of
from ospo_scan.declared.stated import all_of


def is_one(name: str, data: bytes) -> bool:
    """Whether a file is one, by its name."""
    return name == "codemeta.json" and b"license" in data


def read(file: MetadataFile) -> Sequence[Statement]:
    """Its licenses, all at once: schema.org does not say that several are a choice. Raises: UnreadableError."""
    root = file.json_object()
    key = next((key for key in ("license", "schema:license") if root.get(key)), None)
    if key is None:
        return ()
    name = text_of(root.get("name")) or file.default_name
    version = text_of(root.get("version")) or text_of(root.get("softwareVersion"))
    stated = all_of(creative_works(root[key]))
    return (Statement(file.path, file.line_of(key), name, version, stated, (file.directory,)),)
