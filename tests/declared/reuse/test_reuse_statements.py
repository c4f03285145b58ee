# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from ospo_scan.declared.reuse.statements import MAX_LENGTH, StatedLicense, declare, shortened
from ospo_scan.model import DeclarationSource, TextLocation

SOURCE, PLACE = DeclarationSource.REUSE_TOML, TextLocation("REUSE.toml", 2, 4)


def test_the_notices_are_with_the_first_license() -> None:
    licenses = [StatedLicense("MIT", "mit", PLACE), StatedLicense("ISC", "ISC", PLACE)]
    found = declare(SOURCE, licenses, ["Jane"], PLACE)
    assert [(one.license_expression, one.stated, one.copyrights) for one in found] == [
        ("MIT", "mit", ("Jane",)),
        ("ISC", "ISC", ()),
    ]


def test_notices_alone_are_a_declaration_without_a_license_and_nothing_is_none() -> None:
    (one,) = declare(SOURCE, [], ["Jane"], PLACE)
    assert (one.license_expression, one.stated, one.evidence, one.location) == (None, None, None, PLACE)
    assert declare(SOURCE, [], [], PLACE) == ()


def test_what_is_too_long_is_cut_visibly() -> None:
    assert shortened("x" * MAX_LENGTH) == "x" * MAX_LENGTH
    assert shortened("x" * (MAX_LENGTH + 1)) == "x" * (MAX_LENGTH - 1) + "…"
