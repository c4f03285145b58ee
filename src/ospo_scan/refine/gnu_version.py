# SPDX-License-Identifier: Apache-2.0
"""``gnu-version``: the version of a GNU license, and whether later ones are granted, as the text says it in words.

The engine drops "or later" where its rule ends before these words, where a comment's gutter stands between them
(``dnl``, ``rem``, ``..``), or where the wording is none that it knows ("or above", "and newer"). It also adds the
license without a version beside the one with it, and takes the version of a similar text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ospo_scan.evidence import SPDX_TAG_MATCHER
from ospo_scan.expression import leaves, with_leaves
from ospo_scan.model import LicenseMatch, Refinement
from ospo_scan.refine.gnu import UNVERSIONED, gnu_leaf, grants
from ospo_scan.refine.spot import Spot

RULE = "gnu-version"

APPROXIMATE = "3-seq"
"""The engine's matcher that accepts texts which only resemble its rule."""
_MAX_WORDS_OF_NOTICE = 300
_MAX_WORDS_OF_NAME = 30
_POOR_SCORE = 80
_PROBE = "\n or any later version"


def refine(spot: Spot) -> Refinement | None:
    """The licenses of the GNU family as the words of this place name them."""
    if "GPL-" not in spot.expression and "GFDL-" not in spot.expression:
        return None
    wanted = [leaf for leaf in leaves(spot.expression) if gnu_leaf(leaf)]
    if not wanted or _is_settled(spot, wanted):
        return None
    text = _text(spot, wanted)
    last_line = spot.end_line - spot.start_line
    versioned, unversioned = stated(text, last_line), stated_without_version(text, last_line)
    changes = {leaf: new for leaf in wanted if (new := _target(spot, leaf, versioned, unversioned)) is not None}
    if not changes:
        return None
    refined = with_leaves(spot.expression, lambda leaf: changes.get(leaf, leaf))
    named = ", ".join(f"{new} where the engine says {old}" for old, new in sorted(changes.items()))
    return Refinement(RULE, refined, f"The words of the notice are those of {named}.")


def stated(text: str, last_line: int) -> dict[str, str]:
    """The license of each family that a text names with exactly one version, as an SPDX id, by the family.

    What begins after ``last_line`` (0-based) does not count, nor do names without a version beside one with it.
    """
    ids: dict[str, set[str | None]] = {}
    for grant in grants(text):
        if grant.start_line <= last_line and (grant.version is not None or grant.is_negated):
            ids.setdefault(grant.family, set()).add(None if grant.is_negated else grant.license_id)
    return {family: only for family, every in ids.items() if len(every) == 1 and (only := next(iter(every)))}


def stated_without_version(text: str, last_line: int) -> dict[str, str]:
    """The license of each family that a text names, but never with a version, by the family: any version is meant."""
    named = [grant for grant in grants(text) if grant.start_line <= last_line]
    others = {grant.family for grant in named if grant.version is not None or grant.is_negated}
    every = {family: leaf for leaf, family in UNVERSIONED.items()}
    return {grant.family: every[grant.family] for grant in named if grant.family not in others}


def _is_settled(spot: Spot, wanted: Iterable[str]) -> bool:
    """Whether there is nothing to look for: a long text, or each family named once, with later versions, exactly."""
    if all(match.matcher == SPDX_TAG_MATCHER for match in spot.matches):
        return True
    if not spot.is_short or any(match.matched_length > _MAX_WORDS_OF_NOTICE for match in spot.matches):
        return True
    found = [leaf for name in wanted if (leaf := gnu_leaf(name))]
    is_exact = all(match.matcher != APPROXIMATE for match in spot.matches)
    return is_exact and all(leaf.is_later for leaf in found) and len({leaf.family for leaf in found}) == len(found)


def _text(spot: Spot, wanted: Sequence[str]) -> str:
    """The lines of the place and three more, or what the engine matched where the words end before its end."""
    text = spot.text or ""
    is_exact = len(spot.matches) == 1 and spot.matches[0].matcher != APPROXIMATE
    if is_exact and len(wanted) == 1 and grants(text) == grants(text + _PROBE):
        return text  # "or later" cannot follow: the file need not be read
    return spot.around(0, 3) or text


def _target(spot: Spot, leaf: str, versioned: dict[str, str], unversioned: dict[str, str]) -> str | None:
    """What a leaf becomes; None where it stays."""
    known = gnu_leaf(leaf)
    matches = [match for match in spot.matches if leaf in leaves(match.license_expression)]
    if known is None or not matches:
        return None
    if (target := versioned.get(known.family)) is None or (stated_leaf := gnu_leaf(target)) is None:
        is_poor = all(_is_resemblance(match, _POOR_SCORE) for match in matches)
        return unversioned.get(known.family) if is_poor else None
    is_now_later = stated_leaf.is_later and not known.is_later and stated_leaf.version == known.version
    is_bare_name = leaf in UNVERSIONED and all(_is_bare_name(match, known.family) for match in matches)
    # "Or later" is taken from an answer only where it is a poor one.
    is_alike = all(_is_resemblance(match, 101 if stated_leaf.is_later else _POOR_SCORE) for match in matches)
    return target if target != leaf and (is_now_later or is_bare_name or is_alike) else None


def _is_bare_name(match: LicenseMatch, family: str) -> bool:
    """Whether a match is no more than the name of the license, without a version."""
    named = [grant for grant in grants(match.matched_text or "") if grant.family == family]
    return match.matched_length <= _MAX_WORDS_OF_NAME and bool(named) and all(grant.version is None for grant in named)


def _is_resemblance(match: LicenseMatch, below: float) -> bool:
    """Whether a match is no more than like a rule of the family, with a score below that."""
    is_of_family = all(gnu_leaf(leaf) for leaf in leaves(match.license_expression))
    return match.matcher == APPROXIMATE and is_of_family and match.score < below
