# SPDX-License-Identifier: Apache-2.0
"""The report as a CycloneDX 1.6 document in JSON: the project, and a component for each of its files.

One component a line. CycloneDX calls what was seen in a file an observed license and keeps it in ``evidence``;
``licenses`` has what people concluded, else what the authors declared: what they intended, which only an SPDX tag says
of a file. ``v1_7`` writes the same with the means of the later version, ``files`` the
components of both.
https://cyclonedx.org/docs/1.6/json/
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TextIO

from ospo_scan.codec import Plain, well_formed
from ospo_scan.expression import conjunction
from ospo_scan.model import PackageKind, Report
from ospo_scan.report.bill import Bill, bill, package_licenses
from ospo_scan.report.bill_form import (
    all_scanned,
    corrections,
    custom_licenses,
    distinct,
    document_line,
    document_uuid,
    is_complete,
    not_scanned,
    spdx_expression,
    statements,
    timestamp,
)
from ospo_scan.report.cyclonedx.files import not_scanned_component, properties, reference, scanned_component
from ospo_scan.report.cyclonedx.packages import declared, package_component, package_reference
from ospo_scan.report.format import RenderOptions

_PROJECT = "project"
_LONGEST_VERSION = 1024  # what the schema takes

Details = Callable[[Mapping[str, str]], Plain]
"""The members that tell the texts of licenses, by their names, beside an expression."""

NEEDS_COPYRIGHTS = True


@dataclass(frozen=True, slots=True)
class Dialect:
    """A version of CycloneDX; ``details`` is None where an expression cannot have texts beside it."""

    spec_version: str
    details: Details | None = None


def write(report: Report, stream: TextIO, options: RenderOptions) -> None:
    """Write ``report`` as one JSON document of CycloneDX 1.6 that was created at ``options.created``."""
    write_as(Dialect("1.6"), report, stream, options.created)


def write_as(dialect: Dialect, report: Report, stream: TextIO, created: datetime) -> None:
    """Write ``report`` as one JSON document of any version."""
    facts = bill(report)
    stream.write(document_line(_head(dialect, facts, created)).removesuffix("}"))
    _write_items(stream, "components", _components(facts))
    if needed := list(_dependencies(facts)):
        _write_items(stream, "dependencies", iter(needed))
    _write_items(stream, "compositions", _compositions(facts))
    _write_items(stream, "annotations", _annotations(report, created))
    stream.write("}\n")


def _write_items(stream: TextIO, key: str, items: Iterator[Plain]) -> None:
    start, end = f',\n"{key}": [', "]"
    for item in items:
        stream.write(f"{start}\n{document_line(item)}")
        start, end = ",", "\n]"
    stream.write(end if start == "," else start + end)


def _head(dialect: Dialect, facts: Bill, created: datetime) -> Plain:
    version = dialect.spec_version
    return {
        "$schema": f"http://cyclonedx.org/schema/bom-{version}.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": version,
        "serialNumber": f"urn:uuid:{document_uuid(facts, created, f'cyclonedx-{version}')}",
        "version": 1,
        "metadata": {
            "timestamp": timestamp(created),
            "lifecycles": [{"phase": "pre-build"}],
            "tools": {"components": list(_tools(facts.report))},
            "component": _project(dialect, facts),
        },
    }


def _tools(report: Report) -> Iterator[Plain]:
    tool = report.result.tool
    yield {"bom-ref": "tool", **_application(tool.name, tool.version)}
    yield {"bom-ref": "engine", **_application(tool.engine.name, tool.engine.version)}


def _application(name: str, version: str | None) -> Plain:
    known = {} if version is None else {"version": well_formed(version)[:_LONGEST_VERSION]}
    return {"type": "application", "name": well_formed(name), **known}


def _project(dialect: Dialect, facts: Bill) -> Plain:
    """The component that the document is about; its evidence is all that was observed in its files."""
    project = facts.project
    component: Plain = {"bom-ref": _PROJECT, **_application(facts.name, project.version or project.revision)}
    if facts.purl:
        component["purl"] = well_formed(facts.purl)
    if project.supplier:
        component["supplier"] = {"name": well_formed(project.supplier)}
    seen = distinct(file.detected for file in all_scanned(facts))
    others = distinct(one for file in all_scanned(facts) for one in (file.declared, file.concluded))
    texts, kept = _texts(facts, (*seen, *others, *package_licenses(facts))), _texts(facts, seen)
    if (together := conjunction(seen)) is not None:
        choice: Plain = {"expression": spdx_expression(together)}
        if dialect.details is not None and kept:
            choice |= dialect.details(kept)
            texts = {name: text for name, text in texts.items() if name not in kept}
        component["evidence"] = {"licenses": [choice]}
    if licenses := declared(facts.license_declared):
        component["licenses"] = licenses
    named = [(f"license-text:{name}", text) for name, text in texts.items()]
    return component | properties(("revision", project.revision), ("revision-date", project.revision_date), *named)


def _texts(facts: Bill, expressions: Iterable[str]) -> Mapping[str, str]:
    """The texts of licenses that are not on the SPDX list, where they are known, by the names in expressions."""
    custom = custom_licenses(facts, expressions)
    texts = {name: one.text for licenses in custom.values() for name, one in licenses.items() if one.text is not None}
    return {name: well_formed(texts[name]) for name in sorted(texts)}


def _components(facts: Bill) -> Iterator[Plain]:
    """A component for each file, those that were not scanned next, and one for each package."""
    said = corrections(facts.report)
    for billed in all_scanned(facts):
        yield scanned_component(billed, said.get(billed.file.path, ()))
    for scan in not_scanned(facts):
        yield not_scanned_component(scan)
    for number, package in enumerate(facts.packages, start=1):
        yield package_component(number, package)


def _dependencies(facts: Bill) -> Iterator[Plain]:
    """What the project depends on: the packages that it names and does not contain."""
    needed = [
        package_reference(number)
        for number, package in enumerate(facts.packages, start=1)
        if package.kind is PackageKind.DEPENDENCY
    ]
    if needed:
        yield {"ref": _PROJECT, "dependsOn": needed}


def _compositions(facts: Bill) -> Iterator[Plain]:
    """Whether the files are all there is, and that what is in some of them is not known.

    Dependencies are as far as lock files and manifests of the tree tell: whether these are all, nobody knows.
    """
    yield {"aggregate": "complete" if is_complete(facts) else "incomplete", "assemblies": [_PROJECT]}
    yield {"aggregate": "unknown", "dependencies": [_PROJECT]}
    if unknown := [reference(scan.path) for scan in not_scanned(facts)]:
        yield {"aggregate": "unknown", "assemblies": unknown}


def _annotations(report: Report, created: datetime) -> Iterator[Plain]:
    """What has to be said of the run as a whole."""
    tool = report.result.tool
    for number, statement in enumerate(statements(report), start=1):
        yield {
            "bom-ref": f"note-{number}",
            "subjects": [_PROJECT],
            "annotator": {"component": _application(tool.name, tool.version)},
            "timestamp": timestamp(created),
            "text": statement,
        }
