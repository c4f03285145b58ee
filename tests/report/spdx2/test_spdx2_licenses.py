# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import re
from typing import Any

import pytest
from license_expression import ExpressionError, ExpressionParseError, get_spdx_licensing

from ospo_scan.license_ids import License, _ids, license_facts
from ospo_scan.model import CorrectionKind, Report, TextLocation
from ospo_scan.report.bill import bill
from ospo_scan.report.spdx2.licenses import Licenses
from samples import detection, scanned
from spdx2_documents import corrected, report_of

SPDX_TOOLS = get_spdx_licensing()
IN_GRAMMAR = re.compile(r"(?:LicenseRef-)?[A-Za-z0-9.-]+\+?")


def licenses_of(*expressions: str, concluded: tuple[str, ...] = ()) -> Licenses:
    """Those of a file for each expression, and of files for which people concluded others."""
    return Licenses(bill(_report(expressions, concluded)))


def _report(expressions: tuple[str, ...], concluded: tuple[str, ...]) -> Report:
    found = [scanned(f"{number}.c", detection(one, None)) for number, one in enumerate(expressions)]
    settled = [scanned(f"settled-{number}.c", detection("MIT", None)) for number, _ in enumerate(concluded)]
    corrections = tuple(
        corrected(CorrectionKind.CURATION, "MIT", one, TextLocation(file.path, 1, 1))
        for one, file in zip(concluded, settled, strict=True)
    )
    return report_of(*found, *settled, corrections=corrections)


def texts_of(licenses: Licenses) -> dict[str, dict[str, Any]]:
    return {str(one["licenseId"]): one for one in licenses.texts()}


@pytest.mark.parametrize(
    ("part", "spdx_id"),
    [
        ("MIT", "MIT"),
        ("CDDL-1.0+", "CDDL-1.0+"),
        ("LicenseRef-ours", "LicenseRef-ours"),
        ("LicenseRef-scancode-unknown", "LicenseRef-scancode-unknown"),
        ("NOASSERTION", "NOASSERTION"),
        ("DocumentRef-theirs:LicenseRef-x", "LicenseRef-DocumentRef-theirs-LicenseRef-x"),
        ("LicenseRef-scancode-classpath-exception-2.0", "LicenseRef-Classpath-exception-2.0"),
        ("LicenseRef-scancode-commons-clause", "LicenseRef-AdditionRef-scancode-commons-clause"),
    ],
)
def test_a_license_alone_is_an_id_that_spdx_2_3_can_state(part: str, spdx_id: str) -> None:
    assert licenses_of(part).ids([part]) == [spdx_id]
    assert licenses_of(part).expression(part) == spdx_id


@pytest.mark.parametrize(
    ("exception", "spdx_id"),
    [
        ("Classpath-exception-2.0", "LicenseRef-Classpath-exception-2.0"),
        ("rsync-linking-exception", "LicenseRef-rsync-linking-exception"),
        ("AdditionRef-ours", "LicenseRef-AdditionRef-ours"),
        ("DocumentRef-d:AdditionRef-x", "LicenseRef-DocumentRef-d-AdditionRef-x"),
        ("LicenseRef-scancode-proguard-exception-2.0", "LicenseRef-AdditionRef-scancode-proguard-exception-2.0"),
    ],
)
def test_an_exception_in_a_list_of_ids_is_a_license_ref_with_its_text(exception: str, spdx_id: str) -> None:
    licenses = licenses_of(f"GPL-2.0-only WITH {exception}")
    assert licenses.ids(["GPL-2.0-only", exception]) == ["GPL-2.0-only", spdx_id]
    info = texts_of(licenses)[spdx_id]
    assert info["extractedText"]
    assert info["comment"].startswith(f"Found as {exception}, ")


@pytest.mark.parametrize(
    ("concluded", "expression"),
    [
        ("GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0"),
        ("LicenseRef-ours WITH Classpath-exception-2.0", "LicenseRef-ours WITH Classpath-exception-2.0"),
        ("LicenseRef-Ours WITH AdditionRef-Extra", "LicenseRef-Ours-WITH-AdditionRef-Extra"),
        (
            "ISC OR LicenseRef-foo WITH LicenseRef-scancode-bacula-exception",
            "ISC OR LicenseRef-foo-WITH-LicenseRef-scancode-bacula-exception",
        ),
        ("MIT OR (ISC AND MIT WITH AdditionRef-x)", "MIT OR (ISC AND LicenseRef-MIT-WITH-AdditionRef-x)"),
        (
            "DocumentRef-d:LicenseRef-x WITH Classpath-exception-2.0",
            "LicenseRef-DocumentRef-d-LicenseRef-x WITH Classpath-exception-2.0",
        ),
    ],
)
def test_an_expression_stays_whole_and_a_with_that_cannot_be_stated_is_one_license_ref(
    concluded: str, expression: str
) -> None:
    licenses = licenses_of(concluded=(concluded,))
    assert licenses.expression(concluded) == expression
    assert texts_of(licenses).keys() == set(re.findall(r"LicenseRef-[\w.-]+", expression))


