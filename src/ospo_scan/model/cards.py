# SPDX-License-Identifier: Apache-2.0
"""What a model or dataset card says by itself: of what kind it is, under which license, and what it was made from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ospo_scan.model.scanned import TextLocation


class CardKind(StrEnum):
    """What a card describes."""

    MODEL = "model"
    DATASET = "dataset"


@dataclass(frozen=True, slots=True)
class Card:
    """A model or dataset card; it speaks for the directory that it stands in.

    ``license_declared`` is canonical, None where no license is stated; ``license_stated`` is what is written.
    ``license_link`` is where the card says that the text is, ``license_file`` the path in the tree to which that link
    leads, None where it leads elsewhere. ``base_models`` and ``datasets`` are the names of what the model was made
    from, as they are written, in order; ``base_model_relation`` is the word of the card for how.
    """

    location: TextLocation
    kind: CardKind
    name: str | None
    license_declared: str | None
    license_stated: str | None
    license_link: str | None = None
    base_models: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    license_file: str | None = None
    base_model_relation: str | None = None
