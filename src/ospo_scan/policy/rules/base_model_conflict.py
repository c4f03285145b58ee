# SPDX-License-Identifier: Apache-2.0
"""A model is declared to be under a license that the one of what it was made from does not permit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ospo_scan.base_models import family_of, refused_leaves
from ospo_scan.catalogue import states_license
from ospo_scan.evidence import evidence_digest
from ospo_scan.model import Card, Level, Rule
from ospo_scan.policy.gate import Case, Help, Observation

RULE = Rule(
    id="base-model-conflict",
    level=Level.WARNING,
    summary="A model is under a license that its base model does not permit.",
    help_uri="docs/rules.md#base-model-conflict",
)

HELP = Help(
    meaning=(
        "A model card, or the header of a weight file, names a base model or a dataset from which the model was made, "
        "and a license that the one of the base model or dataset does not permit: MIT for a model made from Llama 3, "
        "say. The license of the base is known where its own card is in the tree, and for some well-known families "
        "of models by their names; [models.md](models.md) has the list. A license that restricts what one may do, and "
        "a CC-BY-SA one, has to come along; of others the license compatibility matrix decides, and what it does not "
        "know is not reported."
    ),
    why=(
        "Who makes a model from another one may pass it on only as the license of the other one allows. A license that "
        "cannot be given is not there: your users rely on rights that nobody has."
    ),
    fix=(
        "Declare the license of the base model, alone or with your own: `license: llama3`. If the base model was "
        "released to you under other terms, or the name means another model, waive the finding."
    ),
)


@dataclass(frozen=True, slots=True)
class _Base:
    """What a model was made from: its license, and how that is known."""

    name: str
    license_expression: str
    known_from: str


def find(case: Case) -> Iterator[Observation]:
    """One observation for each card and each license of a base model that does not permit what the card declares."""
    by_name: dict[str, list[Card]] = {}
    for card in case.result.cards:
        if card.name is not None and card.license_declared is not None and states_license(card.license_declared):
            by_name.setdefault(card.name.casefold(), []).append(card)
    for card in case.result.cards:
        declared = card.license_declared
        if declared is None or not states_license(declared):
            continue
        for base in _bases(card, by_name):
            if refused := refused_leaves(base.license_expression, declared):
                yield Observation(
                    place=card.location,
                    message=(
                        f"This is declared to be under {declared}, but was made from {base.name}, which is under "
                        f"{base.license_expression} ({base.known_from}): that license does not permit it."
                    ),
                    license_expression=declared,
                    refused=refused,
                    evidence=evidence_digest(declared, [base.name, base.license_expression]),
                )


def _bases(card: Card, by_name: Mapping[str, Sequence[Card]]) -> Iterator[_Base]:
    """What a card names, with each license that another card of that name in the tree states, else that of its family.

    A model may be called what it was made from, a quantized one say: its own card says nothing of the license of that.
    """
    for name in dict.fromkeys((*card.base_models, *card.datasets)):
        here = (one.license_declared for one in by_name.get(name.casefold(), ()) if one is not card)
        stated = dict.fromkeys(one for one in here if one is not None)
        for license_declared in stated:
            yield _Base(name, license_declared, "by its card in the tree")
        if not stated and name in card.base_models and (family := family_of(name)) is not None:
            yield _Base(name, family.license_expression, f"by {family.card}")
