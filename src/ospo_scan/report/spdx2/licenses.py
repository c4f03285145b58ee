# SPDX-License-Identifier: Apache-2.0
"""The licenses of a report in the words of SPDX 2.3, with the text of each that is not on the SPDX list.

Reports follow the grammar of SPDX 3. What SPDX 2.3 has no way to write becomes a LicenseRef whose comment says what it
stands for, so that nothing is dropped or weakened: an exception without a license, one that is not on the SPDX list
(AdditionRef, and scancode's own), and a license of another document.
https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator

from ospo_scan.codec import Plain
from ospo_scan.expression import leaves, mark
from ospo_scan.expression_grammar import ALONE
from ospo_scan.license_ids import license_facts
from ospo_scan.license_texts import license_text
from ospo_scan.report.bill import Bill, LicenseText, package_licenses, parts_of
from ospo_scan.report.spdx2.text import line_of, text_of

_REFERENCE = "LicenseRef-"
_VALID_REFERENCE = re.compile(r"LicenseRef-[A-Za-z0-9.-]+")
_NOT_IN_AN_ID = re.compile(r"[^A-Za-z0-9.-]")


class Licenses:
    """The id of every license, exception and ``LICENSE WITH EXCEPTION`` of a bill, as its SPDX 2.3 document has it."""

    def __init__(self, bill: Bill) -> None:
        self._texts = {one.id: one.text for one in bill.references}
        self._ids = _assigned(_named(bill))

    def ids(self, parts: Iterable[str]) -> list[str]:
        """The ids for ``parts`` of expressions, sorted, without NONE."""
        return sorted({self._ids[part] for part in parts} - {"NONE"})

    def expression(self, canonical: str) -> str:
        """A license expression of SPDX 2.3 that says what a canonical one of the bill says."""
        return mark(canonical, leaves(canonical), self._leaf)

    def texts(self) -> Iterator[Plain]:
        """Each license that is not on the SPDX list (clause 10), sorted by id."""
        names: dict[str, list[str]] = {}
        for name, spdx_id in sorted(self._ids.items()):
            if spdx_id.startswith(_REFERENCE):
                names.setdefault(spdx_id, []).append(name)
        for spdx_id in sorted(names):
            yield self._extracted(spdx_id, names[spdx_id])

    def _leaf(self, leaf: str) -> str:
        if not _is_with(leaf):
            return self._ids[leaf]
        license_id, exception = parts_of(leaf)
        return f"{self._ids[license_id]} WITH {exception}"

    def _extracted(self, spdx_id: str, names: list[str]) -> Plain:
        parts = [self._reference(part) for part in parts_of(names[0])]
        value: Plain = {
            "licenseId": spdx_id,
            "extractedText": "\n\n".join(_text_or_so(part) for part in parts),
            "name": line_of(" WITH ".join(part.name for part in parts)),
        }
        if spdx_id not in names:
            value["comment"] = (
                f"Found as {' and '.join(names)}, which SPDX 2.3 and its readers do not take for a license."
            )
        return value

    def _reference(self, part: str) -> LicenseText:
        facts = license_facts(part)
        name = facts.name if facts else part.removeprefix(_REFERENCE)
        return LicenseText(part, name, self._texts[part] if part in self._texts else license_text(part))


def _named(bill: Bill) -> Iterator[str]:
    """Every part of an expression that the document needs an id for."""
    for parts in {file.licenses for file in bill.files}:
        yield from parts
    concluded = {file.concluded for file in bill.files if file.concluded is not None}
    for expression in sorted({*concluded, *package_licenses(bill)}):
        for leaf in leaves(expression):
            yield parts_of(leaf)[0] if _is_with(leaf) else leaf


def _assigned(named: Iterable[str]) -> dict[str, str]:
    """The id for each name: valid ids keep theirs, and only names of one exception share an id."""
    wanted = {name: _id(name) for name in named}
    assigned: dict[str, str] = {}
    taken: dict[str, str] = {}
    for name in sorted(wanted, key=lambda name: (name != wanted[name], name)):
        spdx_id, meaning = wanted[name], _meaning(name)
        # Ids are compared without regard to case (annex D.2).
        if name != spdx_id and taken.get(spdx_id.lower(), meaning) != meaning:
            spdx_id += f"-{hashlib.sha256(name.encode()).hexdigest()[:32]}"
        taken[spdx_id.lower()] = meaning
        assigned[name] = spdx_id
    return assigned


def _id(name: str) -> str:
    """The id for an id, LicenseRef, exception or ``LICENSE WITH EXCEPTION`` of the bill."""
    if name in ALONE:
        return name
    facts = license_facts(name)
    if facts is not None and facts.is_exception:
        # NOTE: spdx-tools refuses scancode's LicenseRef of an exception in the place of a license, because
        # license_expression knows it for an exception. SPDX 3 has AdditionRef for those that are not on the list.
        return _REFERENCE + (facts.id if facts.is_listed else f"AdditionRef-{name.removeprefix(_REFERENCE)}")
    if _VALID_REFERENCE.fullmatch(name) or (facts is not None and facts.is_listed):
        return name
    return _REFERENCE + _NOT_IN_AN_ID.sub("-", name.removeprefix(_REFERENCE))


def _meaning(name: str) -> str:
    facts = license_facts(name)
    return facts.id if facts is not None and facts.is_exception else name


def _text_or_so(part: LicenseText) -> str:
    text = text_of(part.text or "").strip("\n")
    return text if text.strip() else f"The text of {part.id} is not known."


def _is_with(leaf: str) -> bool:
    """Whether SPDX 2.3 can state a leaf as ``LICENSE WITH EXCEPTION``: where the exception is on the SPDX list."""
    exception = leaf.partition(" WITH ")[2]
    facts = license_facts(exception)
    return facts is not None and facts.is_listed and not exception.startswith(_REFERENCE)
