# SPDX-License-Identifier: Apache-2.0
"""Whether code under one license may be released under another."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.compatibility import Answer, Compatibility, Reason, Source, check, is_same_text, matrix_date
from ospo_scan.expression import leaves, normalize

DATA: dict[str, Any] = json.loads(files("ospo_scan").joinpath("data", "compatibility.json").read_text(encoding="ascii"))
YES, NO, OPEN = Answer.COMPATIBLE, Answer.INCOMPATIBLE, Answer.UNDETERMINED

CLASSPATH = "GPL-2.0-only WITH Classpath-exception-2.0"
LEAVES = [
    "MIT",
    "Apache-2.0",
    "GPL-2.0-only",
    "GPL-3.0-or-later",
    CLASSPATH,
    "LGPL-2.1-only",
    "LicenseRef-a",
    "CC0-1.0",
]


def expressions(licenses: list[str]) -> st.SearchStrategy[str]:
    nested = st.recursive(
        st.sampled_from(licenses),
        lambda inner: st.builds(
            lambda operator, operands: f" {operator} ".join(f"({one})" for one in operands),
            st.sampled_from(["AND", "OR"]),
            st.lists(inner, min_size=2, max_size=3),
        ),
        max_leaves=6,
    )
    return nested.map(normalize)


def joined(operator: str, first: str, second: str) -> str:
    return normalize(f"({first}) {operator} ({second})")


any_expression = expressions(LEAVES)


@pytest.mark.parametrize(
    ("inbound", "outbound", "answer", "reason"),
    [
        ("MIT", "MIT", YES, Reason.ALL_FIT),
        ("MIT", "Apache-2.0", YES, Reason.ALL_FIT),
        ("Apache-2.0", "GPL-3.0-or-later", YES, Reason.ALL_FIT),
        ("Apache-2.0", "GPL-2.0-only", NO, Reason.NOT_COMPATIBLE),
        ("GPL-2.0-only", "MIT", NO, Reason.NOT_COMPATIBLE),
        ("MIT", "GPL-2.0-only", YES, Reason.ALL_FIT),
        ("LGPL-2.1-only", "GPL-2.0-only", OPEN, Reason.DEPENDS),
        ("MS-PL", "MIT", OPEN, Reason.UNKNOWN),
        ("CC0-1.0", "MIT", OPEN, Reason.INBOUND_NOT_LISTED),
        ("LicenseRef-scancode-public-domain", "MIT", OPEN, Reason.INBOUND_NOT_LISTED),
        ("MIT", "LicenseRef-Acme", OPEN, Reason.OUTBOUND_NOT_LISTED),
        ("LicenseRef-Acme", "LicenseRef-Acme", YES, Reason.ALL_FIT),
        ("NOASSERTION", "MIT", OPEN, Reason.INBOUND_NOT_LISTED),
    ],
)
def test_a_license_is_held_against_the_license_of_the_project(
    inbound: str, outbound: str, answer: Answer, reason: Reason
) -> None:
    found = check(inbound, outbound)
    assert (found.answer, found.reason) == (answer, reason)
    expected = ((), None) if answer is YES else ((inbound,), outbound)
    assert (found.inbound, found.outbound) == expected


def test_a_license_with_an_exception_is_never_taken_for_the_one_without() -> None:
    assert check("LGPL-3.0-or-later", "LGPL-3.0-or-later").answer is YES
    inbound = "LGPL-3.0-or-later WITH LGPL-3.0-linking-exception"
    assert check(inbound, "LGPL-3.0-or-later") == Compatibility(
        OPEN, Reason.INBOUND_NOT_LISTED, (inbound,), "LGPL-3.0-or-later"
    )
    assert check("Apache-2.0", "Apache-2.0 WITH LLVM-exception").reason is Reason.OUTBOUND_NOT_LISTED
    assert check("MIT", CLASSPATH).answer is YES
    assert check("GPL-2.0-only", CLASSPATH).answer is OPEN


def test_or_is_its_best_branch_and_and_its_worst_operand() -> None:
    assert check("MIT OR GPL-2.0-only", "MIT").answer is YES
    assert check("CC0-1.0 OR GPL-2.0-only", "MIT") == Compatibility(
        OPEN, Reason.INBOUND_NOT_LISTED, ("CC0-1.0",), "MIT"
    )
    assert check("ISC AND GPL-2.0-only AND CC0-1.0 AND GPL-3.0-only", "MIT").inbound == ("GPL-2.0-only", "GPL-3.0-only")


def test_code_has_to_fit_every_license_that_the_project_offers_or_imposes() -> None:
    assert check("Apache-2.0", "MIT OR GPL-2.0-only") == Compatibility(
        NO, Reason.NOT_COMPATIBLE, ("Apache-2.0",), "GPL-2.0-only"
    )
    assert check("Apache-2.0", "MIT AND GPL-2.0-only").answer is NO
    assert check("ISC", "MIT OR GPL-2.0-only").answer is YES


def test_each_license_that_the_project_offers_can_use_a_branch_of_its_own() -> None:
    assert check("Apache-2.0 OR GPL-2.0-only", "MIT OR GPL-2.0-only").answer is YES


def test_a_license_that_the_project_names_on_each_branch_fits_as_it_is() -> None:
    assert check("GPL-2.0-only", "MIT AND GPL-2.0-only").answer is YES
    assert check("GPL-2.0-only", "(MIT AND GPL-2.0-only) OR (ISC AND GPL-2.0-only)").answer is YES
    assert check("GPL-2.0-only", "MIT OR GPL-2.0-only").answer is NO


def test_or_any_later_version_is_a_choice_of_those_versions() -> None:
    assert check("LGPL-2.0-or-later", "LGPL-3.0-or-later").answer is YES
    assert check("LGPL-2.0-only", "LGPL-3.0-or-later").answer is NO
    assert check("LGPL-3.0-or-later", "LGPL-2.1-only").answer is NO
    assert check("AGPL-1.0-or-later", "AGPL-3.0-or-later").answer is YES


def test_a_text_does_not_tell_whether_later_versions_may_be_chosen() -> None:
    assert check("GPL-3.0-only", "GPL-3.0-or-later").answer is NO
    assert check("GPL-3.0-only", "GPL-3.0-or-later", source=Source.TEXT).answer is YES
    assert check("GPL-2.0-only", "GPL-3.0-only").answer is NO
    silent = check("GPL-2.0-only", "GPL-3.0-only", source=Source.TEXT)
    assert (silent.answer, silent.reason) == (OPEN, Reason.TEXT_IS_SILENT)
    assert check("GPL-3.0-only", "GPL-2.0-only", source=Source.TEXT).answer is NO


def test_a_project_under_the_lgpl_carries_the_text_of_the_gpl_of_the_same_version() -> None:
    assert check("GPL-3.0-only", "LGPL-3.0-or-later").answer is NO
    assert check("GPL-3.0-only", "LGPL-3.0-or-later", source=Source.TEXT).answer is NO
    assert check("GPL-3.0-only", "LGPL-3.0-or-later", source=Source.PROJECT_TEXT).answer is YES
    assert check("GPL-2.0-only", "LGPL-3.0-or-later", source=Source.PROJECT_TEXT).answer is NO


def test_what_a_person_has_decided_fits_unless_the_matrix_says_no() -> None:
    accepted = frozenset(("CC0-1.0", "GPL-2.0-only"))
    assert check("CC0-1.0", "MIT", accepted=accepted).answer is YES
    assert check("CC0-1.0 AND LicenseRef-a", "MIT", accepted=accepted).inbound == ("LicenseRef-a",)
    assert check("CC0-1.0 OR LicenseRef-a", "MIT", accepted=accepted).answer is YES
    assert check("GPL-2.0-only", "MIT", accepted=accepted).answer is NO


@pytest.mark.parametrize(
    ("found", "stated", "same"),
    [
        ("GPL-3.0-only", "GPL-3.0-or-later", True),
        ("GPL-2.0-only", "GPL-3.0-or-later", False),
        ("GPL-2.0-only", CLASSPATH, True),
        ("GPL-2.0-or-later WITH Classpath-exception-2.0", CLASSPATH, True),
        (CLASSPATH, "GPL-2.0-only", False),
        ("GPL-3.0-only", "LGPL-3.0-only", False),
        ("MIT", "MIT", True),
    ],
)
def test_a_text_is_that_of_a_license_whatever_the_version_clause(found: str, stated: str, same: bool) -> None:
    assert is_same_text(found, stated) is same


@given(any_expression, any_expression, any_expression)
def test_one_more_branch_never_makes_it_worse_and_one_more_operand_never_better(
    inbound: str, more: str, outbound: str
) -> None:
    alone = check(inbound, outbound).answer.value
    assert check(joined("OR", inbound, more), outbound).answer.value <= alone
    assert check(joined("AND", inbound, more), outbound).answer.value >= alone


@given(any_expression, any_expression, st.sampled_from(["MIT", "GPL-2.0-only", "LicenseRef-b"]))
def test_one_more_license_to_choose_from_never_makes_more_code_fit(inbound: str, outbound: str, more: str) -> None:
    offered = check(inbound, joined("OR", outbound, more))
    assert offered.answer.value >= check(inbound, outbound).answer.value


@given(any_expression, any_expression)
def test_the_licenses_that_decide_are_part_of_the_question(inbound: str, outbound: str) -> None:
    found = check(inbound, outbound)
    assert (found.answer is YES) == (found.inbound == ()) == (found.outbound is None)
    assert set(found.inbound) <= set(leaves(inbound))
    assert found.outbound is None or found.outbound in leaves(outbound)


def test_the_matrix_is_whole_dated_and_in_canonical_form() -> None:
    names = DATA["inbound"]
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", matrix_date())
    assert names == sorted(names) == list(DATA["outbound"])
    assert [normalize(name) for name in names] == names
    for name, row in DATA["outbound"].items():
        assert len(row) == len(names)
        assert set(row) <= set("=YNUD")
        assert [other for other, sign in zip(names, row, strict=True) if sign == "="] == [name]


def test_the_documents_name_the_day_and_the_counts_of_the_matrix() -> None:
    root = Path(__file__).parents[1]
    document = (root / "docs" / "compatibility.md").read_text(encoding="utf-8")
    counted = Counter("".join(DATA["outbound"].values()))
    assert f"the matrix of **{matrix_date()}** with {len(DATA['inbound'])} licenses" in document
    assert (
        f"Of the {counted.total():,} pairs {counted['Y'] + counted['=']:,} are compatible, {counted['N']:,} are not, "
        f"and {counted['U'] + counted['D']:,} are open."
    ) in document
    assert matrix_date() in (root / "src" / "ospo_scan" / "data" / "README.md").read_text(encoding="utf-8")


def test_the_matrix_is_not_read_before_the_first_question() -> None:
    code = "import ospo_scan.policy.evaluate, ospo_scan.compatibility as c; print(c._matrix.cache_info().currsize)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "0\n"
