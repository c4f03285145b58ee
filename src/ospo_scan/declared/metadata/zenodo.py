# SPDX-License-Identifier: Apache-2.0
""".zenodo.json: what Zenodo is to say of a deposit; ``license`` is an id in its own list, which is mostly that of SPDX.

https://developers.zenodo.org/#representation
"""

from __future__ import annotations

from collections.abc import Sequence

from ospo_scan.declared.metadata.file import MetadataFile, Statement, first_text, text_of
from ospo_scan.declared.stated import Stated, shortened, stated_license, unreadable
from ospo_scan.license_urls import open_definition_license


def is_one(name: str, data: bytes) -> bool:
    """Whether a file is one, by its name."""
    return name == ".zenodo.json" and b"license" in data


def read(file: MetadataFile) -> Sequence[Statement]:
    """Its license, an id or an object with one. Raises: UnreadableError."""
    root = file.json_object()
    value = root.get("license")
    if not value:
        return ()
    text = value if isinstance(value, str) else first_text(value, ("id",)) if isinstance(value, dict) else None
    name = text_of(root.get("title")) or file.default_name
    stated = unreadable("(no text)") if text is None else _of_id(text)
    return (
        Statement(file.path, file.line_of("license"), name, text_of(root.get("version")), stated, (file.directory,)),
    )


def _of_id(text: str) -> Stated:
    known = open_definition_license(text)
    return stated_license(text) if known is None else Stated(known, shortened(text.strip()))
