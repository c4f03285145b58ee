# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from ospo_scan.base_models import Family, families, family_of, refused_leaves
from ospo_scan.expression import normalize
from ospo_scan.model_licenses import is_use_restricted, named_license

LLAMA3 = "LicenseRef-hf-llama3"
RAIL, SD = "LicenseRef-scancode-bigscience-open-rail-m", "LicenseRef-scancode-stable-diffusion-2022-08-22"


@pytest.mark.parametrize("family", families(), ids=lambda family: family.prefix)
def test_every_family_has_a_license_that_restricts_use_and_a_card_of_one_of_its_models(family: Family) -> None:
    assert normalize(family.license_expression) == family.license_expression
    assert is_use_restricted(family.license_expression)
    assert family.card.startswith("https://huggingface.co/")


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("meta-llama/Llama-2-7b-hf", "llama2"),
        ("META-LLAMA/meta-llama-3-8b", "llama3"),
        ("meta-llama/Meta-Llama-3.1-8B", "llama3.1"),
        ("google/gemma-2-9b-it", "gemma"),
        ("google/gemma-2b", "gemma"),
        ("google/gemma-9", None),
        ("mistralai/Mistral-7B-v0.1", None),
        ("someone/Llama-2-7b", None),
        ("", None),
    ],
)
def test_a_model_is_of_a_family_by_how_its_name_begins(name: str, tag: str | None) -> None:
    family = family_of(name)
    assert (family and family.license_expression) == (tag and named_license(tag))


@pytest.mark.parametrize(
    ("base", "declared", "refused"),
    [
        (LLAMA3, "MIT", (LLAMA3,)),
        (LLAMA3, LLAMA3, ()),
        (LLAMA3, f"{LLAMA3} AND MIT", ()),
        (LLAMA3, f"{LLAMA3} OR MIT", (LLAMA3,)),
        (f"{LLAMA3} OR MIT", "Apache-2.0", ()),
        (f"{LLAMA3} AND MIT", "Apache-2.0", (LLAMA3,)),
        (SD, RAIL, ()),
        (SD, LLAMA3, (SD,)),
        ("LicenseRef-scancode-gemma-tou-2024-04-01", "LicenseRef-scancode-gemma-tou-2025-03-24", ()),
        ("CC-BY-NC-4.0", "MIT", ("CC-BY-NC-4.0",)),
        ("CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", ()),
        ("CC-BY-NC-SA-4.0", "CC-BY-NC-4.0", ("CC-BY-NC-SA-4.0",)),
        ("CC-BY-SA-4.0", "Apache-2.0", ("CC-BY-SA-4.0",)),
        ("CC-BY-SA-3.0", "CC-BY-SA-4.0", ()),
        ("CC-BY-4.0", "MIT", ()),
        ("MIT", "Apache-2.0", ()),
        ("Apache-2.0", LLAMA3, ()),
        ("GPL-3.0-only", "MIT", ("GPL-3.0-only",)),
    ],
)
def test_what_the_license_of_the_base_permits(base: str, declared: str, refused: tuple[str, ...]) -> None:
    assert refused_leaves(normalize(base), normalize(declared)) == refused
