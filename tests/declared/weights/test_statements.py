# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from ospo_scan.declared.weights.header import Header
from ospo_scan.declared.weights.statements import card_of, declaration_of
from ospo_scan.evidence import evidence_digest
from ospo_scan.expression import UNPARSED
from ospo_scan.model import Declaration, DeclarationSource, TextLocation
from ospo_scan.model_licenses import UNNAMED

LLAMA = "LicenseRef-scancode-llama-2-license-2023"


def declared(*metadata: tuple[str, str]) -> Declaration | None:
    return declaration_of("m.gguf", Header("GGUF", metadata))


@pytest.mark.parametrize(
    ("metadata", "expression", "stated"),
    [
        ([("general.license", "apache-2.0")], "Apache-2.0", "apache-2.0"),
        ([("general.license", "MIT OR Apache-2.0")], "MIT OR Apache-2.0", "MIT OR Apache-2.0"),
        ([("license", "cc-by-nc-4.0")], "CC-BY-NC-4.0", "cc-by-nc-4.0"),
        ([("license", "my own terms")], UNPARSED, "my own terms"),
        ([("modelspec.license", "Llama 2 Community License")], LLAMA, "Llama 2 Community License"),
        ([("general.license", "other")], UNNAMED, "other"),
        ([("general.license.link", "https://example.org/terms")], UNNAMED, "(https://example.org/terms)"),
        (
            [("general.license", "other"), ("general.license.name", "mit"), ("general.license.link", "LICENSE")],
            "MIT",
            "other, mit (LICENSE)",
        ),
        ([("doc_string", "A model.\n  License: BSD-3-Clause\nMore.")], "BSD-3-Clause", "BSD-3-Clause"),
    ],
)
def test_a_license_is_declared_as_it_is_written(metadata: list[tuple[str, str]], expression: str, stated: str) -> None:
    found = declared(*metadata)
    assert found == Declaration(
        DeclarationSource.EMBEDDED,
        expression,
        stated,
        (),
        TextLocation("m.gguf"),
        evidence_digest(expression, [stated]),
    )


def test_tags_of_cards_mean_what_they_mean_in_cards() -> None:
    found = declared(("general.license", "llama3.1"))
    assert found is not None
    assert found.license_expression is not None
    assert found.license_expression.startswith("LicenseRef-")
    assert found.license_expression not in {UNPARSED, UNNAMED}


def test_only_notices_are_copyrights() -> None:
    found = declared(
        ("general.author", "Jane Doe"), ("modelspec.author", "Copyright 2024 Jane Doe"), ("copyright", "(c) 2024 B")
    )
    assert found is not None
    assert (found.license_expression, found.stated, found.evidence) == (None, None, None)
    assert found.copyrights == ("Copyright 2024 Jane Doe", "(c) 2024 B")


def test_a_header_without_license_and_notice_declares_nothing() -> None:
    assert declared(("general.name", "Copyright detector"), ("license", " ")) is None
    assert declared(("general.author", "Jane Doe"), ("doc_string", "Under no license: none is stated.")) is None


def test_base_models_and_datasets_are_named_in_order() -> None:
    metadata = (
        ("general.name", "Mine"),
        ("general.base_model.1.name", "Mistral 7B"),
        ("general.base_model.1.organization", "mistralai"),
        ("general.base_model.0.name", "Llama 2 7B"),
        ("general.base_model.0.repo_url", "https://huggingface.co/meta-llama/Llama-2-7b"),
        ("general.dataset.0.repo_url", "https://huggingface.co/datasets/some/data"),
        ("general.datasets", "other/data"),
        ("general.base_model.2.version", "1"),
    )
    card = card_of("m.gguf", Header("GGUF", metadata), None)
    assert card is not None
    assert (card.name, card.location) == ("Mine", TextLocation("m.gguf"))
    assert card.base_models == ("meta-llama/Llama-2-7b", "mistralai/Mistral 7B")
    assert card.datasets == ("other/data", "some/data")
    assert card_of("m.gguf", Header("GGUF", (("general.name", "Mine"),)), None) is None
