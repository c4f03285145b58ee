# SPDX-License-Identifier: Apache-2.0
"""A file declares one license, and the text in it states another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from ospo_scan.catalogue import states_license
from ospo_scan.compatibility import is_same_text
from ospo_scan.evidence import DECLARED, DECLARED_OF_FILE, SPDX_TAG_MATCHER, judged_place
from ospo_scan.expression import conjunction, judge, leaves
from ospo_scan.manifests.lock_names import lock_name
from ospo_scan.manifests.names import manifest_name
from ospo_scan.model import FileScan, Level, LicenseDetection, Outcome, Rule
from ospo_scan.policy.gate import Case, Help, Observation, listing
from ospo_scan.policy.license_files import is_license_text

RULE = Rule(
    id="license-conflict",
    level=Level.WARNING,
    summary="A file is declared to be under one license, and its text states another.",
    help_uri="docs/rules.md#license-conflict",
)

HELP = Help(
    meaning=(
        "An SPDX tag in the file, a `.license` file beside it, REUSE.toml or metadata in the file declare one license, "
        "and a notice or license text in the same file states another one, which the declaration does not name. Both "
        "are judged; [concluding.md](concluding.md) says which one counts where a report names one. Texts do not tell "
        "`GPL-3.0-only` from `GPL-3.0-or-later`. Nothing is said of license texts, manifests and lock files, of "
        "weak matches, of names in passing (fewer than six words), and of what a curation or a choice settled."
    ),
    why=(
        "People and tools go by the declaration and do not look at the text. If the text is right, the file is passed "
        "on under a license that its owner never gave."
    ),
    fix=(
        "Find out which one is right. If the file holds work under both, declare both: "
        "`MIT AND GPL-2.0-only`. If the text only mentions a license, record that with a curation."
    ),
)

_FEWEST_WORDS = 6


def find(case: Case) -> Iterator[Observation]:
    """One observation for each detection that the declarations of its file do not name."""
    declared = {scan.path: _declared(scan) for scan in case.result.files if scan.declarations}
    settled: dict[str, list[str]] = {}
    for path, one in case.settled:
        settled.setdefault(path, []).append(one.license_expression)
    for path, detection in case.detections:
        names = declared.get(path)
        if not names or _is_about_others(path) or (path, detection) in case.settled or not _is_clear(detection, case):
            continue
        others = judge(detection.license_expression, partial(_outcome, stated=(*names, *settled.get(path, ())))).refused
        if others:
            stated = conjunction(names)
            yield Observation(
                place=judged_place(path, detection),
                message=f"The file is declared to be under {stated}, but this text states {listing(others)}.",
                license_expression=detection.license_expression,
                refused=others,
                evidence=detection.evidence,
            )


def _is_about_others(path: str) -> bool:
    """Whether what a file states is not its own license: a license text, a manifest, a list of dependencies."""
    return is_license_text(path) or bool(manifest_name(path) or lock_name(path))


def _declared(scan: FileScan) -> tuple[str, ...]:
    """The expressions that are declared of a file; none where one of them says nothing."""
    stated = tuple(one.license_expression for one in scan.declarations if one.license_expression is not None)
    return stated if all(map(states_license, stated)) else ()


def _is_clear(detection: LicenseDetection, case: Case) -> bool:
    if detection.detector in {DECLARED, DECLARED_OF_FILE} or detection.score < case.policy.min_score.value:
        return False
    # A tag that is no declaration is one that the file is about, in a string or in a part that REUSE ignores.
    lengths = (one.matched_length for one in detection.matches if one.matcher != SPDX_TAG_MATCHER)
    if max(lengths, default=0) < _FEWEST_WORDS:
        return False
    return states_license(detection.license_expression)


def _outcome(leaf: str, stated: Iterable[str]) -> Outcome:
    """Whether a license is declared: allowed where it is, so that of a choice one is enough."""
    base = leaf.partition(" WITH ")[0]
    named = {one for expression in stated for one in leaves(expression)}
    is_named = any(is_same_text(leaf, one) or is_same_text(base, one.partition(" WITH ")[0]) for one in named)
    return Outcome.ALLOW if is_named else Outcome.DENY
