# SPDX-License-Identifier: Apache-2.0
"""Python: pyproject.toml in all its forms, Pipfile, setup.cfg, PKG-INFO and METADATA.

``setup.py`` and requirements files are read by scancode, which never runs the former.
https://packaging.python.org/specifications/core-metadata/ https://packaging.python.org/specifications/pyproject-toml/
"""

from __future__ import annotations

import configparser
from collections.abc import Iterable, Iterator, Sequence

from ospo_scan.manifests import ManifestError, Stated, Statement
from ospo_scan.manifests.documents import (
    Table,
    decoded,
    header_fields,
    paths,
    table_in,
    text_in,
    texts_in,
    toml_table,
)
from ospo_scan.manifests.license_names import LONGEST_NAME
from ospo_scan.manifests.purls import dependency_of, required, specified
from ospo_scan.model import Dependency

_KEYWORDS = ("file:", "attr:")
_NO_PACKAGES = frozenset(("source", "requires", "scripts", "pipenv"))
"""Tables of a Pipfile that name no packages; every other one is a category of them."""
_PLACEHOLDER = "UNKNOWN"
"""What old build tools write into PKG-INFO where the project says nothing."""


def pyproject(data: bytes) -> Stated:
    """What the ``[project]`` table says (PEP 621, PEP 639), or that of Poetry where it says nothing."""
    document = toml_table(data)
    project, poetry = table_in(document, "project"), table_in(document, "tool", "poetry")
    own = project if text_in(project, "name") else poetry or project
    statements, files = _licenses(project)
    if not statements and not files:
        statements, files = _licenses(poetry)
    return Stated(
        name=text_in(own, "name"),
        version=text_in(own, "version"),
        statements=statements,
        referenced_files=files,
        dependencies=_distinct([*_of_project(project), *_of_poetry(poetry)]),
    )


def _licenses(project: Table) -> tuple[tuple[Statement, ...], tuple[str, ...]]:
    """``license`` as a text, ``{text = …}`` or ``{file = …}``; ``license-files``; the classifiers beside it."""
    table = table_in(project, "license")
    stated = text_in(project, "license") or text_in(table, "text")
    listed = table_in(project, "license-files")  # an early form of PEP 639: paths or globs
    files = [*texts_in(table, "file"), *texts_in(project, "license-files"), *texts_in(listed, "paths")]
    return statements_of([stated] if stated else [], texts_in(project, "classifiers")), paths(files)


def statements_of(stated: Iterable[str], classifiers: Iterable[str]) -> tuple[Statement, ...]:
    """The license itself, and as hints the classifiers that name one."""
    named = [one for one in classifiers if one.startswith("License ::")]
    firm = [one for one in stated if one and one != _PLACEHOLDER]
    return (*(Statement(one) for one in firm), *(Statement(one, is_hint=True) for one in named))


def _of_project(project: Table) -> Iterator[Dependency | None]:
    for text in texts_in(project, "dependencies"):
        yield required(text, "install")
    optional = table_in(project, "optional-dependencies")
    for extra in optional:
        for text in texts_in(optional, extra):
            yield required(text, extra, is_optional=True)


def _of_poetry(poetry: Table) -> Iterator[Dependency | None]:
    yield from _poetry_table(table_in(poetry, "dependencies"), "dependencies", is_optional=False)
    yield from _poetry_table(table_in(poetry, "dev-dependencies"), "dev-dependencies", is_optional=True)
    groups = table_in(poetry, "group")
    for group in groups:
        yield from _poetry_table(table_in(groups, group, "dependencies"), group, is_optional=True)


def _poetry_table(table: Table, scope: str, *, is_optional: bool) -> Iterator[Dependency | None]:
    for name, value in table.items():
        if name == "python":
            continue
        details = table_in(table, name)
        requirement = value if isinstance(value, str) else text_in(details, "version")
        yield dependency_of("pypi", name, None, requirement, scope, is_optional or details.get("optional") is True)


