# SPDX-License-Identifier: Apache-2.0
"""What holds for one file of all that is said of it: https://reuse.software/spec-3.3/#order-of-precedence."""

from __future__ import annotations

from collections.abc import Sequence

from ospo_scan.declared.reuse.annotations import Precedence, Table
from ospo_scan.declared.reuse.statements import StatedLicense, declare
from ospo_scan.declared.reuse.tags import WHOLE_FILE, Tags
from ospo_scan.model import Declaration, DeclarationSource, TextLocation


def declarations(tags: Tags | None, place: str, is_sidecar: bool, tables: Sequence[Table]) -> list[Declaration]:
    """The declarations of one file: ``tags`` are in the file at ``place``, itself or its sidecar.

    ``tables`` are those that cover the file, at most one of each REUSE.toml and dep5, from the root down.
    """
    for number, table in enumerate(tables):
        if table.precedence is Precedence.OVERRIDE:
            # What is closer to the file is ignored, and what was to fill a gap; what is added always, is added.
            return [*_added(tables[:number]), *table.declarations]
    of_file = [] if tags is None else _of_tags(tags, place, is_sidecar)
    return [*_added(tables), *of_file, *_filling(tags, tables)]


def _added(tables: Sequence[Table]) -> list[Declaration]:
    return [one for table in tables if table.precedence is Precedence.AGGREGATE for one in table.declarations]


def _filling(tags: Tags | None, tables: Sequence[Table]) -> list[Declaration]:
    """What the closest tables say of licenses, and of copyrights, where the file itself says nothing of them."""
    # A snippet has a license of its own: that says nothing of the rest of the file.
    needs_license = tags is None or not any(one.snippet == WHOLE_FILE for one in tags.licenses)
    needs_notice = tags is None or not any(one.snippet == WHOLE_FILE for one in tags.notices)
    said: list[Declaration] = []
    for table in reversed(tables):
        if table.precedence is not Precedence.CLOSEST:
            continue
        gives_license, gives_notice = needs_license and bool(table.licenses), needs_notice and bool(table.copyrights)
        if gives_license:
            said.extend(table.declarations if gives_notice else table.of_licenses)
        elif gives_notice:
            said.extend(table.of_copyrights)
        needs_license, needs_notice = needs_license and not gives_license, needs_notice and not gives_notice
    return said


def _of_tags(tags: Tags, place: str, is_sidecar: bool) -> list[Declaration]:
    """What stands in a file: first what concerns it as a whole, then its snippets in order."""
    licenses: dict[int, list[StatedLicense]] = {}
    notices: dict[int, list[str]] = {}
    places: dict[int, TextLocation] = {}
    for one in tags.licenses:
        where = TextLocation(place, one.line, one.line)
        licenses.setdefault(one.snippet, []).append(StatedLicense(one.expression, one.stated, where))
    for notice in tags.notices:
        places.setdefault(notice.snippet, TextLocation(place, notice.line, notice.line))
        notices.setdefault(notice.snippet, []).append(notice.text)
    said: list[Declaration] = []
    for number in sorted(licenses.keys() | notices.keys()):
        source = DeclarationSource.SPDX_HEADER if number == WHOLE_FILE else DeclarationSource.SPDX_SNIPPET
        said.extend(
            declare(
                DeclarationSource.SIDECAR if is_sidecar else source,
                licenses.get(number, ()),
                notices.get(number, ()),
                places.get(number, TextLocation(place)),
            )
        )
    return said
