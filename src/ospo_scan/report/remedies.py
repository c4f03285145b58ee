# SPDX-License-Identifier: Apache-2.0
"""What to do about a finding: for each rule the options, with the lines to paste where there are any."""

from __future__ import annotations

import math
import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ospo_scan.catalogue import is_unknown
from ospo_scan.codec import well_formed
from ospo_scan.compatibility import NOT_KNOWN
from ospo_scan.expression import alternatives
from ospo_scan.model import PROJECT, FileScan, PolicySource, Reason
from ospo_scan.report.groups import Group
from ospo_scan.report.text import visible, yaml_string

_GLOB_SIGN = re.compile(r"([*?\[\]\\])")


@dataclass(frozen=True, slots=True)
class Remedy:
    """One way out: a sentence, and the lines to paste where it says so (none for work that is not in the policy)."""

    sentence: str
    lines: tuple[str, ...] = ()


_LOST_SPACE = re.compile(r"[^\S ]| \Z")

_FIRST_STEPS = {
    "license-denied": "Replace or remove the code under {refused}.",
    "license-review": "Ask whoever answers for licenses in your project whether {refused} is acceptable here.",
    "license-incompatible": "Ask the owners of the code for a license that fits, or replace or remove the code.",
    "license-unknown": "Read the notice. If the file is yours, name its license, as in: SPDX-License-Identifier: MIT",
    "license-missing": "Name the license at the top of the file, as in: SPDX-License-Identifier: MIT",
    "declared-mismatch": "Correct whichever of the two is wrong: the license file, or `project.license` in the policy.",
    "project-license-missing": "Add a LICENSE file with the text of your license at the root of the project.",
    "expression-invalid": "Correct the license expression in the file; ids are those of https://spdx.org/licenses/",
    "archive-not-inspected": "Unpack it beside the tree, and run ospo-scan on what it holds.",
    "link-outside-root": "Replace the link by the file that it leads to.",
    "special-file": "Remove it: it is no file that can be released.",
    "suspicious-content": "Look at it in an editor that shows invisible characters, and write it in plain letters.",
    "waiver-expired": "Settle what was waived; or agree on a new day with its owner, and write it under `expires`.",
    "waiver-expiring": "Settle what is waived before that day, or agree on a new one with its owner.",
    "waiver-unused": "Remove the waiver, or correct what it names.",
    "curation-unused": "Remove the entry, or correct what it names.",
    "policy-changed": "Look at the change, and judge the whole tree by it: run ospo-scan check without --since.",
    "license-conflict": "Find out which one is right; if both hold, declare both: SPDX-License-Identifier: MIT AND ISC",
    "declaration-unreadable": "Correct the file at the place that is named.",
    "model-license-missing": "State the license of the model: `license:` in its card, or a LICENSE file beside it.",
    "base-model-conflict": "Declare the license of the base model as well, and add its text.",
    "use-restricted": "Have a person decide whether these limits on use fit, and then list the license under `allow`.",
    "not-checked-out": "Check it out: git submodule update --init, or git sparse-checkout disable.",
}
# What can be done about a file that is in error, besides leaving it out.
_MENDS: Mapping[Reason | None, str] = {
    Reason.UNREADABLE: "Make what is unreadable readable for the user who runs the scan.",
    Reason.VANISHED: "Let nothing change the tree during the scan, and run again.",
    Reason.CHANGED: "Let nothing change the tree during the scan, and run again.",
    Reason.TOO_LARGE: "For what is too large, raise --max-file-size.",
    Reason.TIMEOUT: "For what takes too long, raise --timeout.",
    Reason.MEMORY: "For what takes too much memory, raise --max-growth.",
}
# A larger limit would only have them read whole, which takes as much memory as they have bytes.
_MEND_OF_WEIGHTS = (
    "For weights that are too large, split them; where their header is in doubt, write them again with the program "
    "that made them."
)
_FEW = 3
_ALLOWING = frozenset(("license-denied", "license-review"))
# The manifest or card is what speaks: without it, nobody would know.
_NOT_SOLVED_BY_EXCLUDING = frozenset(("base-model-conflict", "model-license-missing", "declared-mismatch"))
_DETECTING = _ALLOWING | {"license-unknown", "expression-invalid"}
ABOUT_ENTRIES = frozenset(("waiver-expired", "waiver-expiring", "waiver-unused", "curation-unused", "policy-changed"))
"""Rules whose findings are about the policy itself: no exception of the policy cures them."""

WAIVED = timedelta(days=90)
"""How long a suggested waiver holds."""

NAME_DIGITS = 12
"""So many digits of a fingerprint name a finding on the command line."""


def remedies(group: Group, policy: PolicySource | None, as_of: date | None = None) -> tuple[Remedy, ...]:
    """The ways out of a group of findings, the best first; a suggested waiver ends some time after ``as_of``."""
    found = []
    if group.rule in _ALLOWING and not group.refused:
        found += _of_low_score(group, policy)
    elif group.rule in _FIRST_STEPS:
        found.append(Remedy(_FIRST_STEPS[group.rule].format(refused=visible(" and ".join(group.refused)))))
    if group.rule in ABOUT_ENTRIES:
        return tuple(found)
    if group.rule in _ALLOWING and group.refused and not any(map(is_unknown, group.refused)):
        items = tuple(map(_list_item, group.refused))
        found.append(Remedy(f"Or accept it: list it under `allow`, and nowhere else, {in_policy(policy)}", items))
        found += _of_choice(group, policy)
    if group.rule == "license-incompatible":
        found += _of_incompatible(group, policy)
    if where := path_patterns(place.path for place in group.places):
        found += _of_exceptions(group, policy, where, as_of)
    if where and group.rule not in _NOT_SOLVED_BY_EXCLUDING:
        items = tuple(map(_list_item, where))
        found.append(Remedy(f"Or, where none of it is released: add to `scan.exclude` {in_policy(policy)}", items))
    return tuple(found)


