# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json
import re
import runpy
from importlib.resources import files
from pathlib import Path

import pytest

from ospo_scan.catalogue import is_unknown, license_facts
from ospo_scan.expression import leaves, normalize
from ospo_scan.model_licenses import (
    card_license,
    card_licenses,
    is_use_restricted,
    list_date,
    named_license,
    named_licenses,
    use_restriction,
)

TABLE = json.loads((files("ospo_scan") / "data" / "card-licenses.json").read_text("ascii"))
OWN = re.compile(r"LicenseRef-hf-[a-z0-9.-]+")


def expression_of(tag: str) -> str:
    found = card_license(tag)
    assert found is not None
    return found.license_expression


def test_every_license_of_the_table_is_canonical_and_known_or_one_of_our_own_names() -> None:
    expressions = [one.license_expression for one in card_licenses()]
    for expression in (*expressions, *named_licenses().values(), *TABLE["use_restricted"]):
        assert normalize(expression) == expression
        for leaf in leaves(expression):
            assert license_facts(leaf) or OWN.fullmatch(leaf), leaf


def test_tags_and_names_are_looked_up_as_they_stand_in_the_table() -> None:
    assert all(tag == tag.strip().lower() for tag in TABLE["tags"])
    assert all(named_license(name) == expression for name, expression in named_licenses().items())
    assert list_date() == "2026-08-22"


@pytest.mark.parametrize(
    ("tag", "expression"),
    [
        ("apache-2.0", "Apache-2.0"),
        ("MIT", "MIT"),
        (" cc-by-4-0 ", "CC-BY-4.0"),
        ("gpl-3.0", "GPL-3.0-only"),
        ("odbl", "ODbL-1.0"),
        ("llama3", "LicenseRef-hf-llama3"),
        ("llama3.1", "LicenseRef-scancode-llama-3.1-license-2024"),
        ("openrail++", "LicenseRef-scancode-bigscience-open-rail-m2"),
        ("apple-amlr", "LicenseRef-hf-apple-amlr"),
    ],
)
def test_a_tag_stands_for_a_license(tag: str, expression: str) -> None:
    assert expression_of(tag) == expression


@pytest.mark.parametrize("tag", ["bsd", "cc", "gpl", "lgpl", "gfdl", "unknown", "other"])
def test_a_tag_that_names_no_one_license_is_unknown_and_says_why(tag: str) -> None:
    found = card_license(tag)
    assert found is not None
    assert is_unknown(found.license_expression)
    assert found.note


def test_a_tag_that_the_hub_does_not_document_stands_for_nothing() -> None:
    assert card_license("bsd-4-clause") is None
    assert card_license("") is None


@pytest.mark.parametrize(
    ("name", "expression"),
    [
        ("deepseek", "LicenseRef-scancode-deepseek-la-1.0"),
        ("Tongyi Qianwen", "LicenseRef-scancode-tongyi-qianwen-2023"),
        ("flux-1-dev-non-commercial-license", "LicenseRef-scancode-flux-1-nc"),
        ("mit", "MIT"),
        ("our-own-terms", None),
    ],
)
def test_a_license_name_stands_for_a_license_where_it_is_well_known(name: str, expression: str | None) -> None:
    assert named_license(name) == expression


RESTRICTED = """
openrail bigscience-openrail-m creativeml-openrail-m bigscience-bloom-rail-1.0 bigcode-openrail-m openrail++
llama2 llama3 llama3.1 llama3.2 llama3.3 llama4 gemma c-uda cc-by-nc-4.0 cc-by-nc-nd-3.0 cc-by-nc-sa-2.0
apple-amlr intel-research h-research deepfloyd-if-license fair-noncommercial-research-license grok2-community
"""


@pytest.mark.parametrize("tag", RESTRICTED.split())
def test_licenses_that_restrict_use_name_the_clause(tag: str) -> None:
    clause = use_restriction(expression_of(tag))
    assert clause
    assert len(clause) < 160


@pytest.mark.parametrize(
    "leaf", ["MIT", "Apache-2.0", "CC-BY-SA-4.0", "GPL-3.0-only", "CC-BY-ND-4.0", "OpenMDW-1.0", "LicenseRef-acme"]
)
def test_licenses_that_leave_all_uses_open_are_not_restricted(leaf: str) -> None:
    assert not is_use_restricted(leaf)


def test_the_parts_of_a_leaf_count_each() -> None:
    assert is_use_restricted("Hippocratic-2.1+")
    assert is_use_restricted("JSON WITH Classpath-exception-2.0")
    assert not is_use_restricted("GPL-2.0-only WITH Classpath-exception-2.0")


def test_every_noncommercial_license_of_the_catalogue_restricts_use() -> None:
    catalogue = json.loads((files("ospo_scan") / "data" / "catalogue.json").read_text("ascii"))
    ids = [row[0] for row in catalogue["licenses"] if re.search(r"CC-BY-NC", row[0], re.IGNORECASE)]
    assert len(ids) > 20
    assert [one for one in ids if not is_use_restricted(one)] == []


def test_the_tables_of_the_document_are_those_of_the_data() -> None:
    root = Path(__file__).parents[1]
    tool = runpy.run_path(str(root / "tools" / "cards_page.py"))
    text = (root / "docs" / "cards.md").read_text(encoding="utf-8")
    assert tool["updated"](text) == text, "run tools/cards_page.py"
    assert list_date() in text
