# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace

from ospo_scan.model import Card, CardKind, Finding, Level, TextLocation
from ospo_scan.policy.evaluate import evaluate
from policy_cases import UNKNOWN, UNPARSED, policy, result
from samples import scanned

LLAMA3 = "LicenseRef-hf-llama3"
BASE = ("meta-llama/Meta-Llama-3-8B",)


def card(
    license_: str | None,
    path: str = "README.md",
    name: str | None = None,
    base: tuple[str, ...] = BASE,
    datasets: tuple[str, ...] = (),
) -> Card:
    return Card(TextLocation(path, 1, 4), CardKind.MODEL, name, license_, license_, None, base, datasets)


def conflicts(*cards: Card) -> list[Finding]:
    evidence = replace(result(*(scanned(one.location.path) for one in cards)), cards=cards)
    return [one for one in evaluate(evidence, policy("default: allow")).findings if one.rule == "base-model-conflict"]


def test_a_model_made_from_llama_is_not_under_mit() -> None:
    (one,) = conflicts(card("MIT"))
    assert (one.level, one.license_expression, one.refused) == (Level.WARNING, "MIT", (LLAMA3,))
    assert one.places == (TextLocation("README.md", 1, 4),)
    assert one.message == (
        "This is declared to be under MIT, but was made from meta-llama/Meta-Llama-3-8B, which is under "
        "LicenseRef-hf-llama3 (by https://huggingface.co/meta-llama/Meta-Llama-3-8B): that license does not permit it."
    )


def test_the_license_of_the_base_is_no_conflict() -> None:
    assert not conflicts(card(LLAMA3))
    assert not conflicts(card(f"{LLAMA3} AND Apache-2.0"))


def test_a_model_that_is_called_like_its_base_is_held_against_the_family() -> None:
    (one,) = conflicts(card("MIT", name=BASE[0]))
    assert one.refused == (LLAMA3,)


def test_a_card_of_the_base_that_does_not_say_which_license_leaves_it_to_the_family() -> None:
    (one,) = conflicts(card("MIT"), card(UNKNOWN, "base/README.md", name=BASE[0], base=()))
    assert one.refused == (LLAMA3,)


def test_every_card_of_the_base_counts() -> None:
    cards = [card(license_, f"{place}/README.md", BASE[0], ()) for place, license_ in (("a", LLAMA3), ("b", "MIT"))]
    (one,) = conflicts(card("MIT"), *cards)
    assert (one.license_expression, one.refused) == ("MIT", (LLAMA3,))


def test_a_base_that_nothing_is_known_of_is_no_conflict() -> None:
    assert not conflicts(card("MIT", base=("someone/model", "")))


def test_a_card_without_a_license_or_with_an_unknown_one_is_no_conflict() -> None:
    assert not conflicts(card(None), card(UNKNOWN, "a/README.md"), card(UNPARSED, "b/README.md"))


def test_the_card_of_the_base_in_the_tree_is_believed_before_the_table() -> None:
    own = card("MIT", "base/README.md", "Meta-Llama/Meta-Llama-3-8B", base=())
    assert not conflicts(card("Apache-2.0"), own)
    share_alike = replace(own, license_declared="CC-BY-SA-4.0")
    (one,) = conflicts(card("MIT"), share_alike)
    assert one.refused == ("CC-BY-SA-4.0",)
    assert "(by its card in the tree)" in one.message


def test_a_dataset_counts_where_its_card_is_in_the_tree() -> None:
    data = Card(TextLocation("d/README.md", 1, 3), CardKind.DATASET, "me/data", "CC-BY-NC-4.0", "cc-by-nc-4.0")
    assert conflicts(card("MIT", base=(), datasets=("me/data",)), data)
    assert not conflicts(card("CC-BY-NC-4.0", base=(), datasets=("me/data",)), data)
    assert not conflicts(card("MIT", base=(), datasets=BASE))


def test_a_model_that_names_itself_is_no_conflict() -> None:
    assert not conflicts(card("MIT", name="me/mine", base=("me/mine",)))
    assert not conflicts(card(LLAMA3, name=BASE[0]))
