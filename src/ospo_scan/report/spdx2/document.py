# SPDX-License-Identifier: Apache-2.0
"""A report as an SPDX 2.3 document: one value that the JSON, YAML and tag-value formats write.

Keys are those of the official JSON schema, in the order in which they are written. Files are made one at a time: the
document of a large tree is never held in memory as a whole. https://spdx.github.io/spdx-spec/v2.3/
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from ospo_scan.codec import Plain
from ospo_scan.expression_grammar import ALONE
from ospo_scan.license_ids import SPDX_LIST_VERSION
from ospo_scan.model import PackageKind, Project, Report, Tool
from ospo_scan.report.bill import UNNAMED, Bill, BilledFile, bill
from ospo_scan.report.bill_form import timestamp, verification_digest
from ospo_scan.report.format import RenderOptions
from ospo_scan.report.spdx2.comments import (
    CONCLUSIONS,
    Corrections,
    corrections_by_path,
    left_out,
    of_document,
    of_file,
)
from ospo_scan.report.spdx2.licenses import Licenses
from ospo_scan.report.spdx2.packages import of_purl, package, package_id
from ospo_scan.report.spdx2.text import excluded_name, file_id, file_name, line_of, text_of

DOCUMENT_ID = "SPDXRef-DOCUMENT"
PACKAGE_ID = "SPDXRef-Package"


@dataclass(frozen=True, slots=True)
class Document:
    """An SPDX document: ``head`` has all its values but the lists of elements, and ``package`` is the one package."""

    head: Plain
    package: Plain
    bill: Bill
    licenses: Licenses
    corrections: Corrections

    def lists(self) -> Iterator[tuple[str, Iterable[Plain]]]:
        """The lists of elements, which can be read once: (key, elements); none is empty."""
        yield "packages", self.packages()
        if self.bill.files:
            yield "files", self.files()
        if infos := tuple(self.licenses.texts()):
            yield "hasExtractedLicensingInfos", infos
        yield "relationships", self.relationships()

    def packages(self) -> Iterator[Plain]:
        """The project, then what it contains and what it depends on (clause 7)."""
        yield self.package
        for number, one in enumerate(self.bill.packages, start=1):
            yield package(number, one, self.licenses)

    def files(self) -> Iterator[Plain]:
        """The files (clause 8), in order of the bytes of their paths."""
        for one in self.bill.files:
            yield _file(one, self.licenses, self.corrections)

    def relationships(self) -> Iterator[Plain]:
        """What the document describes, and what the package contains (clause 11)."""
        yield _relationship(DOCUMENT_ID, "DESCRIBES", PACKAGE_ID)
        for one in self.bill.files:
            yield _relationship(PACKAGE_ID, "CONTAINS", file_id(one.file.path))
        for number, other in enumerate(self.bill.packages, start=1):
            is_inside = other.kind is not PackageKind.DEPENDENCY
            yield _relationship(PACKAGE_ID, "CONTAINS" if is_inside else "DEPENDS_ON", package_id(number))


def document(report: Report, options: RenderOptions) -> Document:
    """The document of a report, as created at ``options.created``."""
    billed = bill(report)
    licenses = Licenses(billed)
    made = Document(
        _head(billed, options.created), _package(billed, licenses), billed, licenses, corrections_by_path(report)
    )
    return replace(made, head={**made.head, "documentNamespace": _namespace(made)})


def _head(billed: Bill, created: datetime) -> Plain:
    version = billed.project.version
    return {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": DOCUMENT_ID,
        "name": line_of(f"{billed.name}-{version}" if version else billed.name) or UNNAMED,
        "documentNamespace": "",
        "comment": text_of(of_document(billed)),
        "creationInfo": {
            "created": timestamp(created),
            "creators": _creators(billed.report.result.tool),
            "licenseListVersion": SPDX_LIST_VERSION.rpartition(".")[0],
        },
    }


def _creators(tool: Tool) -> list[str]:
    return [f"Tool: {line_of(f'{one.name}-{one.version}')}" for one in (tool, tool.engine)]


def _namespace(made: Document) -> str:
    """A URI that no other document has: it is made from all values of the document (clause 6.5)."""
    digest = hashlib.sha256()
    for element in chain((made.head,), *(elements for _, elements in made.lists())):
        digest.update(json.dumps(element).encode("ascii") + b"\n")
    return uuid.uuid5(uuid.NAMESPACE_URL, f"urn:sha256:{digest.hexdigest()}").urn


def _package(billed: Bill, licenses: Licenses) -> Plain:
    project = billed.project
    value: Plain = {"name": line_of(billed.name) or UNNAMED, "SPDXID": PACKAGE_ID}
    if version := line_of(project.version or "") or project.revision:
        value["versionInfo"] = version
    value |= {"supplier": _supplier(project), "downloadLocation": "NOASSERTION", "filesAnalyzed": bool(billed.files)}
    if billed.files:
        value["packageVerificationCode"] = _verification_code(billed)
    if project.revision:
        when = f" of {project.revision_date}" if project.revision_date else ""
        value["sourceInfo"] = f"Commit {project.revision}{when}; the files may hold changes on top of it."
    value["licenseConcluded"] = "NOASSERTION"
    if billed.files:
        value["licenseInfoFromFiles"] = _licenses_from_files(billed, licenses)
    value |= {
        "licenseDeclared": licenses.expression(billed.license_declared) if billed.license_declared else "NOASSERTION",
        "licenseComments": CONCLUSIONS,
        "copyrightText": _copyrights_from_files(billed),
    }
    if billed.left_out:
        value["comment"] = text_of(left_out(billed))
    return {**value, **of_purl(billed.purl), "primaryPackagePurpose": "SOURCE"}


def _supplier(project: Project) -> str:
    """The organization; one with parentheses in its name gets empty ones for the address, which readers look for."""
    name = line_of(project.supplier or "")
    return f"Organization: {name}{' ()' if '(' in name else ''}" if name else "NOASSERTION"


def _verification_code(billed: Bill) -> Plain:
    """The digest of all files, and the names of those that are not in it (clause 7.9)."""
    value: Plain = {"packageVerificationCodeValue": verification_digest(billed)}
    if billed.left_out:
        value["packageVerificationCodeExcludedFiles"] = [excluded_name(scan.path) for scan in billed.left_out]
    return value


def _licenses_from_files(billed: Bill, licenses: Licenses) -> list[str]:
    found = set().union(*(_licenses_in(file, licenses) for file in billed.files)) - {"NONE"}
    # That there are none would be said of what was left out as well.
    return sorted(found) or ["NOASSERTION" if billed.left_out else "NONE"]


def _licenses_in(one: BilledFile, licenses: Licenses) -> list[str]:
    """The licenses that a file names; that it names none is told only where there was not even a clue."""
    return licenses.ids(one.licenses) or ["NOASSERTION" if one.scan.clues else "NONE"]


def _copyrights_from_files(billed: Bill) -> str:
    statements: list[str] = []
    for one in billed.files:
        if one.copyrights is None:
            return "NOASSERTION"
        statements += (found.statement for found in one.copyrights)
    is_whole = billed.files and not billed.left_out
    return _copyright_text(statements) if statements or is_whole else "NOASSERTION"


def _file(one: BilledFile, licenses: Licenses, corrections: Corrections) -> Plain:
    path, comment, copyrights = one.file.path, of_file(one, corrections), one.copyrights
    return {
        "fileName": file_name(path),
        "SPDXID": file_id(path),
        "checksums": [
            {"algorithm": "SHA1", "checksumValue": one.file.sha1},
            {"algorithm": "SHA256", "checksumValue": one.file.sha256},
        ],
        "licenseConcluded": licenses.expression(one.concluded) if one.concluded else "NOASSERTION",
        "licenseInfoInFiles": _licenses_in(one, licenses),
        **({"licenseComments": text_of(comment)} if comment else {}),
        "copyrightText": "NOASSERTION"
        if copyrights is None
        else _copyright_text(found.statement for found in copyrights),
    }


def _copyright_text(statements: Iterable[str]) -> str:
    """Each statement once; NONE where there are none."""
    distinct = dict.fromkeys(map(text_of, statements))
    text = "\n".join(distinct)
    if not text.strip():
        return "NOASSERTION" if distinct else "NONE"
    return f'"{text}"' if text in ALONE else text


def _relationship(one: str, kind: str, other: str) -> Plain:
    return {"spdxElementId": one, "relationshipType": kind, "relatedSpdxElement": other}
