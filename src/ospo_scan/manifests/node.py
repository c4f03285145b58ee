# SPDX-License-Identifier: Apache-2.0
"""The license of package.json, in today's form and in those of before.

https://docs.npmjs.com/cli/configuring-npm/package-json#license
"""

from __future__ import annotations

from collections.abc import Iterator

from ospo_scan.manifests import Stated, Statement
from ospo_scan.manifests.documents import Table, json_table, paths
from ospo_scan.manifests.license_names import referenced_file


def package_json(data: bytes) -> Stated:
    """``license`` as a text or, from old days, as ``{type, url}`` or a list; ``licenses`` of old is a choice."""
    document = json_table(data)
    license_field, licenses = document.get("license"), document.get("licenses")
    is_legacy = not license_field and bool(licenses)
    texts = tuple(dict.fromkeys(_texts(licenses if is_legacy else license_field)))
    return Stated(
        statements=tuple(Statement(text) for text in texts),
        relation="OR" if is_legacy else "AND",
        referenced_files=paths([file for text in texts if (file := referenced_file(text))]),
    )


def package_lock(data: bytes) -> Stated:
    """Nothing but what scancode reads: the license of the package stands in its package.json."""
    json_table(data)
    return Stated()


def _texts(value: object) -> Iterator[str]:
    """A license as a text: its name, or its address where it has none."""
    if isinstance(value, str):
        yield value.strip()
    elif isinstance(value, list):
        for one in value[:1000]:
            if isinstance(one, str | dict):
                yield from _texts(one)
    elif isinstance(value, dict):
        yield _named(value)


def _named(value: Table) -> str:
    for key in ("type", "name", "url"):
        text = value.get(key)
        if isinstance(text, str) and text.strip():
            return text.strip()
    return ""
