# SPDX-License-Identifier: Apache-2.0
"""Facts about licenses: categories, sets, and what is not known."""

import itertools
import json
from importlib.resources import files

import pytest

from ospo_scan.catalogue import (
    CATEGORIES,
    SETS,
    category_of,
    is_clear,
    is_in_set,
    is_unknown,
    is_unparsed,
    license_facts,
    states_license,
)

IDS = [
    row[0] for row in json.loads(files("ospo_scan").joinpath("data", "catalogue.json").read_text("ascii"))["licenses"]
]
KNOWN = [facts for facts in map(license_facts, IDS) if facts is not None]


@pytest.mark.parametrize(
    ("leaf", "category"),
    [
        ("MIT", "permissive"),
        ("Unlicense", "public-domain"),
        ("LGPL-2.1-only", "weak-copyleft"),
        ("GPL-2.0-only", "copyleft"),
        ("AGPL-3.0-or-later", "copyleft"),
        ("BUSL-1.1", "source-available"),
        ("Apache-2.0+", "permissive"),
        ("LicenseRef-scancode-proprietary-license", "proprietary"),
        ("LicenseRef-scancode-commercial-license", "proprietary"),
        ("LicenseRef-scancode-unknown-license-reference", "unstated"),
        ("LicenseRef-scancode-classpath-exception-2.0", "weak-copyleft"),
        ("LicenseRef-of-my-own", None),
        ("UnRAR", None),
        ("NONE", None),
        ("NOASSERTION", None),
    ],
)
def test_a_leaf_has_the_category_that_scancode_gives_it(leaf: str, category: str | None) -> None:
    assert category_of(leaf) == category


@pytest.mark.parametrize(
    ("leaf", "category"),
    [
        ("GPL-2.0-only WITH Classpath-exception-2.0", "weak-copyleft"),
        ("GPL-3.0-only WITH LLVM-exception", "weak-copyleft"),
        ("LGPL-3.0-only WITH LLVM-exception", "weak-copyleft"),
        ("LGPL-2.1-only WITH LicenseRef-scancode-openssl-exception-gpl-2.0", "weak-copyleft"),
        ("GPL-2.0-only WITH LicenseRef-scancode-openssl-exception-gpl-2.0", "copyleft"),
        ("GPL-2.0-only WITH LicenseRef-scancode-commons-clause", "source-available"),
        ("Apache-2.0 WITH LLVM-exception", "permissive"),
        ("Apache-2.0 WITH LicenseRef-scancode-commons-clause", "source-available"),
        ("MIT WITH Classpath-exception-2.0", "weak-copyleft"),
        ("GPL-2.0-only WITH AdditionRef-mine", "copyleft"),
        ("GPL-2.0-only WITH LicenseRef-scancode-generic-exception", "copyleft"),
        ("MIT WITH AdditionRef-mine", None),
        ("MIT WITH LicenseRef-scancode-generic-exception", None),
        ("LicenseRef-mine WITH LLVM-exception", None),
    ],
)
def test_an_exception_relaxes_copyleft_and_never_hides_a_restriction(leaf: str, category: str | None) -> None:
    assert category_of(leaf) == category


def test_no_exception_makes_copyleft_less_than_weak_copyleft() -> None:
    for exception in (facts.id for facts in KNOWN if facts.is_exception):
        for base in ("GPL-2.0-only", "LGPL-2.1-only"):
            assert category_of(f"{base} WITH {exception}") not in {"permissive", "public-domain", "cla", "patent", None}


def test_every_category_in_the_data_is_one_of_ours() -> None:
    used = {facts.category for facts in KNOWN}
    assert used == {*CATEGORIES, None}


def test_only_listed_ids_that_scancode_does_not_know_have_no_category() -> None:
    without = [facts for facts in KNOWN if facts.category is None and not facts.is_deprecated]
    assert all(facts.is_listed and facts.key is None for facts in without)
    assert len(without) == 48


@pytest.mark.parametrize(
    ("leaf", "sets"),
    [
        ("MIT", {"osi-approved", "fsf-free"}),
        ("GPL-2.0-only", {"osi-approved", "fsf-free"}),
        ("0BSD", {"osi-approved"}),
        ("Apache-2.0+", {"osi-approved", "fsf-free"}),
        ("JSON", set()),
        ("GPL-2.0-only WITH Classpath-exception-2.0", {"osi-approved", "fsf-free"}),
        ("Apache-2.0 WITH LicenseRef-scancode-commons-clause", set()),
        ("MIT WITH AdditionRef-mine", set()),
        ("LicenseRef-mine", set()),
        ("NONE", set()),
    ],
)
def test_sets_are_those_of_the_spdx_list(leaf: str, sets: set[str]) -> None:
    assert {name for name in SETS if is_in_set(leaf, name)} == sets


def test_a_set_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="osi-approved, fsf-free"):
        is_in_set("MIT", "osi")


@pytest.mark.parametrize(
    ("leaf", "unknown"),
    [
        ("LicenseRef-scancode-unknown-license-reference", True),
        ("LicenseRef-scancode-unknown-spdx", True),
        ("LicenseRef-scancode-free-unknown", True),
        ("LicenseRef-scancode-generic-trademark", True),
        ("NOASSERTION", True),
        ("MIT WITH LicenseRef-scancode-generic-exception", True),
        ("GPL-2.0-only WITH LicenseRef-scancode-generic-exception", False),
        ("LicenseRef-mine", False),
        ("UnRAR", False),
        ("NONE", False),
        ("MIT", False),
    ],
)
def test_unknown_is_some_license_but_not_which(leaf: str, unknown: bool) -> None:
    assert is_unknown(leaf) is unknown


def test_only_the_mark_of_an_unread_string_is_unparsed() -> None:
    assert is_unparsed("LicenseRef-scancode-unknown-spdx")
    assert not is_unparsed("LicenseRef-scancode-unknown")


@pytest.mark.parametrize(
    ("expression", "clear", "states"),
    [
        ("MIT OR GPL-2.0-only", True, True),
        ("LicenseRef-Acme", True, True),
        ("MIT AND LicenseRef-scancode-unknown-license-reference", False, False),
        ("MIT OR LicenseRef-scancode-unknown-spdx", False, False),
        ("NONE", True, False),
        ("NOASSERTION", False, False),
    ],
)
def test_a_clear_expression_leaves_nothing_open_and_none_states_no_license(
    expression: str, clear: bool, states: bool
) -> None:
    assert is_clear(expression) is clear
    assert states_license(expression) is states


def test_facts_tell_names_and_keys() -> None:
    facts = license_facts("GPL-2.0-only")
    assert facts is not None
    assert (facts.name, facts.key) == ("GNU General Public License v2.0 only", "gpl-2.0")
    assert license_facts("LicenseRef-mine") is None


def test_every_id_of_the_data_has_facts_under_its_own_name() -> None:
    assert [facts.id for facts in KNOWN] == IDS


def test_every_leaf_of_the_data_has_an_answer_to_every_question() -> None:
    for facts, name in itertools.product(KNOWN, SETS):
        assert category_of(facts.id) == facts.category
        assert is_in_set(facts.id, name) in {True, False}
