# SPDX-License-Identifier: Apache-2.0
"""The licenses of an SPDX 3.0.1 document: one element for each expression, shared by all files that have it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from urllib.parse import quote

from ospo_scan.codec import Plain, well_formed
from ospo_scan.expression_grammar import ALONE
from ospo_scan.license_ids import SPDX_LIST_VERSION
from ospo_scan.report.bill import Bill, LicenseText, package_licenses
from ospo_scan.report.bill_form import all_scanned, custom_licenses, distinct, spdx_expression

NONE = "expandedlicensing_NoneLicense"
NO_ASSERTION = "expandedlicensing_NoAssertionLicense"
DATA_LICENSE = "CC0-1.0"

_LONGEST_NAME = 64

Element = tuple[str, str, Plain]
"""Type, name in the document, and members."""


class Licenses:
    """The licenses of a bill as elements; ``iri`` gives the IRI of the element with some name."""

    def __init__(self, bill: Bill, iri: Callable[[str], str]) -> None:
        self._iri = iri
        of_files = distinct(one for file in all_scanned(bill) for one in (file.stated, file.concluded))
        stated = sorted({DATA_LICENSE, *of_files, *package_licenses(bill)})
        self._names = {one: _name(one) for one in stated}
        self._custom = custom_licenses(bill, stated)

    @property
    def of_data(self) -> str:
        """The IRI of the license of the document itself."""
        return self.of(DATA_LICENSE)

    def of(self, expression: str) -> str:
        """What a relationship to an expression of the bill, or to NONE or NOASSERTION, leads to."""
        if expression in ALONE:
            return NONE if expression == "NONE" else NO_ASSERTION
        return self._iri(self._names[expression])

    def elements(self) -> Iterator[Element]:
        """The text of each license that is not on the SPDX list, and the expressions."""
        texts = {name: text for custom in self._custom.values() for name, text in custom.items()}
        yield from (_text(name, texts[name]) for name in sorted(texts))
        for expression, name in self._names.items():
            members: Plain = {
                "simplelicensing_licenseExpression": spdx_expression(expression),
                "simplelicensing_licenseListVersion": SPDX_LIST_VERSION,
            }
            if custom := self._custom[expression]:
                members["simplelicensing_customIdToUri"] = [
                    {"type": "DictionaryEntry", "key": key, "value": self._iri(_text_name(key))} for key in custom
                ]
            yield "simplelicensing_LicenseExpression", name, members


def _name(expression: str) -> str:
    """A name to read, where that is not too long for an IRI."""
    is_short = len(expression) <= _LONGEST_NAME
    return f"license/{quote(expression, safe='') if is_short else hashlib.sha256(expression.encode()).hexdigest()}"


def _text(name: str, license_: LicenseText) -> Element:
    text = license_.text or "The text of this license is not known: neither the tree nor scancode-toolkit has it."
    members: Plain = {"name": well_formed(license_.name), "simplelicensing_licenseText": well_formed(text)}
    return "simplelicensing_SimpleLicensingText", _text_name(name), members


def _text_name(name: str) -> str:
    return f"license-text/{quote(name, safe='')}"
