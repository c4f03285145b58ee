# SPDX-License-Identifier: Apache-2.0
"""What a policy says of the evidence: findings, corrections, and the report that holds both."""

from __future__ import annotations

from dataclasses import dataclass

from ospo_scan.model.scanned import ScanResult, TextLocation
from ospo_scan.model.words import CorrectionKind, FailOn, FileStatus, Level, Reason, Verdict


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the gate (SARIF reportingDescriptor); ``id`` is kebab-case, ``level`` its default."""

    id: str
    level: Level
    summary: str
    help_uri: str


@dataclass(frozen=True, slots=True)
class Decision:
    """The line of a policy that decided, ``source`` as the report names the policy; line is None for a default."""

    source: str
    line: int | None
    reason: str

    @property
    def origin(self) -> str:
        """``SOURCE:LINE``, or the source alone for a default."""
        return self.source if self.line is None else f"{self.source}:{self.line}"


@dataclass(frozen=True, slots=True)
class Suppression:
    """Why a finding does not count: ``kind`` is waiver or baseline; ``expires`` an ISO date.

    ``decided_by`` is the line of the policy that says so, None for a baseline.
    """

    kind: str
    reason: str
    owner: str | None
    expires: str | None
    comment: str | None = None
    decided_by: Decision | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """What a policy made of detections before it judged them (SPDX LicenseConcluded).

    ``detected`` became ``concluded`` (NONE: there is no license) at all ``places``, which are sorted and never empty.
    ``reason`` is that of the curation, or ``choice``.
    """

    kind: CorrectionKind
    detected: str
    concluded: str
    reason: str
    comment: str | None
    owner: str | None
    decided_by: Decision
    places: tuple[TextLocation, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the policy has to say, with every place where it holds (SARIF result).

    ``refused`` names the operands of the expression that were not allowed, and they alone. ``evidence`` is None
    where there is no text; findings of one rule with equal evidence are one finding. ``places`` is sorted and
    never empty; its path is ``.`` where the finding concerns the project.
    """

    rule: str
    level: Level
    license_expression: str | None
    refused: tuple[str, ...]
    message: str
    decided_by: Decision | None
    evidence: str | None
    fingerprint: str
    places: tuple[TextLocation, ...]
    suppression: Suppression | None = None


@dataclass(frozen=True, slots=True)
class PolicySource:
    """Which policy judged: a path relative to the tree, a file name, or ``builtin:NAME``; sha256 of its bytes.

    ``extends`` are the policies that it extends, the nearest first, those that they extend included.
    """

    source: str
    sha256: str
    extends: tuple[PolicySource, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of a report: paths by status, findings that are not suppressed by level, suppressed findings."""

    files: int
    scanned: int
    skipped: int
    not_inspected: int
    errors: int
    findings_by_level: dict[str, int]
    suppressed: int


@dataclass(frozen=True, slots=True)
class Report:
    """A scan and what the policy says of it; ``policy`` and ``verdict`` are None where nothing was judged."""

    result: ScanResult
    policy: PolicySource | None
    findings: tuple[Finding, ...]
    verdict: Verdict | None
    corrections: tuple[Correction, ...] = ()

    @property
    def summary(self) -> Summary:
        """The counts, computed anew."""
        statuses = [scan.status for scan in self.result.files]
        standing = [finding.level for finding in self.findings if finding.suppression is None]
        return Summary(
            files=len(statuses),
            scanned=statuses.count(FileStatus.SCANNED),
            skipped=statuses.count(FileStatus.SKIPPED),
            not_inspected=statuses.count(FileStatus.NOT_INSPECTED),
            errors=statuses.count(FileStatus.ERROR),
            findings_by_level={
                level.label: standing.count(level) for level in (Level.ERROR, Level.WARNING, Level.NOTE)
            },
            suppressed=len(self.findings) - len(standing),
        )

    @property
    def is_incomplete(self) -> bool:
        """Whether something could not be looked at, or there was nothing to look at.

        A file that did not change is something: it only needs no look.
        """
        statuses = {scan.status for scan in self.result.files}
        if FileStatus.ERROR in statuses:
            return True
        return statuses <= {FileStatus.SKIPPED} and all(
            scan.reason is not Reason.UNCHANGED for scan in self.result.files
        )

    @property
    def computed_verdict(self) -> Verdict:
        """The verdict that follows from the findings that stand and from what could not be looked at."""
        if self.is_incomplete:
            return Verdict.INCOMPLETE
        worst = max((finding.level for finding in self.findings if finding.suppression is None), default=Level.OFF)
        if worst is Level.ERROR:
            return Verdict.FAIL
        return Verdict.REVIEW if worst is Level.WARNING else Verdict.PASS

    def exit_code(self, fail_on: FailOn = FailOn.DENY) -> int:
        """0 pass, 1 findings at or above ``fail_on``, 3 incomplete (wins over 1)."""
        if self.is_incomplete:
            return 3
        if self.verdict is Verdict.FAIL or (self.verdict is Verdict.REVIEW and fail_on is FailOn.REVIEW):
            return 1
        return 0
