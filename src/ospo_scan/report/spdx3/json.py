# SPDX-License-Identifier: Apache-2.0
"""The report as an SPDX 3.0.1 document in JSON-LD: the core, software and simple licensing profiles.

One element a line. What a file itself says of its license is ``hasDeclaredLicense``, which SPDX 3 defines for what
tools detect in it; ``hasConcludedLicense`` asserts something only where people concluded. ``licenses`` has the
licenses.
https://spdx.github.io/spdx-spec/v3.0.1/
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TextIO
from urllib.parse import quote

from ospo_scan.codec import Plain, well_formed
from ospo_scan.model import FileScan, Package, PackageKind, Project, Report
from ospo_scan.report.bill import Bill, BilledFile, bill
from ospo_scan.report.bill_form import (
    all_scanned,
    corrections,
    declared_from,
    document_line,
    document_uuid,
    fate,
    is_complete,
    is_limited,
    not_scanned,
    package_name,
    path_id,
    statements,
    timestamp,
    verification_digest,
)
from ospo_scan.report.format import RenderOptions
from ospo_scan.report.spdx3.licenses import NO_ASSERTION, NONE, Licenses
from ospo_scan.report.text import exact_path

SPEC_VERSION = "3.0.1"
CONTEXT = f"https://spdx.org/rdf/{SPEC_VERSION}/spdx-context.jsonld"

_CREATION = "_:creation"
_CONTAINS = "contains"
_PROFILES = ["core", "software", "simpleLicensing"]
_LONGEST_NAME = 60  # of a project, in the name space that every id begins with

NEEDS_COPYRIGHTS = True


def write(report: Report, stream: TextIO, options: RenderOptions) -> None:
    """Write ``report`` as one JSON-LD document that was created at ``options.created``."""
    stream.write(f'{{"@context": {document_line(CONTEXT)}, "@graph": [\n')
    separator = ""
    for element in _Document(bill(report), options.created).elements():
        stream.write(separator + _line(element))
        separator = ",\n"
    stream.write("\n]}\n")


def _line(element: Plain) -> str:
    line = document_line(element)
    if "element" in element or element.get("relationshipType") == _CONTAINS:
        # A list of the whole tree. No text of it has these four signs in a row: JSON escapes the quotes of texts.
        return line.replace('", "', '",\n"')
    return line


class _Document:
    """The elements of one document; ``ids`` fills up with those that are its parts."""

    def __init__(self, bill: Bill, created: datetime) -> None:
        self.bill = bill
        self.created = created
        name = quote(well_formed(bill.name)[:_LONGEST_NAME], safe="")
        self.namespace = f"https://spdx.org/spdxdocs/{name}-{document_uuid(bill, created, 'spdx3')}#"
        self.licenses = Licenses(bill, self.iri)
        self.corrections = corrections(bill.report)
        self.ids: list[str] = []

    def iri(self, name: str) -> str:
        """The IRI of the element that has this name in the document."""
        return self.namespace + name

    def elements(self) -> Iterator[Plain]:
        """Every element, the document itself last: it lists all others."""
        yield self._creation()
        for element in self._parts():
            self.ids.append(str(element["spdxId"]))
            yield element
        yield self._element(
            "SpdxDocument",
            "document",
            name=well_formed(self.bill.name),
            dataLicense=self.licenses.of_data,
            profileConformance=_PROFILES,
            rootElement=[self.iri("sbom")],
            element=self.ids,
        )

    def _parts(self) -> Iterator[Plain]:
        yield from self._tools()
        yield self._package()
        stated = self.bill.license_declared
        declared = NO_ASSERTION if stated is None else self.licenses.of(stated)
        yield self._relationship("declared", "package", "hasDeclaredLicense", declared)
        yield self._relationship("concluded", "package", "hasConcludedLicense", NO_ASSERTION)
        for kind, name, members in self.licenses.elements():
            yield self._element(kind, name, **members)
        for file in all_scanned(self.bill):
            yield from self._scanned(file)
        for scan in not_scanned(self.bill):
            yield from self._not_scanned(scan)
        for number, statement in enumerate(statements(self.bill.report), start=1):
            yield self._annotation(f"note/{number}", "package", statement)
        for number, package in enumerate(self.bill.packages, start=1):
            yield from self._other_package(f"package/{number}", package)
        inside, needed = self._package_iris()
        parts = [*(self.iri(f"file/{path_id(path)}") for path in self._paths()), *inside]
        if parts:
            complete = "complete" if is_complete(self.bill) else "incomplete"
            yield self._relationship("contains", "package", _CONTAINS, *parts, completeness=complete)
        if needed:
            yield self._relationship("depends-on", "package", "dependsOn", *needed, completeness="noAssertion")
        yield self._sbom([*parts, *needed])

    def _package_iris(self) -> tuple[list[str], list[str]]:
        """The packages inside the tree, and those that it only names."""
        inside: list[str] = []
        needed: list[str] = []
        for number, package in enumerate(self.bill.packages, start=1):
            iris = needed if package.kind is PackageKind.DEPENDENCY else inside
            iris.append(self.iri(f"package/{number}"))
        return inside, needed

    def _other_package(self, name: str, package: Package) -> Iterator[Plain]:
        """A package that a manifest describes or a lock file names, and what it declares."""
        members: Plain = {"name": package_name(package), "comment": declared_from(package)}
        if package.version:
            members["software_packageVersion"] = well_formed(package.version)
        if package.purl:
            members["software_packageUrl"] = well_formed(package.purl)
        yield self._element("software_Package", name, **members)
        stated = package.license_declared
        declared = NO_ASSERTION if stated is None else self.licenses.of(stated)
        yield self._relationship(f"declared/{name}", name, "hasDeclaredLicense", declared)
        yield self._relationship(f"concluded/{name}", name, "hasConcludedLicense", NO_ASSERTION)

    def _paths(self) -> Iterator[str]:
        yield from (file.file.path for file in all_scanned(self.bill))
        yield from (scan.path for scan in not_scanned(self.bill))

    def _creation(self) -> Plain:
        return {
            "type": "CreationInfo",
            "@id": _CREATION,
            "specVersion": SPEC_VERSION,
            "created": timestamp(self.created),
            "createdBy": [self.iri("agent")],
            "createdUsing": [self.iri("tool"), self.iri("engine")],
        }

    def _tools(self) -> Iterator[Plain]:
        tool = self.bill.report.result.tool
        yield self._element("SoftwareAgent", "agent", name=well_formed(tool.name))
        yield self._element("Tool", "tool", name=well_formed(f"{tool.name}-{tool.version}"))
        yield self._element("Tool", "engine", name=well_formed(f"{tool.engine.name}-{tool.engine.version}"))
        if self.bill.project.supplier:
            yield self._element("Organization", "supplier", name=well_formed(self.bill.project.supplier))

    def _package(self) -> Plain:
        project = self.bill.project
        members: Plain = {"name": well_formed(self.bill.name), "software_primaryPurpose": "source"}
        if version := project.version or project.revision:
            members["software_packageVersion"] = well_formed(version)
        if self.bill.purl:
            members["software_packageUrl"] = well_formed(self.bill.purl)
        if project.supplier:
            members["suppliedBy"] = self.iri("supplier")
        if project.revision:
            members["software_sourceInfo"] = _source(project)
        if self.bill.files and not self.bill.undigested and not is_limited(self.bill.report):
            members["verifiedUsing"] = [_verification_code(self.bill)]
        return self._element("software_Package", "package", **members)

    def _sbom(self, files: list[str]) -> Plain:
        package = self.iri("package")
        return self._element(
            "software_Sbom",
            "sbom",
            name=well_formed(self.bill.name),
            software_sbomType=["source"],
            profileConformance=_PROFILES,
            rootElement=[package],
            element=[package, *files],
        )

    def _scanned(self, billed: BilledFile) -> Iterator[Plain]:
        """The file, what it says of its license, and what people concluded."""
        file, name = billed.file, path_id(billed.file.path)
        digests = (("sha1", file.sha1), ("sha256", file.sha256))
        hashes = [{"type": "Hash", "algorithm": kind, "hashValue": digest} for kind, digest in digests if digest]
        members: Plain = {"name": exact_path(file.path), "software_copyrightText": _copyright_text(billed)}
        yield self._element("software_File", f"file/{name}", **members, **({"verifiedUsing": hashes} if hashes else {}))
        said = self.corrections.get(file.path, ())
        declared = _declared(billed, self.licenses)
        yield self._relationship(f"declared/{name}", f"file/{name}", "hasDeclaredLicense", declared)
        if billed.concluded is not None:
            origin = [f"Concluded from: {billed.origin}"] if billed.origin else []
            concluded, why = self.licenses.of(billed.concluded), {"comment": "\n".join([*origin, *said])}
            yield self._relationship(f"concluded/{name}", f"file/{name}", "hasConcludedLicense", concluded, **why)
            return
        yield self._not_concluded(name)
        for number, sentence in enumerate(said, start=1):
            yield self._annotation(f"correction/{number}/{name}", f"file/{name}", sentence)

    def _not_scanned(self, scan: FileScan) -> Iterator[Plain]:
        name = path_id(scan.path)
        yield self._element("software_File", f"file/{name}", name=exact_path(scan.path))
        yield self._relationship(f"declared/{name}", f"file/{name}", "hasDeclaredLicense", NO_ASSERTION)
        yield self._not_concluded(name)
        yield self._annotation(f"not-scanned/{name}", f"file/{name}", fate(scan))

    def _not_concluded(self, name: str) -> Plain:
        """What the Licensing profile asks for where nobody concluded: every artifact has one concluded license."""
        return self._relationship(f"concluded/{name}", f"file/{name}", "hasConcludedLicense", NO_ASSERTION)

    def _relationship(self, name: str, start: str, kind: str, /, *ends: str, **members: object) -> Plain:
        start, to = self.iri(start), list(ends)
        return self._element("Relationship", name, relationshipType=kind, **{"from": start}, to=to, **members)

    def _annotation(self, name: str, subject: str, statement: str) -> Plain:
        members = {"subject": self.iri(subject), "statement": statement, "contentType": "text/plain"}
        return self._element("Annotation", name, annotationType="other", **members)

    def _element(self, kind: str, name: str, /, **members: object) -> Plain:
        return {"type": kind, "spdxId": self.iri(name), "creationInfo": _CREATION, **members}


def _source(project: Project) -> str:
    dated = f" of {project.revision_date}" if project.revision_date else ""
    return well_formed(f"git commit {project.revision}{dated}; the tree may have held changes on top of it")


def _verification_code(bill: Bill) -> Plain:
    """The code that SPDX 2 has for a package as well (/Core/PackageVerificationCode)."""
    excluded = [exact_path(scan.path) for scan in bill.left_out]
    code: Plain = {
        "type": "PackageVerificationCode",
        "algorithm": "sha1",
        "hashValue": verification_digest(bill),
    }
    return {**code, "packageVerificationCodeExcludedFile": excluded} if excluded else code


def _copyright_text(billed: BilledFile) -> str:
    if billed.copyrights is None:
        return "NOASSERTION"
    return "\n".join(well_formed(one.statement) for one in billed.copyrights) if billed.copyrights else "NONE"


def _declared(billed: BilledFile, licenses: Licenses) -> str:
    """What a file says; that it says nothing at all is told only where there was not even a clue."""
    if billed.stated is not None:
        return licenses.of(billed.stated)
    return NO_ASSERTION if billed.scan.clues else NONE
