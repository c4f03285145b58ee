# SPDX-License-Identifier: Apache-2.0
"""The heavy half of the packages detector: loaded once in the nursery, run in its forked workers.

scancode's readers of manifests (packagedcode) are called one by one, on a private copy that has passed our bounds, so
that a fault of theirs is told and not passed over. Where they are unsafe or wrong, ours speak (docs/manifests.md). The
license index is loaded too: scancode knows 30,000 names and notices of licenses.
"""

from __future__ import annotations

import itertools
import os
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Protocol

from ospo_scan import codec
from ospo_scan.detect.scancode import engine
from ospo_scan.detect.scancode.installation import REINSTALL
from ospo_scan.errors import EngineError
from ospo_scan.execute import Alive, Work
from ospo_scan.expression import UNPARSED, from_scancode, leaves
from ospo_scan.license_ids import license_facts
from ospo_scan.manifests import ManifestError, Stated, Statement
from ospo_scan.manifests.documents import paths, texts_in
from ospo_scan.manifests.license_names import LONGEST_NAME, referenced_file
from ospo_scan.manifests.purls import checked, purl_of
from ospo_scan.manifests.python import statements_of
from ospo_scan.manifests.reading import SOURCES, Source, source_of
from ospo_scan.manifests.statements import license_declared
from ospo_scan.model import Dependency, Manifest

MAX_DEPENDENCIES = 100_000
LONGEST_SHOWN = 500
"""Of a license text that stands in a manifest, so many characters are shown as what is stated."""

_NO_PROGRAM = "is no program of Python 3"
_SURE_SCORE = 80
_NAMED_BY_FILE = "nuget_project"
_QUALIFIERS = {"debian_control_in_source": {"arch": "source"}}
_PLATFORM = ("php", "hhvm", "ext-", "lib-", "composer-")
"""Names that composer.json asks for and that are no packages: the interpreter and its extensions."""


class _Package(Protocol):
    """What is used of scancode's ``PackageData``."""

    name: str | None
    version: str | None
    namespace: str | None
    extracted_license_statement: object
    dependencies: Iterable[Any]


def load_fast() -> Work:
    """The engine with its exact accelerations. Raises whatever a broken installation raises."""
    engine.load_fast()
    return _load()


def load_stock() -> Work:
    """The engine as it comes. Raises whatever a broken installation raises."""
    engine.load_stock()
    return _load()


def _load() -> Work:
    try:
        from packagedcode import HANDLER_BY_DATASOURCE_ID, models

        missing = {source.handler for source in SOURCES.values() if source.handler} - HANDLER_BY_DATASOURCE_ID.keys()
        # Statements stay as they were written, not as a YAML text of them.
        models.PackageData.normalize_extracted_license_statement = lambda self: None
    except Exception as fault:  # whatever another version does otherwise
        raise EngineError(
            f"scancode-toolkit reads no manifests here ({type(fault).__name__}: {fault}). {REINSTALL}"
        ) from fault
    if missing:
        raise EngineError(f"scancode-toolkit lacks its reader {min(missing)}. {REINSTALL}")
    warnings.simplefilter("ignore")
    return detect


def detect(location: str, alive: Alive) -> object:
    """The plain form of what the manifest at ``location`` says, or why it cannot be read: an answer, too, to be kept.

    Its private name tells what it is.
    """
    try:
        source = source_of(location)
    except KeyError:
        return codec.found_to_plain(codec.Found(manifests=()))
    try:
        found = codec.Found(manifests=(_manifest(source, location),))
    except ManifestError as fault:
        found = codec.Found(manifests=(), unread=str(fault))
    return codec.found_to_plain(found)


def _manifest(source: Source, location: str) -> Manifest:
    """What the manifest says. Raises: ManifestError where it cannot be read or is over a bound."""
    with open(location, "rb") as file:
        data = file.read()
    source.check(data)
    stated = source.read(data) if source.read else Stated()
    if source.datasource == _NAMED_BY_FILE and stated.name is None and (stated.statements or stated.referenced_files):
        stated = replace(stated, name=os.path.basename(location).removesuffix(".csproj"))
    package = _package(source.handler, location) if source.handler else None
    return manifest_of(source, stated, package)


def _package(handler: str, location: str) -> _Package | None:
    """What that reader of scancode's says; None where it finds no package in the file. Raises: ManifestError."""
    from packagedcode import HANDLER_BY_DATASOURCE_ID

    reader = HANDLER_BY_DATASOURCE_ID[handler]
    try:
        packages: Iterator[_Package | None] = reader.parse(location=location, package_only=True)
        package = next(packages, None)
    except Exception as fault:  # it reads what anyone wrote, and raises whatever it comes upon
        if isinstance(fault, SyntaxError) or "null bytes" in str(fault):  # in words that each Python has of its own
            raise ManifestError(_NO_PROGRAM) from fault
        # NOTE: some of its messages name the private copy, which no report may: packagedcode/npm.py and nuget.py.
        said = " ".join(str(fault).replace(location, "the file").split())[:120]
        raise ManifestError(f"cannot be read by scancode ({type(fault).__name__}: {said})") from fault
    if package is None and handler == "conan_conanfile_py":
        raise ManifestError(_NO_PROGRAM)  # it says nothing of a syntax error
    return package


