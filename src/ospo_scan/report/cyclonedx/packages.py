# SPDX-License-Identifier: Apache-2.0
"""The packages that manifests describe and lock files name, as CycloneDX components."""

from __future__ import annotations

from ospo_scan.codec import Plain, well_formed
from ospo_scan.expression_grammar import ALONE
from ospo_scan.model import Package
from ospo_scan.report.bill_form import declared_from, package_name, spdx_expression
from ospo_scan.report.cyclonedx.files import properties

_LONGEST_VERSION = 1024  # what the schema takes


def package_reference(number: int) -> str:
    """The ``bom-ref`` of a package of the tree."""
    return f"package:{number}"


def package_component(number: int, package: Package) -> Plain:
    """A package with what its manifest declares."""
    component: Plain = {"type": "library", "bom-ref": package_reference(number), "name": package_name(package)}
    if package.version:
        component["version"] = well_formed(package.version)[:_LONGEST_VERSION]
    if licenses := declared(package.license_declared):
        component["licenses"] = licenses
    if package.purl:
        component["purl"] = well_formed(package.purl)
    return component | properties(("package", declared_from(package)))


def declared(expression: str | None) -> list[Plain]:
    """The member ``licenses`` for what a manifest declares; empty where it declares nothing."""
    if expression is None or expression in ALONE:
        return []
    return [{"expression": spdx_expression(expression), "acknowledgement": "declared"}]
