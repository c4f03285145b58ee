# SPDX-License-Identifier: Apache-2.0
"""What is doubtful in a policy that can be used: entries that never decide, contradict each other, or have ended.

``policy lint`` tells it and no scan does. Only what stands in the policy itself is looked at, not what it extends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import TypeVar

from ospo_scan.errors import PolicyFault
from ospo_scan.expression import alternatives, judge
from ospo_scan.license_ids import known_ids
from ospo_scan.model import Outcome
from ospo_scan.policy.gate import listing
from ospo_scan.policy.judge import MISSING_RULE, UNKNOWN_RULE, Judge, is_accepted_somewhere
from ospo_scan.policy.model import CONCERN_LEVELS, CONCERN_WORDS, CONTENT_ROLES, Choice, Curation, Policy, Role, Waiver

_EVERYTHING = frozenset(("*", "**", "/*", "/**", "**/*"))

T = TypeVar("T", Choice, Curation, Waiver)
Found = Iterator[tuple[int, str]]


def lint(policy: Policy, name: str, as_of: date) -> tuple[PolicyFault, ...]:
    """The doubts about ``policy``, by line; ``name`` is what messages call it, ``as_of`` the day for waivers."""
    found = [
        *_entries(policy),
        *_project(policy),
        *_levels(policy),
        *_roles(policy.roles),
        *_repeated(policy),
        *_choices(_own(policy.choices)),
        *_curations(_own(policy.curations)),
        *_waivers(_own(policy.waivers), as_of),
    ]
    return tuple(PolicyFault(name, line, 0, message, is_warning=True) for line, message in sorted(set(found)))


def _own(entries: Iterable[T]) -> list[T]:
    return [one for one in entries if not one.source]


def _entries(policy: Policy) -> Found:
    """Categories and sets of which every license is judged by another entry."""
    groups = [entry for entry in policy.listed if not entry.source and not entry.is_exact]
    if not groups:
        return
    judging = Judge(policy)
    decisions = [judging.leaf(leaf).decision for leaf in known_ids()]
    own = [one for one in decisions if one.source == policy.source.source]
    live = {(one.line, one.reason.partition(" is in ")[2].partition(",")[0]) for one in own}
    for entry in groups:
        if (entry.line, entry.name) not in live:
            yield entry.line, f"{entry.name} decides nothing: other entries come before it for each of its licenses"


def _project(policy: Policy) -> Found:
    """The license of the project, where the policy refuses it."""
    setting = policy.project_license
    if setting.value is None or setting.line is None or setting.source:
        return
    if is_accepted_somewhere(policy, setting.value):
        return
    judging = Judge(policy)
    judged = judge(setting.value, lambda leaf: judging.leaf(leaf).outcome)
    refused = " and ".join(judged.refused)
    word = "denied" if judged.outcome is Outcome.DENY else "sent to review"
    yield setting.line, f"the project is under {setting.value}, but {refused} is {word} by this policy; allow it"


def _levels(policy: Policy) -> Found:
    """Levels that contradict the keys ``unknown`` and ``missing``."""
    for rule_id, key, setting in (
        (UNKNOWN_RULE, "unknown", policy.unknown),
        (MISSING_RULE, "missing", policy.missing),
    ):
        level = policy.levels.get(rule_id)
        if level is None or level.line is None or level.source or setting.line is None or setting.source:
            continue
        said = CONCERN_WORDS[setting.value]
        if level.value is not CONCERN_LEVELS[said]:
            where = f"`{key}: {said}` on line {setting.line}"
            yield level.line, f"the level {level.value.label} of {rule_id} comes before {where}; remove one of the two"


def _roles(roles: tuple[Role, ...]) -> Found:
    """Roles that no file has."""
    for number, role in enumerate(roles):
        if role.source or role.is_by_content:
            continue
        if not any(not pattern.startswith("!") for pattern in role.paths):
            without = f"only the roles {listing(CONTENT_ROLES)} need none"
            yield (
                role.line,
                f"no file has the role {role.name}: it has no paths, and {without}; name some, or remove it",
            )
            continue
        for earlier in roles[:number]:
            if _is_covered(role.paths, earlier.paths):
                said = f"no file has the role {role.name}: the role {earlier.name} on line {earlier.line}"
                yield role.line, f"{said} takes all its paths; put it before that one, or remove it"
                break


def _is_covered(paths: tuple[str, ...], earlier: tuple[str, ...]) -> bool:
    """Whether files that match ``paths`` surely match ``earlier``."""
    if paths == earlier:
        return True
    if any(pattern.startswith("!") for pattern in earlier):
        return False
    if _EVERYTHING.intersection(earlier):
        return True
    return all(pattern.startswith("!") or pattern in earlier for pattern in paths)


def _repeated(policy: Policy) -> Found:
    """Entries of roles that say what the policy says of the same license."""
    own = {(entry.name, entry.outcome): entry.line for entry in policy.listed if not entry.source and entry.is_exact}
    for role in policy.roles:
        for entry in role.listed if not role.source and not role.is_alone else ():
            if line := own.get((entry.name, entry.outcome)):
                where = f"{entry.outcome.name.lower()} of the policy, on line {line}"
                yield (
                    entry.line,
                    f"{entry.name} is in {where}, which holds for the role {role.name} too; remove it here",
                )


def _choices(choices: list[Choice]) -> Found:
    """Choices that an earlier one has made."""
    for number, one in enumerate(choices):
        for earlier in choices[:number]:
            is_same = set(alternatives(one.given)) == set(alternatives(earlier.given))
            if is_same and (not earlier.where or one.where == earlier.where):
                said = f"line {earlier.line} takes {earlier.choose} of {one.given}"
                more = (
                    "already"
                    if one.choose == earlier.choose
                    else f"and comes before this one, which takes {one.choose}"
                )
                yield one.line, f"{said} {more}; remove one of the two"
                break


def _curations(curations: list[Curation]) -> Found:
    """Curations that an earlier one leaves nothing to, and those that outlive the text they are about."""
    for number, one in enumerate(curations):
        if one.evidence is None:
            yield one.line, "this correction goes on when the text changes: add `evidence:`, as the report shows it"
        for earlier in curations[:number]:
            is_as_wide = earlier.lines in (None, one.lines) and earlier.evidence in (None, one.evidence)
            if one.detected == earlier.detected and one.where == earlier.where and is_as_wide:
                said = f"line {earlier.line} corrects the same, to {earlier.concluded}, and comes before this one"
                yield one.line, f"{said}; remove one of the two"
                break


def _waivers(waivers: list[Waiver], as_of: date) -> Found:
    """Waivers that never end, that have ended, and that are written twice."""
    known: dict[Waiver, int] = {}
    for one in waivers:
        if one.expires is None:
            yield one.line, "this waiver never ends: write `expires:` with the last day on which it holds"
        elif one.expires < as_of:
            yield one.line, f"this waiver ended on {one.expires}: remove it, or look again and set a new day"
        # Alike in all that says what is waived; why, by whom and how long may differ.
        core = replace(one, reason=waivers[0].reason, comment=None, owner=None, expires=None, line=0)
        if (first := known.setdefault(core, one.line)) != one.line:
            yield one.line, f"this waiver waives what the one on line {first} does; remove one of the two"
