# SPDX-License-Identifier: Apache-2.0
"""``exception-fit``: an exception that the text does not speak of, or that stands with a license not named there.

Where a text merely resembles a rule of the engine, the rule's license WITH its exception is the answer: a plain notice
of the GPL comes out WITH the exception of some other project, one of the LGPL as GPL WITH it. Without its exception a
license asks for more: the rule never makes a place look freer than the engine does.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from ospo_scan.expression import leaves, with_leaves
from ospo_scan.expression_grammar import NONE
from ospo_scan.license_ids import license_facts
from ospo_scan.model import Refinement
from ospo_scan.refine.gnu import gnu_leaf, grants
from ospo_scan.refine.gnu_version import APPROXIMATE, stated, stated_without_version
from ospo_scan.refine.spot import MAX_LINES, Spot
from ospo_scan.refine.words import plain

RULE = "exception-fit"

# Any of these may speak of an exception: the more there are, the less this rule does.
_OF_EXCEPTIONS = re.compile(
    r"exception|special|additional|notwithstanding|\blink|combin|compil|interpret|\bnote\b|not cover"
    r"|librar(?:y|ies) that|autoconf|bison|libtool|classpath|openssl|\bqt\b|\bfont|permi(?:t|ssion)|waive"
    r"|does not apply|unlimited|runtime"
)
_LINES_NEAR = 6
# The Commons Clause is an exception, too, in the engine's view: what restricts is never left out.
_RELAXING = {"permissive", "weak-copyleft", "copyleft"}


def refine(spot: Spot) -> Refinement | None:
    """The expression without exceptions that are not there, and with the license that is named."""
    if "xception" not in spot.expression and " WITH " not in spot.expression:
        return None
    excepted = [leaf for leaf in leaves(spot.expression) if _is_excepted(leaf) and _is_resemblance(spot, leaf)]
    if not excepted or (text := spot.text) is None or (near := spot.around(_LINES_NEAR, _LINES_NEAR)) is None:
        return None
    named = {grant.family for grant in grants(text)}
    targets = stated(text, MAX_LINES) | stated_without_version(text, MAX_LINES)
    other = next(iter(targets.values())) if len(named) == len(targets) == 1 else None
    is_spoken_of = bool(_OF_EXCEPTIONS.search(plain(near)))
    changes = {leaf: new for leaf in excepted if (new := _changed(leaf, named, other, is_spoken_of)) != leaf}
    refined = with_leaves(spot.expression, lambda leaf: changes.get(leaf, leaf))
    if not changes or refined == NONE:
        return None
    why = "The text names another license than the one that the engine puts the exception to."
    if not is_spoken_of:
        why = "The engine's rule has an exception, and no word of the text speaks of one."
    return Refinement(RULE, refined, why)


def _is_excepted(leaf: str) -> bool:
    """Whether a leaf is a license of the GNU family WITH an exception that relaxes it, or such an exception alone."""
    base, _, exception = leaf.partition(" WITH ")
    facts = license_facts(exception or base)
    is_relaxing = facts is not None and facts.is_exception and facts.category in _RELAXING
    return is_relaxing and (not exception or gnu_leaf(base) is not None)


def _is_resemblance(spot: Spot, leaf: str) -> bool:
    """Whether no match that is exact says so."""
    matches = [match for match in spot.matches if leaf in leaves(match.license_expression)]
    return bool(matches) and all(match.matcher == APPROXIMATE for match in matches)


def _changed(leaf: str, named: Collection[str], other: str | None, is_spoken_of: bool) -> str | None:
    """What a leaf becomes: with the ``other`` license where its own is not named, without what is not spoken of."""
    base, _, exception = leaf.partition(" WITH ")
    if not exception:
        return leaf if is_spoken_of else None
    known = gnu_leaf(base)
    if known and other and known.family not in named:
        base = other
    return f"{base} WITH {exception}" if is_spoken_of else base
