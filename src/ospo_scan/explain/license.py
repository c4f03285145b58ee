# SPDX-License-Identifier: Apache-2.0
"""A license explained: what it is, what it asks, where its text is, and how the policy judges it."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterable, Iterator

from ospo_scan.catalogue import SPDX_LIST_VERSION, License, category_of, is_in_set, license_facts
from ospo_scan.errors import UsageError
from ospo_scan.explain.explanation import TONE_OF_OUTCOME, Block, Explanation, Row, Tone
from ospo_scan.explain.notes import note_on
from ospo_scan.expression import ExpressionError, deprecated_ids, leaves, normalize
from ospo_scan.license_ids import closest_id, resolve_exception, resolve_license
from ospo_scan.model import Report
from ospo_scan.policy.judge import Judge
from ospo_scan.policy.model import Policy
from ospo_scan.report.text import shown_path

DISCLAIMER = "In our own words, as a help. Only the text of the license counts; this is no legal advice."
_SCANCODE_REF = "LicenseRef-scancode-"
_PLACES = 3

_CATEGORIES = {
    "permissive": "few conditions, and none on your own code",
    "public-domain": "as good as no conditions",
    "weak-copyleft": "changes to the code itself stay under its license",
    "copyleft": "a work that contains it has to be under its license",
    "proprietary": "the owner decides, case by case or by closed terms",
    "free-restricted": "free of charge, but some uses are forbidden",
    "source-available": "it may be read, but not used for everything",
    "patent": "about patents, not about copyright",
    "cla": "an agreement with those who contribute",
    "unstated": "a license is meant, but not named",
}


def read_leaves(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The canonical licenses that ``text`` names (an id, an exception, an expression), and its deprecated ids.

    Raises: UsageError, with the closest id where there is one.
    """
    words = text.strip()
    if (exception := resolve_exception(words)) is not None and resolve_license(words) is None:
        return (exception.text,), (exception.deprecated,) if exception.deprecated else ()
    if (alone := resolve_license(words)) is not None:
        _refuse_unknown_ref(alone.text)
        return (alone.text,), (alone.deprecated,) if alone.deprecated else ()
    try:
        found = leaves(normalize(words))
        return found, deprecated_ids(words)
    except ExpressionError as fault:
        raise UsageError(_unknown(words, str(fault))) from fault


def is_license(text: str) -> bool:
    """Whether ``text`` names licenses that ospo-scan knows, or someone's own LicenseRef."""
    try:
        read_leaves(text)
    except UsageError:
        return False
    return True


def _refuse_unknown_ref(leaf: str) -> None:
    if leaf.startswith(_SCANCODE_REF) and license_facts(leaf) is None:
        raise UsageError(f"scancode has no license {leaf}. A LicenseRef of your own has another name.")


def _unknown(text: str, fault: str) -> str:
    if len(text.split()) > 1:
        return f"{fault}."
    close = closest_id(text)
    hint = f" Did you mean {close}?" if close else " Ids are those of https://spdx.org/licenses/."
    return f"There is no license {text[:80]!r} that ospo-scan knows.{hint}"


def explain_license(
    text: str, policy: Policy | None, report: Report | None = None, root: str | None = None
) -> Explanation:
    """What ``text`` names, license by license; its text is looked for in ``report`` and below ``root``.

    Raises: UsageError where it names no license.
    """
    found, deprecated = read_leaves(text)
    blocks = [Block("", tuple(_older(deprecated, found)))] if deprecated else []
    for leaf in found:
        title = _title(leaf) if len(found) > 1 else ""
        blocks += _blocks(leaf, title, report, root)
        blocks.append(Block("", tuple(_judgement(leaf, policy))))
    blocks.append(Block("", (Row("Note", DISCLAIMER, tone=Tone.FAINT),)))
    title = _title(found[0]) if len(found) == 1 else " ".join(text.split())
    return Explanation(title, tuple(blocks))


def _title(leaf: str) -> str:
    parts = [license_facts(part) for part in leaf.split(" WITH ")]
    names = " with ".join(facts.name for facts in parts if facts)
    return f"{leaf}  {names}" if names and names != leaf else leaf


def _older(deprecated: Iterable[str], found: Iterable[str]) -> Iterator[Row]:
    yield Row("Note", f"{', '.join(deprecated)} is an older spelling; it is read as {', '.join(found)}.")


def _blocks(leaf: str, title: str, report: Report | None, root: str | None) -> list[Block]:
    base, _, exception = leaf.partition(" WITH ")
    parts = (base, exception) if exception else (base,)
    blocks = [Block(title, tuple(_facts(leaf)))]
    blocks += [Block(part if exception else "", tuple(_note(part))) for part in parts]
    blocks.append(Block("", tuple(_texts(parts, report, root))))
    return blocks