def _of_choice(group: Group, policy: PolicySource | None) -> list[Remedy]:
    """The line that takes one license where the text gives a choice."""
    given = group.license_expression
    if given is None or len(branches := alternatives(given)) < 2:
        return []
    line = f"- {{given: {yaml_string(given)}, choose: {yaml_string(branches[0])}}}"
    return [Remedy(f"Or settle which of these licenses you take: add to `choices` {in_policy(policy)}", (line,))]


def _of_exceptions(
    group: Group, policy: PolicySource | None, where: tuple[str, ...], as_of: date | None
) -> list[Remedy]:
    """The entries that accept a finding for a time, or say that what was detected is no license."""
    patterns = f"where: [{', '.join(map(yaml_string, where))}]"
    evidence = {notice.finding.evidence for notice in group.notices}
    digest = next(iter(evidence)) if len(evidence) == 1 else None
    tail = f",\n   evidence: {yaml_string(digest)}}}" if digest else "}"
    license_ = f"license: {yaml_string(group.license_expression)}, " if group.license_expression else ""
    why = 'reason: other, comment: "write here why"'
    until = f", expires: {as_of + WAIVED}" if as_of else ""
    waiver = f"- {{rule: {visible(group.rule)}, {patterns},\n   {license_}{why}{until}{tail}"
    name = group.notices[0].finding.fingerprint[:NAME_DIGITS]
    found = [
        Remedy(
            f"Or accept it for a time: add to `waivers` {in_policy(policy)}".removesuffix(":")
            + f", as `ospo-scan waive {name}` does:",
            tuple(waiver.split("\n")),
        )
    ]
    if group.license_expression and group.rule in _DETECTING:
        detected = f"detected: {yaml_string(group.license_expression)}, concluded: NONE"
        curation = f"- {{{patterns},\n   {detected}, reason: mention{tail}"
        sentence = f"Or, if this text is no license of the file: add to `curations` {in_policy(policy)}"
        found.append(Remedy(sentence, tuple(curation.split("\n"))))
    return found


def _of_low_score(group: Group, policy: PolicySource | None) -> list[Remedy]:
    """The ways out where the text that was found is not surely the license that it was taken for."""
    scores = [notice.detection.score for notice in group.notices if notice.detection]
    found = [Remedy("Read the text at the place that is named: is it the license that the finding names?")]
    if scores:
        line = f"min_score: {math.floor(min(scores))}"
        found.append(Remedy(f"Or let the policy judge weaker matches too {in_policy(policy)}", (line,)))
    return found


def _of_incompatible(group: Group, policy: PolicySource | None) -> list[Remedy]:
    """The ways out where code does not fit the license of the project, or nobody knows whether it does."""
    found = [
        Remedy(f"Or release the project under a license that allows it: change `project.license` {_where(policy)}.")
    ]
    if group.message.startswith(NOT_KNOWN):
        items = tuple(map(_list_item, group.refused))
        checked = "Or, once a person has checked that it fits: list it by its exact name under `allow`"
        found.append(Remedy(f"{checked} {in_policy(policy)}", items))
    return found


def _where(policy: PolicySource | None) -> str:
    return in_policy(policy).removesuffix(":")


def in_policy(policy: PolicySource | None) -> str:
    """Where a line for the policy belongs, in words: a built-in policy has to become a file first."""
    if policy is None or policy.source.startswith("builtin:"):
        return "in ospo-policy.yml (`ospo-scan policy init` writes one):"
    return f"in {visible(policy.source)}:"


def mends(failed: Iterable[FileScan]) -> tuple[str, ...]:
    """What can be done about files that could not be scanned, besides leaving them out; sorted sentences."""
    return tuple(sorted(set(map(_mend, failed)) - {""}))


def _mend(scan: FileScan) -> str:
    from ospo_scan.walk.large import is_of_weights  # walking loads re2: not for pages without a scan

    if scan.reason is Reason.TOO_LARGE and is_of_weights(scan.detail or ""):
        return _MEND_OF_WEIGHTS
    return _MENDS.get(scan.reason, "")


def exclude_patterns(paths: Iterable[str]) -> tuple[str, ...]:
    """The lines for ``scan.exclude`` that leave ``paths`` out; see ``path_patterns``."""
    return tuple(map(_list_item, path_patterns(paths)))


def path_patterns(paths: Iterable[str]) -> tuple[str, ...]:
    """The patterns that match ``paths``: each path, or each directory, while these are few.

    Past that it is the directory that all share; empty where they share none, since no pattern is good advice then.
    """
    distinct = list(dict.fromkeys(path for path in paths if path != PROJECT))
    if len(distinct) <= _FEW:
        return tuple(f"/{_literal(path)}" for path in distinct)
    parents = list(dict.fromkeys(posixpath.dirname(path) for path in distinct))
    if len(parents) > _FEW or "" in parents:
        parents = [posixpath.commonpath(parents)]
    return tuple(f"/{_literal(parent)}/" for parent in parents if parent)


def _literal(path: str) -> str:
    """A gitignore pattern that matches ``path``.

    A byte that is not UTF-8 becomes ``*``, and white space that such a pattern would lose becomes ``?``.
    """
    held = "".join("*" if well_formed(sign) != sign else _GLOB_SIGN.sub(r"\\\1", sign) for sign in path)
    return _LOST_SPACE.sub("?", held)


def _list_item(text: str) -> str:
    """``- text``, quoted wherever YAML could take the text for something else."""
    if re.fullmatch(r"[A-Za-z/][\w./+-]*", text, re.ASCII):
        return f"- {text}"
    return "- " + yaml_string(text)
