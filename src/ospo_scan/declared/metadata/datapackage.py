# SPDX-License-Identifier: Apache-2.0
"""datapackage.json: data and its resources, each of which may have licenses of its own.

https://datapackage.org/standard/data-package/#licenses
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ospo_scan.declared.metadata.file import MetadataFile, Statement, first_text, text_of
from ospo_scan.declared.stated import MOST, Stated, all_of, shortened, stated_license, unreadable
from ospo_scan.expression import UNPARSED
from ospo_scan.license_urls import is_url, license_of_url, open_definition_license
from ospo_scan.model_licenses import UNNAMED

_MOST_RESOURCES = 1000


def is_one(name: str, data: bytes) -> bool:
    """Whether a file is one, by its name."""
    return name == "datapackage.json" and b"resources" in data


def read(file: MetadataFile) -> Sequence[Statement]:
    """The licenses of the package, and of each resource that has its own, all at once. Raises: UnreadableError."""
    root = file.json_object()
    if "resources" not in root:  # a schema of descriptors, and other things that go by the same name
        return ()
    name = text_of(root.get("name")) or text_of(root.get("title")) or file.default_name
    version = text_of(root.get("version"))
    line = file.line_of("licenses") if "licenses" in root else file.line_of("license")
    whole = Statement(file.path, line, name, version, _stated(root), (file.directory,))
    resources = root.get("resources")
    if not isinstance(resources, list):
        file.problems.append((file.line_of("resources"), "resources is no list, so it is not read"))
        return (whole,)
    if len(resources) > _MOST_RESOURCES:
        file.problems.append(
            (file.line_of("resources"), f"there are more than {_MOST_RESOURCES:,} resources; no more are read")
        )
    return (whole, *_parts(file, name, resources[:_MOST_RESOURCES]))


def _parts(file: MetadataFile, name: str, resources: Sequence[object]) -> Iterator[Statement]:
    for number, resource in enumerate(resources, 1):
        if not isinstance(resource, dict) or (stated := _stated(resource)) is None:
            continue
        title = text_of(resource.get("name")) or f"resource {number}"
        yield Statement(file.path, None, shortened(f"{name}: {title}"), None, stated, parts=_paths(file, resource))


def _paths(file: MetadataFile, resource: Mapping[str, object]) -> tuple[str, ...]:
    value = resource.get("path")
    paths = value if isinstance(value, list) else [value]
    inside = (file.inside(path) for path in paths[:_MOST_RESOURCES] if isinstance(path, str))
    return tuple(path for path in inside if path is not None)


def _stated(members: Mapping[str, object]) -> Stated | None:
    """``licenses``, and ``license``, which older descriptors have."""
    value = members.get("licenses") or members.get("license")
    if not value:
        return None
    items = value if isinstance(value, list) else [value]
    return all_of([_of_item(item) for item in items[: MOST + 1]])


def _of_item(item: object) -> Stated:
    if isinstance(item, str):
        return _of_words(item, None)
    if not isinstance(item, dict):
        return unreadable("(no text)")
    name, path = first_text(item, ("name", "type", "id")), first_text(item, ("path", "url"))
    if name is None and path is None:
        title = first_text(item, ("title",))
        return unreadable("(no name)") if title is None else stated_license(title)
    return _of_words(name, path)


def _of_words(name: str | None, path: str | None) -> Stated:
    """A name, with the address or the file of the text: what the name does not say, the address may."""
    text = shortened(" ".join(filter(None, (name, None if path is None else f"({path})"))))
    page = license_of_url(path) if path is not None and is_url(path) else None
    if name is None:
        return Stated(page or UNNAMED, text)
    named = open_definition_license(name) or stated_license(name).expression
    return Stated(page if page and named in {UNNAMED, UNPARSED} else named, text)
