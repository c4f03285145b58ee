# SPDX-License-Identifier: Apache-2.0
"""npm: what a manifest states, in today's form and in those of before, and the packages of its lock file.

https://docs.npmjs.com/cli/configuring-npm/package-json
"""

from __future__ import annotations

from collections.abc import Iterator

from ospo_scan.manifests import Stated, Statement
from ospo_scan.manifests.documents import Table, json_table, table_in, text_in
from ospo_scan.manifests.purls import dependency_of
from ospo_scan.model import Dependency


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


def package_lock(data: bytes) -> Stated:
    """The packages that npm locked, by the place that each is put at, or nested as in the first form of the file.

    https://docs.npmjs.com/cli/configuring-npm/package-lock-json
    """
    document = json_table(data)
    found = _placed(table_in(document, "packages")) or _nested(table_in(document, "dependencies"))
    return Stated(dependencies=tuple(dict.fromkeys(found)))


def _placed(packages: Table) -> list[Dependency]:
    found: list[Dependency] = []
    for place in packages:
        details = table_in(packages, place)
        name = text_in(details, "name") or place.rpartition("node_modules/")[2]
        if "node_modules/" in place and details.get("link") is not True:
            found.extend(_locked(name, details))
    return found


def _nested(dependencies: Table) -> list[Dependency]:
    found: list[Dependency] = []
    waiting = [dependencies]
    while waiting:
        level = waiting.pop()
        for name in level:
            details = table_in(level, name)
            found.extend(_locked(name, details))
            waiting.append(table_in(details, "dependencies"))
    return found


def _locked(name: str, details: Table) -> Iterator[Dependency]:
    flags = [flag for flag in ("dev", "optional", "devOptional", "peer") if details.get(flag) is True]
    namespace, _, last = name.rpartition("/")
    version = text_in(details, "version")
    if version is not None and ":" in version:
        version = None  # a git or file address, in the first form of the file
    scope = flags[0] if flags else "dependencies"
    if one := dependency_of("npm", last, version, None, scope, bool(flags), namespace or None):
        yield one


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
