# SPDX-License-Identifier: Apache-2.0
"""The SPDX 2.3 document of a report, as tag-value: a line for each value, texts between ``<text>`` and ``</text>``.

Values come as ``text`` made them: none of them can end its line or its text, nor start another tag.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TextIO, cast

from ospo_scan.codec import Plain
from ospo_scan.expression_grammar import ALONE
from ospo_scan.model import Report
from ospo_scan.report.format import RenderOptions
from ospo_scan.report.spdx2.document import Document, document

Tags = Mapping[str, str]
"""The tag for each key."""

_DOCUMENT: Tags = {
    "spdxVersion": "SPDXVersion",
    "dataLicense": "DataLicense",
    "SPDXID": "SPDXID",
    "name": "DocumentName",
    "documentNamespace": "DocumentNamespace",
    "comment": "DocumentComment",
}
_CREATION: Tags = {"creators": "Creator", "created": "Created", "licenseListVersion": "LicenseListVersion"}
_PACKAGE: Tags = {
    "name": "PackageName",
    "SPDXID": "SPDXID",
    "versionInfo": "PackageVersion",
    "supplier": "PackageSupplier",
    "downloadLocation": "PackageDownloadLocation",
    "filesAnalyzed": "FilesAnalyzed",
    "packageVerificationCode": "PackageVerificationCode",
    "sourceInfo": "PackageSourceInfo",
    "licenseConcluded": "PackageLicenseConcluded",
    "licenseInfoFromFiles": "PackageLicenseInfoFromFiles",
    "licenseDeclared": "PackageLicenseDeclared",
    "licenseComments": "PackageLicenseComments",
    "copyrightText": "PackageCopyrightText",
    "comment": "PackageComment",
    "externalRefs": "ExternalRef",
    "primaryPackagePurpose": "PrimaryPackagePurpose",
}
_FILE: Tags = {
    "fileName": "FileName",
    "SPDXID": "SPDXID",
    "checksums": "FileChecksum",
    "licenseConcluded": "LicenseConcluded",
    "licenseInfoInFiles": "LicenseInfoInFile",
    "licenseComments": "LicenseComments",
    "copyrightText": "FileCopyrightText",
}
_LICENSE: Tags = {
    "licenseId": "LicenseID",
    "extractedText": "ExtractedText",
    "name": "LicenseName",
    "comment": "LicenseComment",
}
_TEXTS = frozenset(("comment", "sourceInfo", "licenseComments", "extractedText"))

NEEDS_COPYRIGHTS = True


def write(report: Report, stream: TextIO, options: RenderOptions) -> None:
    """Write the document of ``report``: the project and relationships, files, packages, licenses off the SPDX list."""
    for part in _tag_value(document(report, options)):
        stream.write(part)


def _tag_value(made: Document) -> Iterator[str]:
    head = dict(made.head)
    creation = cast(Plain, head.pop("creationInfo"))
    yield _section("Document", head, _DOCUMENT).removeprefix("\n")
    yield _section("Creation", creation, _CREATION)
    project, *others = made.packages()
    yield _section("Package", project, _PACKAGE)
    yield "\n## Relationships\n"
    for one in made.relationships():
        yield f"Relationship: {one['spdxElementId']} {one['relationshipType']} {one['relatedSpdxElement']}\n"
    for file in made.files():
        yield _section("File", file, _FILE)
    for package in others:  # the files that follow on a package would be those of this package
        yield _section("Package", package, _PACKAGE)
    for license_info in made.licenses.texts():
        yield _section("License", license_info, _LICENSE)


def _section(title: str, element: Plain, tags: Tags) -> str:
    lines = [f"{tags[key]}: {line}\n" for key, value in element.items() for line in _values(key, value)]
    return f"\n## {title} Information\n{''.join(lines)}"


def _values(key: str, value: object) -> Iterable[str]:
    if isinstance(value, str):
        is_text = key in _TEXTS or (key == "copyrightText" and value not in ALONE)
        return (f"<text>{value}</text>" if is_text else value,)
    if isinstance(value, list):
        return [one if isinstance(one, str) else _entry(one) for one in value]
    if isinstance(value, dict):
        return (_verification_code(value),)
    return ("true" if value else "false",)


def _entry(value: Plain) -> str:
    """A checksum, or the reference to a package."""
    if "algorithm" in value:
        return f"{value['algorithm']}: {value['checksumValue']}"
    return f"{value['referenceCategory']} {value['referenceType']} {value['referenceLocator']}"


def _verification_code(value: Plain) -> str:
    code = str(value["packageVerificationCodeValue"])
    excluded = cast(list[str], value.get("packageVerificationCodeExcludedFiles", []))
    return f"{code} (excludes: {','.join(excluded)})" if excluded else code