def _facts(leaf: str) -> Iterator[Row]:
    base, _, exception = leaf.partition(" WITH ")
    facts = license_facts(base)
    if facts is None:
        yield Row("Kind", "a license of someone's own; ospo-scan knows nothing of it but its name")
        return
    category = category_of(leaf)
    if facts.is_exception and category:
        yield Row("Kind", f"an exception: it makes a license lighter, as a rule down to {category}")
    else:
        yield Row("Kind", f"{category}: {_CATEGORIES[category]}" if category else "not known to scancode")
    if facts.is_exception:
        yield Row("Lists", _spdx(facts))
        return
    approved = "OSI-approved" if is_in_set(leaf, "osi-approved") else "not OSI-approved"
    free = "FSF-free" if is_in_set(leaf, "fsf-free") else "not on the FSF's list of free licenses"
    yield Row("Lists", f"{_spdx(facts)}; {approved}; {free}")
    if not exception and (versions := _versions(base)):
        yield Row("Versions", versions)


def _spdx(facts: License) -> str:
    if not facts.is_listed:
        return "not on the SPDX list: the name is scancode's"
    return f"on the SPDX list {SPDX_LIST_VERSION}" + (", deprecated" if facts.is_deprecated else "")


def _versions(leaf: str) -> str:
    if leaf.endswith(("-or-later", "+")):
        return "this one, or any later one that its publisher writes: whoever gets it may choose"
    return "this one and no other" if leaf.endswith("-only") else ""


def _note(part: str) -> Iterator[Row]:
    note = note_on(part)
    if note is None:
        yield Row("Asks", "Nobody has written down yet what it asks: read its text.")
        return
    yield Row("Asks", note.asks)
    yield Row("Forbids", note.forbids)
    yield Row("Reach", note.reach)


def _texts(parts: Iterable[str], report: Report | None, root: str | None) -> Iterator[Row]:
    places = [
        place for part in parts for place in (*_in_report(part, report), *_in_tree(part, root), *_elsewhere(part))
    ]
    for number, place in enumerate(places or ["not known: ask whoever uses this name"]):
        yield Row("" if number else "Text", place, is_literal=bool(places))


def _in_report(part: str, report: Report | None) -> Iterator[str]:
    """Where the scanned tree has the whole text: scancode's rules for whole texts end in ``.LICENSE``."""
    if report is None:
        return
    found = 0
    for scan in report.result.files:
        for match in (match for detection in scan.detections for match in detection.matches):
            if match.rule.endswith(".LICENSE") and part in match.license_expression.split(" "):
                found += 1
                if found <= _PLACES:
                    yield f"{shown_path(scan.path)}:{match.start_line} (in this tree)"
    if found > _PLACES:
        yield f"and {found - _PLACES:,} more in this tree"


def _in_tree(part: str, root: str | None) -> Iterator[str]:
    """The place that the REUSE specification (https://reuse.software/spec-3.3/) names for the text."""
    if root is not None and os.path.isfile(path := os.path.join(root, "LICENSES", f"{part}.txt")):
        yield path


def _elsewhere(part: str) -> Iterator[str]:
    facts = license_facts(part)
    if facts is None:
        return
    if facts.is_listed:
        yield f"https://spdx.org/licenses/{facts.id}.html"
    spec = importlib.util.find_spec("licensedcode")  # found, not imported
    for folder in (spec and spec.submodule_search_locations) or ():
        path = os.path.join(folder, "data", "licenses", f"{facts.key}.LICENSE")
        if facts.key and os.path.isfile(path):
            yield path


def _judgement(leaf: str, policy: Policy | None) -> Iterator[Row]:
    facts = license_facts(leaf)
    if facts is not None and facts.is_exception:
        yield Row("Policy", "An exception is judged together with its license: explain 'LICENSE WITH EXCEPTION'.")
    elif policy is None:
        yield Row("Policy", "There is no policy here; --policy FILE|builtin:NAME shows how one judges it.")
    else:
        yield leaf_row("Policy", leaf, Judge(policy))


def leaf_row(label: str, leaf: str, judge: Judge) -> Row:
    """How a policy judges a leaf, and the line that decided."""
    judged = judge.leaf(leaf)
    decision = judged.decision
    word = judged.outcome.name.lower()
    return Row(label, f"{decision.origin}: {decision.reason}", word, TONE_OF_OUTCOME[judged.outcome])
