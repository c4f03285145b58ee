# SPDX-License-Identifier: Apache-2.0
"""npm: what a manifest states, in today's form and in those of before.

https://docs.npmjs.com/cli/configuring-npm/package-json
"""

from __future__ import annotations

from collections.abc import Iterator

from ospo_scan.manifests import Stated, Statement
from ospo_scan.manifests.documents import json_table, text_in


def package_json(data: bytes) -> Stated:
    """``license`` as a text or, from old days, as ``{type, url}`` or a list; ``licenses`` of old is a choice."""
    document = json_table(data)
    license_field, licenses = document.get("license"), document.get("licenses")
    is_legacy = not license_field and bool(licenses)
    statements = tuple(dict.fromkeys(_statements(licenses if is_legacy else license_field)))
    return Stated(
        statements=statements,
        relation="OR" if is_legacy else "AND",
    )


def _statements(value: object) -> Iterator[Statement]:
    """A license as a text, or as an object with its name and its address; or a list of such."""
    if isinstance(value, str) and value.strip():
        yield Statement(value.strip())
    elif isinstance(value, list):
        for one in value[:1000]:
            if isinstance(one, str | dict):
                yield from _statements(one)
    elif isinstance(value, dict):
        url = text_in(value, "url")
        if text := text_in(value, "type") or text_in(value, "name") or url:
            yield Statement(text, address=url)
