# SPDX-License-Identifier: Apache-2.0
"""A license was found that does not fit the license under which the project is released."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ospo_scan.catalogue import states_license
from ospo_scan.compatibility import MATRIX, NOT_KNOWN, Answer, Compatibility, Reason, Source, check, matrix_date
from ospo_scan.expression import conjunction, leaves
from ospo_scan.model import Decision, Level, LicenseDetection, Outcome, Rule, TextLocation
from ospo_scan.policy.gate import WHOLE_PROJECT, Case, Cause, Help, Observation, Refusal, listing
from ospo_scan.policy.license_files import is_license_text, is_project_text
from ospo_scan.policy.outbound import Outbound
from ospo_scan.policy.rules import declared_mismatch, license_review

RULE = Rule(
    id="license-incompatible",
    level=Level.ERROR,
    summary="A license was found that does not fit the license of the project.",
    help_uri="docs/rules.md#license-incompatible",
)

HELP = Help(
    meaning=(
        "The policy names the license of the project (`project.license`), and code under the license that "
        "was found cannot be released under it, says the OSADL license compatibility matrix. Or it is not "
        "known whether it can: then the level is `warning`. The finding names both licenses and the day of "
        "the matrix; [compatibility.md](compatibility.md) explains how it is asked and what it cannot know. "
        "What the policy denies anyway is not said again, and neither is what a person has to review for "
        "its license anyway when nothing more is known of it."
    ),
    why=(
        "Whoever receives the project relies on the license that you state. Code that does not allow it "
        "must not be in there."
    ),
    fix=(
        "Ask the owners of the code for a license that fits. Or replace or remove the code. Or release the "
        "project under another license. Where it is only not known, let a person check, and then list the "
        "license by its exact name under `allow`: that settles it. Code that is not released with the "
        "project belongs into `scan.exclude`."
    ),
    level=("It is `warning` where it is not known whether the license fits."),
)

_FEW = 4
_TEXT_RULE = ".LICENSE"


@dataclass(frozen=True, slots=True)
class _Question:
    """One detection that has to fit, and the license of the project that it was held against."""

    path: str
    detection: LicenseDetection
    outbound: str
    decision: Decision
    answer: Compatibility


def find(case: Case) -> Iterator[Observation]:
    """One observation for each detection that does not fit, or of which that is not known.

    Where it is the license of the project that the matrix does not list, it is one for the whole project.
    """
    unlisted: dict[str, list[_Question]] = {}
    for question in _questions(case):
        if question.answer.answer is Answer.INCOMPATIBLE:
            yield _observation(question, _incompatible(question), Level.ERROR)
        elif question.answer.reason is Reason.OUTBOUND_NOT_LISTED and question.answer.outbound is not None:
            unlisted.setdefault(question.answer.outbound, []).append(question)
        else:
            yield _observation(question, _undetermined(question), Level.WARNING)
    for outbound, questions in unlisted.items():
        yield _of_project(outbound, questions)


def _questions(case: Case) -> Iterator[_Question]:
    """Every detection that is not compatible, and of which no other finding or line of the policy says enough."""
    refusals = {(one.path, one.detection): one for one in case.refusals}
    passed_over = _contradicting_paths(case)
    outgoing = Outbound(case.policy, case.result)
    for path, detection in case.detections:
        outbound = outgoing.license(path)
        if outbound.value is None or path in passed_over:
            continue
        answer = _answer(outgoing, path, detection, outbound.value)
        if answer.answer is Answer.COMPATIBLE:
            continue
        refusal = refusals.get((path, detection))
        if refusal is None or not _is_settled(answer, refusal, case):
            said = f"project.license is {outbound.value}"
            decision = case.policy.decision(outbound.line, said, outbound.source)
            yield _Question(path, detection, outbound.value, decision, answer)


def _is_settled(answer: Compatibility, refusal: Refusal, case: Case) -> bool:
    """Whether another finding says enough of the detection.

    It is denied anyway, or matched so weakly that a person has to read it first; or nothing is known of it, and a
    person has to review these licenses in any case.
    """
    if refusal.outcome is Outcome.DENY or refusal.cause is Cause.LOW_SCORE:
        return True
    is_reviewed = refusal.cause is Cause.LICENSE and set(answer.inbound) <= set(refusal.refused)
    level = case.policy.level_of(license_review.RULE.id, license_review.RULE.level)
    return answer.answer is Answer.UNDETERMINED and is_reviewed and level >= Level.WARNING


@lru_cache(maxsize=1024)
def _without_answer(expression: str) -> frozenset[str]:
    """The parts of an expression that name no license: where they matter, they are a finding of another rule."""
    return frozenset(leaf for leaf in leaves(expression) if not states_license(leaf))


def _contradicting_paths(case: Case) -> frozenset[str]:
    """The license files of which ``declared-mismatch`` says the same already, and no less heavily."""
    found = declared_mismatch.mismatch(case)
    if found is None or case.policy.level_of(declared_mismatch.RULE.id, found.level) < found.level:
        return frozenset()
    return frozenset(scan.path for scan in found.files)


def _answer(outgoing: Outbound, path: str, detection: LicenseDetection, outbound: str) -> Compatibility:
    expression, source = detection.license_expression, _source(path, detection)
    nameless = _without_answer(expression)
    answer = check(expression, outbound, source=source, accepted=nameless)
    if answer.answer is not Answer.UNDETERMINED:
        return answer
    return check(expression, outbound, source=source, accepted=nameless | outgoing.accepted_by_name(path))


def _source(path: str, detection: LicenseDetection) -> Source:
    if is_project_text(path):
        return Source.PROJECT_TEXT
    is_text = is_license_text(path) or all(match.rule.endswith(_TEXT_RULE) for match in detection.matches)
    return Source.TEXT if is_text else Source.CODE


def _observation(question: _Question, message: str, level: Level) -> Observation:
    detection = question.detection
    return Observation(
        place=TextLocation(question.path, detection.start_line, detection.end_line),
        message=message,
        level=level,
        license_expression=detection.license_expression,
        refused=question.answer.inbound,
        decided_by=question.decision,
        evidence=detection.evidence,
    )


def _of_project(outbound: str, questions: list[_Question]) -> Observation:
    refused = tuple(dict.fromkeys(leaf for one in questions for leaf in one.answer.inbound))
    code = refused if len(refused) <= _FEW else (*refused[: _FEW - 1], f"{len(refused) - _FEW + 1} other licenses")
    whole = questions[0].outbound
    message = (
        f"{NOT_KNOWN} code under {listing(code)} can be released under {_project_license(outbound, whole)}: "
        f"the {MATRIX} of {matrix_date()} does not list {outbound}."
    )
    return Observation(WHOLE_PROJECT, message, Level.WARNING, conjunction(refused), refused, questions[0].decision)


def _incompatible(question: _Question) -> str:
    return (
        f"Code under {listing(question.answer.inbound)} cannot be released under {_outbound(question)}, "
        f"says the {MATRIX} of {matrix_date()}."
    )


def _undetermined(question: _Question) -> str:
    code = listing(question.answer.inbound)
    return f"{NOT_KNOWN} code under {code} can be released under {_outbound(question)}: {_why(question)}."


def _why(question: _Question) -> str:
    matrix, inbound = f"the {MATRIX} of {matrix_date()}", question.answer.inbound[0]
    match question.answer.reason:
        case Reason.INBOUND_NOT_LISTED:
            return f"{matrix} does not list {inbound}"
        case Reason.DEPENDS:
            return f"{matrix} says that for {inbound} it depends on the case"
        case Reason.TEXT_IS_SILENT:
            return f"{matrix} allows it for later versions only, and the text does not say whether one may be chosen"
        case _:
            return f"{matrix} leaves it open for {inbound}"


def _outbound(question: _Question) -> str:
    return _project_license(question.answer.outbound or question.outbound, question.outbound)


def _project_license(license_id: str, whole: str) -> str:
    if license_id == whole:
        return f"{whole}, the license of the project"
    return f"{license_id}, a part of the project's license {whole}"
