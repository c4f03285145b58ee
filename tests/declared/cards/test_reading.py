# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from ospo_scan.declared.cards.front_matter import find_front_matter
from ospo_scan.declared.cards.reading import RawCard, read_card
from ospo_scan.model import CardKind


def read(yaml: str, body: str = "") -> RawCard | None:
    data = f"---\n{yaml}\n---\n{body}".encode()
    matter = find_front_matter(data)
    assert matter is not None
    return read_card(matter, data)


def card(yaml: str, body: str = "") -> RawCard:
    found = read(yaml, body)
    assert found is not None
    return found


def test_a_model_card_says_what_it_was_made_from() -> None:
    found = card(
        "base_model: acme/base\ndatasets:\n- acme/talk\n- acme/web\nbase_model_relation: finetune\nlicense: mit"
    )
    assert found.kind is CardKind.MODEL
    assert (found.base_models, found.datasets) == (("acme/base",), ("acme/talk", "acme/web"))
    assert (found.base_model_relation, found.tags, found.license_lines) == ("finetune", ("mit",), (7, 7))


@pytest.mark.parametrize(
    ("yaml", "licenses", "lines"),
    [
        ("license: mit", ("mit",), (2, 2)),
        ("tags: [x]\nlicense:\n- mit\n- cc-by-4.0", ("mit", "cc-by-4.0"), (3, 5)),
        ("license: [mit,\n  cc0-1.0\n  ]\nx: y", ("mit", "cc0-1.0"), (2, 4)),
        ("license: &a\n- mit\nlicense_name: x", ("mit",), (2, 4)),
        ("x: &a [mit]\nlicense: *a", ("mit",), (3, 3)),
        ("licenses:\n  subset_a:\n  - mit\n  subset_b: odbl", ("mit", "odbl"), (2, 5)),
        ("license: {template}", (None,), (2, 2)),
        ("license: [[mit]]", (None,), (2, 2)),
        ("license:\npipeline_tag: x", (), None),
        ("license: []\npipeline_tag: x", (), (2, 2)),
        ("license: 3.0", ("3.0",), (2, 2)),
        ("license: true", ("true",), (2, 2)),
        ("license_name: our-terms\nlicense_link: LICENSE", (), (2, 3)),
        ("license_link: LICENSE\nx: y\nlicense: other", ("other",), (2, 2)),
    ],
)
def test_licenses_are_read_in_every_form(
    yaml: str, licenses: tuple[str | None, ...], lines: tuple[int, int] | None
) -> None:
    found = card(yaml)
    assert found.tags == licenses
    assert found.license_lines == lines


@pytest.mark.parametrize(
    ("yaml", "kind"),
    [
        ("license: mit\nlibrary_name: transformers", CardKind.MODEL),
        ("license: mit\nmodel-index: []", CardKind.MODEL),
        ("datasets: [a]", CardKind.MODEL),
        ("license: mit\ndataset_info: {}", CardKind.DATASET),
        ("license: mit\ntask_categories: [a]\nsize_categories: [b]", CardKind.DATASET),
        ("license: mit\npretty_name: A\nbase_model: b", CardKind.MODEL),
        ("license: mit", None),
        ("license: mit\nsdk: gradio\ndatasets: [a]", None),
    ],
)
def test_the_keys_tell_what_a_card_describes(yaml: str, kind: CardKind | None) -> None:
    found = card(yaml)
    assert found.kind is kind
    assert found.is_space is ("sdk" in yaml)


@pytest.mark.parametrize(
    ("yaml", "name"),
    [
        ("license: mit\nmodel_name: Great Model", "Great Model"),
        ("license: mit\npretty_name: Great Data", "Great Data"),
        ("license: mit\nmodel-index:\n- name: index-name\n  results: []", "index-name"),
        ("license: mit\nmodel-index: {name: x}", None),
        ("license: mit\nmodel-index: [x]", None),
        ("license: mit\nmodel_name: [x]", None),
    ],
)
def test_the_name_is_that_of_the_model_or_the_data(yaml: str, name: str | None) -> None:
    assert card(yaml).name == name


def test_the_heading_is_the_first_after_the_front_matter() -> None:
    assert card("# a comment\nlicense: mit", "\ntext\n# A Model\n# More").heading == "A Model"
    assert card("license: mit", "text\n## Small\n").heading is None


def test_what_is_no_name_is_a_problem_with_its_line() -> None:
    found = card("license: other\nlicense_name: [x]\nbase_model: {a: b}\ndatasets: [a, [b], ~]")
    assert found.datasets == ("a",)
    assert (found.base_models, found.license_name) == ((), None)
    assert found.problems == (
        (3, "license_name is no text, so it is not read"),
        (4, "base_model is neither a name nor a list of names; what is one is read"),
        (5, "datasets is neither a name nor a list of names; what is one is read"),
    )


def test_more_names_than_are_kept_are_a_problem() -> None:
    found = card(f"datasets: [{', '.join(f'd{number}' for number in range(1200))}]\nlicense: [{'mit, ' * 1200}]")
    assert (len(found.datasets), len(found.tags)) == (1000, 1000)
    assert [line for line, _ in found.problems] == [3, 2]


def test_aliases_cannot_multiply_licenses() -> None:
    subsets = "\n".join(f"  s{number}: *all" for number in range(1000))
    found = card(f"licenses:\n  all: &all [{'mit, ' * 900}]\n{subsets}")
    assert len(found.tags) == 1000
    assert [line for line, _ in found.problems] == [2]


@pytest.mark.parametrize("yaml", ["nested:\n  license: mit", "license:", "text: |\n  license: mit"])
def test_a_key_that_only_looks_like_one_of_a_card_is_none(yaml: str) -> None:
    assert read(yaml) is None
