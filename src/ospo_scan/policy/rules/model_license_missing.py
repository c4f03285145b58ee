# SPDX-License-Identifier: Apache-2.0
"""There are weights of a model, or a model card, and nothing says under which license the model is."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname

from ospo_scan.evidence import evidence_digest
from ospo_scan.model import CardKind, FileStatus, Level, Rule, TextLocation
from ospo_scan.policy.content_roles import weights_in
from ospo_scan.policy.gate import Case, Help, Observation
from ospo_scan.policy.license_files import file_behind, is_license_text, is_unseen

RULE = Rule(
    id="model-license-missing",
    level=Level.WARNING,
    summary="Nothing states the license of a model.",
    help_uri="docs/rules.md#model-license-missing",
)

HELP = Help(
    meaning=(
        "There are weights of an AI model, or a model card, and no license for them: the header of the file states "
        "none, nothing declares one for the file (a `.license` file, REUSE.toml), neither the model card in its "
        "directory nor one above it states one, and there is no license file in its directory or next to such a card. "
        "The license of a project around a model does not count unless it is declared for the file, as weights mostly "
        "come from somebody else. [models.md](models.md) tells what is read. All weights of one directory are one "
        "finding."
    ),
    why="Without a license, nobody may use the model or pass it on; and many models are under terms of their own.",
    fix=(
        "Add `license:` to the model card, or the license file of the model to its directory. For weights of your own "
        "in a project, declare the license in REUSE.toml or in a `.license` file."
    ),
)

_OF_WEIGHTS = (
    "Nothing states the license of these weights. Name it in a model card or in a license file in their directory, or "
    "declare it in a .license file or REUSE.toml."
)
_OF_CARD = "The model card states no license. Add `license: ID` to it."


def find(case: Case) -> Iterator[Observation]:
    """One observation for each file with weights, and for each model card, without a license."""
    stated = {path for path, _ in case.detections}
    weights = weights_in(case.result.files)
    models = _Models(case, weights)
    for scan in case.result.files:
        if scan.status is FileStatus.SKIPPED or scan.path not in weights:
            continue
        if scan.path not in stated and not models.are_licensed(dirname(scan.path)):
            yield Observation(TextLocation(scan.path), _OF_WEIGHTS, evidence=_identity(dirname(scan.path)))
    for card in case.result.cards:
        path = card.location.path
        if card.kind is not CardKind.MODEL or path in weights:
            continue
        if not models.are_licensed(dirname(path)) and not models.have_headers(dirname(path)):
            yield Observation(card.location, _OF_CARD)


class _Models:
    """Which directories have a license for the models in them; ``weights`` are the paths of all files with weights."""

    def __init__(self, case: Case, weights: frozenset[str]) -> None:
        own = [card for card in case.result.cards if card.kind is CardKind.MODEL and card.location.path not in weights]
        self._cards = {dirname(card.location.path) for card in own}
        self._licensed = {dirname(card.location.path) for card in own if card.license_declared is not None}
        stated = {path for path, _ in case.detections}
        self._stating = {dirname(path) for path in stated & weights}
        for scan in case.result.files:
            if is_license_text(scan.path):
                behind = file_behind(scan, case.result)
                if is_unseen(scan) or (behind is not None and (behind.path in stated or is_unseen(behind))):
                    self._licensed.add(dirname(scan.path))

    def are_licensed(self, directory: str) -> bool:
        """Whether the directory has a license, or one above it that has a card."""
        if directory in self._licensed:
            return True
        while directory:
            directory = dirname(directory)
            if directory in self._cards and directory in self._licensed:
                return True
        return False

    def have_headers(self, directory: str) -> bool:
        """Whether the header of a weight file in the directory states a license, or something declares it."""
        return directory in self._stating


def _identity(directory: str) -> str | None:
    """What makes the weights of one directory one finding."""
    return evidence_digest("NONE", [f"weights in {directory or '.'}"])