def test_the_text_of_a_license_with_an_exception_is_that_of_both() -> None:
    whole = "MIT WITH LicenseRef-scancode-proguard-exception-2.0"
    info = texts_of(licenses_of(concluded=(whole, "ISC WITH AdditionRef-x")))
    both = info["LicenseRef-MIT-WITH-LicenseRef-scancode-proguard-exception-2.0"]
    assert "Permission is hereby granted" in both["extractedText"]
    assert "ProGuard" in both["extractedText"]
    assert both["name"] == "MIT License WITH ProGuard exception to GPL 2.0"
    half = info["LicenseRef-ISC-WITH-AdditionRef-x"]["extractedText"]
    assert half.endswith("\n\nThe text of AdditionRef-x is not known.")


def test_a_license_ref_without_a_known_text_says_so() -> None:
    assert texts_of(licenses_of("LicenseRef-ours"))["LicenseRef-ours"] == {
        "licenseId": "LicenseRef-ours",
        "extractedText": "The text of LicenseRef-ours is not known.",
        "name": "ours",
    }


def test_a_license_ref_with_an_exception_stays_apart_from_other_licenses_of_that_id() -> None:
    names = ("LicenseRef-a WITH AdditionRef-x", "LicenseRef-a-WITH-AdditionRef-x", "LicenseRef-A WITH AdditionRef-x")
    licenses = licenses_of(concluded=names)
    assert len({licenses.expression(one).lower() for one in names}) == 3
    assert licenses.expression(names[1]) == names[1]


def test_names_that_would_become_one_id_stay_apart() -> None:
    hers, his = "DocumentRef-d:LicenseRef-x", "LicenseRef-documentref-d-LicenseRef-x"
    licenses = licenses_of(hers, his)
    assert len({one.lower() for one in licenses.ids([hers, his])}) == 2
    assert len(texts_of(licenses)) == 2
    assert licenses.ids([his]) == [his]


def test_an_exception_that_is_named_in_both_ways_has_one_id() -> None:
    alone = "LicenseRef-scancode-classpath-exception-2.0"
    licenses = licenses_of(alone, "GPL-2.0-only WITH Classpath-exception-2.0")
    (spdx_id,) = licenses.ids([alone, "Classpath-exception-2.0"])
    assert texts_of(licenses)[spdx_id]["comment"].startswith(f"Found as Classpath-exception-2.0 and {alone}, ")


def test_none_adds_nothing_to_other_licenses() -> None:
    licenses = licenses_of("NONE", "MIT")
    assert licenses.ids(["NONE", "MIT"]) == ["MIT"]
    assert licenses.ids(["NONE"]) == []


def test_every_license_of_the_catalogue_has_an_id_that_readers_take_for_a_license() -> None:
    known = [one for one in _ids().known if not _facts(one).is_deprecated]
    licenses = licenses_of(*(f"MIT WITH {one}" if _is_listed_exception(one) else one for one in known))
    ids = [spdx_id for name in known for spdx_id in licenses.ids([name])]
    assert len(set(ids)) == len(known)
    assert all(IN_GRAMMAR.fullmatch(one) for one in ids)
    # On the SPDX list of licenses, and an exception for license_expression 30.4: its fault, so the id stays.
    assert {one for one in ids if _is_exception_for_tools_python(one)} == {"MPL-2.0-no-copyleft-exception"}


def _is_exception_for_tools_python(spdx_id: str) -> bool:
    try:
        SPDX_TOOLS.parse(spdx_id, validate=True, strict=True)
    except ExpressionParseError:
        return True
    except ExpressionError:
        return False  # it does not know the id: the document has its text, or its list of licenses is older
    return False


def _is_listed_exception(name: str) -> bool:
    return _facts(name).is_exception and _facts(name).is_listed


def _facts(name: str) -> License:
    facts = license_facts(name)
    assert facts is not None
    return facts
