# SPDX-License-Identifier: Apache-2.0
"""The policy, the manifests and the license files of the project do not name one license."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ospo_scan.catalogue import category_of, license_facts, states_license
from ospo_scan.compatibility import Answer, Source, check, is_same_text
from ospo_scan.expression import conjunction, judge, leaves
from ospo_scan.model import FileScan, Level, Outcome, Rule, TextLocation
from ospo_scan.policy.gate import Case, Help, Observation, listing
from ospo_scan.policy.license_files import file_behind, is_unseen, project_texts
from ospo_scan.policy.manifests import manifest_mismatches

RULE = Rule(
    id="declared-mismatch",
    level=Level.WARNING,
    summary="The policy, the manifests and the license files of the project do not name one license.",
    help_uri="docs/rules.md#declared-mismatch",
)

HELP = Help(
    meaning=(
        "The policy names the license of the project (`project.license`), and the license files of the "
        "project state another one. Looked at are files at the root whose names begin with LICENSE, "
        "LICENCE, COPYING or UNLICENSE, or end in -LICENSE, and the directory LICENSES. Where the policy "
        "names a choice (`MIT OR Apache-2.0`), the text of one is enough. Texts do not tell `GPL-3.0-only` "
        "from `GPL-3.0-or-later`, and an exception need not be in the text. Nothing is said where a license "
        "file could not be read, was excluded, or does not say clearly which license it is. In the same way the "
        "manifests of a package (`pyproject.toml`, `package.json` …) are held against the policy, against the license "
        "files beside them, and against each other. Packages of others that are in the tree are not."
    ),
    why=(
        "People go by the license file, and the gate goes by the policy. Where the two differ, one of them "
        "is wrong, and every answer on whether a license fits is an answer to the wrong question."
    ),
    fix=("Correct the license file, or `project.license` in the policy."),
    level=(
        "It is `error` where what the files state cannot be released under what the policy names: a project "
        "called MIT with the GPL in its LICENSE, say."
    ),
)

_FEW = 3


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What stands in the way: ``declared`` as the policy names it, the licenses of it that no license file states.

    ``files`` state something else, which is all that is in ``stated``; none of them is empty. The level is error where
    what they state cannot be released under what the policy names, so that no other rule need say so of them.
    """

    declared: str
    missing: tuple[str, ...]
    files: tuple[FileScan, ...]
    stated: tuple[str, ...]
    level: Level


def find(case: Case) -> Iterator[Observation]:
    """One observation for the project, on the first of its license files, and those on its manifests."""
    yield from _of_project(case)
    yield from manifest_mismatches(case, _is_stated_by)


def _is_stated_by(declared: str, files: Iterable[FileScan], case: Case) -> bool:
    """Whether license files state what is declared, or do not say clearly what they state."""
    known = [scan for scan in files if scan.detections]
    return not _clear(known, case) or not _missing(declared, known)


def _of_project(case: Case) -> Iterator[Observation]:
    if (found := mismatch(case)) is None:
        return
    policy = case.policy
    yield Observation(
        place=TextLocation(found.files[0].path),
        message=_message(found),
        level=found.level,
        license_expression=conjunction(found.stated),
        decided_by=policy.decision(
            policy.project_license.line, f"project.license is {found.declared}", policy.project_license.source
        ),
    )


def mismatch(case: Case) -> Mismatch | None:
    """How the license files contradict the policy; None where they do not, or where that cannot be told."""
    declared = case.policy.project_license.value
    if declared is None or not case.result.is_project:
        return None
    named = list(project_texts(case.result))
    if any(is_unseen(scan) for scan in named):
        return None
    at_root = _behind((scan for scan in named if "/" not in scan.path), case)
    everywhere = _behind(named, case)
    # Where there are texts at the root, people read those: at least one of the licenses has to be among them.
    missing = _missing(declared, everywhere)
    if not missing and _clear(at_root, case) and _is_none_stated(declared, at_root):
        missing = leaves(declared)
    files = tuple(scan for scan in (at_root or everywhere) if _clear([scan], case))
    stated = tuple(dict.fromkeys(text for scan in files for text in _clear([scan], case)))
    return Mismatch(declared, missing, files, stated, _level(stated, declared)) if missing and files else None


def _level(stated: Iterable[str], declared: str) -> Level:
    is_error = any(check(one, declared, source=Source.PROJECT_TEXT).answer is Answer.INCOMPATIBLE for one in stated)
    return Level.ERROR if is_error else RULE.level


def _behind(named: Iterable[FileScan], case: Case) -> list[FileScan]:
    """The files that state something, links followed, each once."""
    found = {scan.path: scan for one in named if (scan := file_behind(one, case.result)) and scan.detections}
    return list(found.values())


def _missing(declared: str, files: list[FileScan]) -> tuple[str, ...]:
    """The licenses of ``declared`` that would have to be stated and are not; for an OR one of them is enough."""
    found = _found(files)
    return judge(declared, lambda leaf: Outcome.ALLOW if _is_stated(leaf, found) else Outcome.DENY).refused


def _is_none_stated(declared: str, files: list[FileScan]) -> bool:
    found = _found(files)
    return not any(_is_stated(leaf, found) for leaf in leaves(declared))


def _found(files: list[FileScan]) -> set[str]:
    """Every license in the files, however weak the match: what may be the declared license does not contradict it."""
    return {leaf for scan in files for one in scan.detections for leaf in leaves(one.license_expression)}


def _is_stated(leaf: str, found: set[str]) -> bool:
    """Whether one of the licenses found is this one; nobody can tell of a license that has no text to be found by."""
    facts = license_facts(leaf.partition(" WITH ")[0])
    if facts is None or facts.key is None:
        return True
    return any(is_same_text(one, leaf) or is_same_text(_without_permission(one), leaf) for one in found)


def _without_permission(leaf: str) -> str:
    """The license without its exception, where that only adds permissions: the Commons Clause takes some away."""
    base = leaf.partition(" WITH ")[0]
    categories = (category_of(base), category_of(leaf))
    return base if categories[0] == categories[1] or categories == ("copyleft", "weak-copyleft") else leaf


def _clear(files: list[FileScan], case: Case) -> list[str]:
    """The expressions in the files that say for sure which license they mean."""
    minimum = case.policy.min_score.value
    return [
        one.license_expression
        for scan in files
        for one in scan.detections
        if one.score >= minimum and states_license(one.license_expression)
    ]


def _message(found: Mismatch) -> str:
    names = tuple(scan.path for scan in found.files)
    if len(names) > _FEW:
        names = (*names[:_FEW], f"{len(names) - _FEW} more")
    verb = "states" if len(names) == 1 else "state"
    start = f"The policy says that the project is released under {found.declared}, but {listing(names)} {verb} "
    stated = listing(tuple(dict.fromkeys(leaf for one in found.stated for leaf in leaves(one))))
    if found.missing == leaves(found.declared):
        return f"{start}{stated}."
    return f"{start}{stated}; {listing(found.missing)} is not among them."
