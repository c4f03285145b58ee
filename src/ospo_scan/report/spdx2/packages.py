# SPDX-License-Identifier: Apache-2.0
"""The packages that manifests describe and lock files name, as SPDX 2.3 has them (clause 7)."""

from __future__ import annotations

import re

from ospo_scan.codec import Plain
from ospo_scan.model import Package
from ospo_scan.report.bill_form import declared_from, package_name
from ospo_scan.report.spdx2.licenses import Licenses
from ospo_scan.report.spdx2.text import line_of, text_of
from ospo_scan.report.text import visible

_PURL = re.compile(r"pkg:[!-~]+/[!-~]+")  # what readers take for one


def package_id(number: int) -> str:
    """The SPDXID of a package of the tree: packages have no name that no other one has."""
    return f"SPDXRef-Package-{number}"


def package(number: int, one: Package, licenses: Licenses) -> Plain:
    """A package; its files are files of the project, and are not analyzed once more."""
    value: Plain = {"name": line_of(package_name(one)) or "unnamed", "SPDXID": package_id(number)}
    if version := line_of(one.version or ""):
        value["versionInfo"] = version
    value |= {
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "licenseConcluded": "NOASSERTION",
        "licenseDeclared": licenses.expression(one.license_declared) if one.license_declared else "NOASSERTION",
        "copyrightText": "NOASSERTION",
        "comment": text_of(visible(declared_from(one))),
    }
    return value | of_purl(one.purl)


def of_purl(purl: str | None) -> Plain:
    """The reference to a package by its URL; nothing where there is none that readers take for one."""
    if purl is None or not _PURL.fullmatch(purl):
        return {}
    reference = {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": purl}
    return {"externalRefs": [reference]}