def pipfile(data: bytes) -> Stated:
    """What Pipenv is asked for, by category; a package at a path is part of the tree.

    https://pipenv.pypa.io/en/latest/pipfile.html
    """
    document = toml_table(data)
    found: list[Dependency | None] = []
    for category in document:
        packages = {} if category in _NO_PACKAGES else table_in(document, category)
        for name, value in packages.items():
            details = table_in(packages, name)
            version = value if isinstance(value, str) else text_in(details, "version") or ""
            if "path" not in details:
                found.append(specified(name, version, category, category != "packages"))
    return Stated(dependencies=_distinct(found))


def setup_cfg(data: bytes) -> Stated:
    """The ``[metadata]`` and ``[options]`` of setuptools; ``attr:`` and ``file:`` are not followed."""
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(decoded(data))
    except configparser.Error as fault:
        raise ManifestError(f"is not a configuration file ({str(fault)[:120]})") from fault
    metadata = {key.replace("-", "_"): value or "" for key, value in _section(parser, "metadata").items()}
    version = metadata.get("version", "").strip()
    stated = metadata.get("license", "").strip()
    listed = metadata.get("license_files") or metadata.get("license_file") or ""
    files = [stated.removeprefix("file:")] if stated.startswith("file:") else []
    return Stated(
        name=metadata.get("name", "").strip() or None,
        version=None if version.startswith(_KEYWORDS) else version or None,
        statements=statements_of([] if files else [stated], _listed(metadata.get("classifiers", ""))),
        referenced_files=paths([*files, *_listed(listed)]),
        dependencies=_distinct(_of_options(parser)),
    )


def _section(parser: configparser.ConfigParser, name: str) -> dict[str, str | None]:
    return dict(parser.items(name)) if parser.has_section(name) else {}


def _listed(value: str) -> list[str]:
    """The entries of a list of setuptools: one a line, or on one line between commas."""
    parts = value.splitlines() if "\n" in value else value.split(",")
    return [part.strip() for part in parts if part.strip()]


def _of_options(parser: configparser.ConfigParser) -> Iterator[Dependency | None]:
    options = _section(parser, "options")
    for key, scope in (("install_requires", "install"), ("tests_require", "test"), ("setup_requires", "setup")):
        for text in (options.get(key) or "").splitlines():
            yield required(text, scope, is_optional=key != "install_requires")
    for extra, value in _section(parser, "options.extras_require").items():
        for text in (value or "").splitlines():
            yield required(text, extra, is_optional=True)


def metadata(data: bytes) -> Stated:
    """The core metadata of a distribution: PKG-INFO of a source one, METADATA of a wheel that was installed."""
    text = decoded(data)
    fields: dict[str, list[str]] = {}
    for name, value in header_fields(text):
        fields.setdefault(name, []).append(value)
    if "metadata-version" not in fields and "name" not in fields:
        raise ManifestError("is not the metadata of a Python distribution")
    stated = fields.get("license-expression") or [_undented(one) for one in fields.get("license", ())]
    return Stated(
        name=_first(fields, "name"),
        version=_first(fields, "version"),
        statements=statements_of(stated, fields.get("classifier", ())),
        referenced_files=paths(fields.get("license-file", ())),
        dependencies=_distinct(_of_metadata(fields.get("requires-dist", ()))),
    )


def _undented(text: str) -> str:
    """A license text as it was before it was put into a field: each further line began with ``|``."""
    lines = text.splitlines()
    if len(text) <= LONGEST_NAME and len(lines) < 2:
        return text
    return "\n".join(line.removeprefix("|").strip() for line in lines)


def _first(fields: dict[str, list[str]], name: str) -> str | None:
    value = (fields.get(name) or [""])[0]
    return value if value and value != _PLACEHOLDER else None


def _of_metadata(requirements: Iterable[str]) -> Iterator[Dependency | None]:
    for text in requirements:
        is_extra = "extra ==" in text.partition(";")[2]
        yield required(text, "extra" if is_extra else "install", is_optional=is_extra)


def _distinct(found: Iterable[Dependency | None] | Sequence[Dependency | None]) -> tuple[Dependency, ...]:
    return tuple(dict.fromkeys(one for one in found if one is not None))