def manifest_of(source: Source, stated: Stated, package: _Package | None) -> Manifest:
    """Both readings joined: ours where it says something, else scancode's. Raises: ManifestError."""
    if package is not None and not source.read:
        stated = _stated(package)
    name, version, namespace = stated.name, stated.version, stated.namespace
    if package is not None and name is None:
        name, namespace = _text(package.name), _text(package.namespace)
        version = version or _text(package.version)
    if version is not None and "$" in version:
        version = None  # a property that only a build knows
    dependencies = stated.dependencies
    if dependencies is None:
        dependencies = tuple(itertools.islice(_dependencies(source, package), MAX_DEPENDENCIES + 1))
    if len(dependencies) > MAX_DEPENDENCIES:
        raise ManifestError(f"names more than {MAX_DEPENDENCIES:,} packages")
    texts = tuple(dict.fromkeys(one.text for one in stated.statements))
    files = dict.fromkeys(
        (*stated.referenced_files, *paths([file for text in texts if (file := referenced_file(text))]))
    )
    return Manifest(
        type=source.type,
        datasource=source.datasource,
        name=f"{namespace}/{name}" if name and namespace and source.type not in {"deb", "maven"} else name,
        version=version,
        purl=purl_of(source.type, name, version, namespace, **_QUALIFIERS.get(source.datasource, {})),
        license_stated=tuple(_shown(text) for text in texts),
        license_declared=license_declared(stated, license_of),
        referenced_files=tuple(files),
        dependencies=dependencies,
    )


def _shown(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _stated(package: _Package) -> Stated:
    """What scancode took for the statement of the license: a text, a list, or the parts of one of Python's."""
    found = package.extracted_license_statement
    if isinstance(found, Mapping):
        return Stated(statements=statements_of(texts_in(found, "license"), texts_in(found, "classifiers")))
    return Stated(statements=tuple(Statement(text) for text in texts_in({"license": found}, "license")))


def _dependencies(source: Source, package: _Package | None) -> Iterator[Dependency]:
    found: Iterable[Any] = () if package is None else package.dependencies
    seen: set[Dependency] = set()
    for each in found:
        one = _dependency(source, each if isinstance(each, Mapping) else each.to_dict())
        if one is not None and one not in seen:
            seen.add(one)
            yield one


def _dependency(source: Source, found: Mapping[str, Any]) -> Dependency | None:
    scope = _text(found.get("scope"))
    purl = checked(source.type, found.get("purl"), bool(found.get("is_pinned")))
    if purl is None or (source.type == "composer" and _is_platform(purl)):
        return None
    return Dependency(purl, _text(found.get("extracted_requirement")), scope, bool(found.get("is_optional")))


def _is_platform(purl: str) -> bool:
    name = purl.removeprefix("pkg:composer/").partition("@")[0]
    return "/" not in name and name.startswith(_PLATFORM)


def license_of(text: str) -> str | None:
    """What scancode says of a license name or text as a whole, canonical; None where it does not know all of it.

    Of a name, all words have to be those of one rule. Of a longer text, every license found has to be sure.
    """
    found = _named(text) if len(text) <= LONGEST_NAME and "\n" not in text else _texted(text)
    if found is None:
        return None
    expression = from_scancode(found)
    is_known = all(
        (facts := license_facts(leaf.partition(" WITH ")[0])) and not facts.is_unknown for leaf in leaves(expression)
    )
    return expression if is_known and expression != UNPARSED else None


def _named(text: str) -> str | None:
    from licensedcode.cache import get_index

    for asked in (text, f"license {text}"):  # bare names are no rules, as they occur in any text
        matches = get_index().match(query_string=asked, as_expression=False, approximate=False)
        is_whole = len(matches) == 1 and matches[0].matcher == "1-hash"
        if is_whole and not any(matches[0].query.unknowns_by_pos.values()):
            return _spdx(matches[0].rule.license_expression)
    return None


def _texted(text: str) -> str | None:
    from licensedcode.detection import detect_licenses

    expressions = []
    for detection in detect_licenses(query_string=text):
        if detection.license_expression is None or any(match.score() < _SURE_SCORE for match in detection.matches):
            return None
        expressions.append(f"({_spdx(detection.license_expression)})")
    return " AND ".join(dict.fromkeys(expressions)) or None


def _spdx(expression: str) -> str:
    from licensedcode.cache import build_spdx_license_expression, get_cache

    return str(build_spdx_license_expression(expression, licensing=get_cache().licensing))
