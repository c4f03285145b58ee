# SPDX-License-Identifier: Apache-2.0
"""The values that flow from the tree to the report: frozen, slotted, standard library only.

Conventions that hold everywhere: lines are 1-based and inclusive; sizes are bytes; scores are 0-100; digests
are lower-case hex; a license expression is a canonical SPDX string (see ``expression``); a path is relative to
the scanned root, with ``/``, decoded from its bytes as UTF-8 with ``surrogateescape``, so that
``path.encode("utf-8", "surrogateescape")`` gives the bytes back whatever they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class FileStatus(StrEnum):
    """What became of one path of the tree; every path seen has exactly one."""

    SCANNED = "scanned"
    SKIPPED = "skipped"
    NOT_INSPECTED = "not-inspected"
    ERROR = "error"


class Reason(StrEnum):
    """Why a path was not scanned. The comment above each group names the status it goes with."""

    # skipped: no effect on the verdict
    IGNORED = "ignored"
    EXCLUDED = "excluded"
    NOT_INCLUDED = "not-included"
    OWN_FILE = "own-file"
    LINK = "link"
    DELETED = "deleted"
    UNCHANGED = "unchanged"
    # not-inspected: a finding of the rule named beside it
    ARCHIVE = "archive"
    LINK_OUTSIDE_ROOT = "link-outside-root"
    SPECIAL_FILE = "special-file"
    NOT_CHECKED_OUT = "not-checked-out"
    # error: the run is incomplete
    UNREADABLE = "unreadable"
    VANISHED = "vanished"
    CHANGED = "changed"
    TOO_LARGE = "too-large"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    WORKER_DIED = "worker-died"
    ENGINE_ERROR = "engine-error"


class Level(IntEnum):
    """How much a finding weighs: error fails, warning asks for review, note is shown, off is dropped."""

    OFF = 0
    NOTE = 1
    WARNING = 2
    ERROR = 3

    @property
    def label(self) -> str:
        """The lower-case word that policies and reports use."""
        return self.name.lower()

    @classmethod
    def from_label(cls, label: str) -> Level:
        """The level that ``label`` names; KeyError when there is none."""
        return cls[label.upper()]


class Verdict(StrEnum):
    """The answer of a run; ``incomplete`` wins over all others."""

    PASS = "pass"  # noqa: S105 - a verdict, no password
    REVIEW = "review"
    FAIL = "fail"
    INCOMPLETE = "incomplete"


class Outcome(IntEnum):
    """How a policy judges a license; a larger value is more severe."""

    ALLOW = 0
    REVIEW = 1
    DENY = 2


class FailOn(StrEnum):
    """The least outcome that makes ``check`` exit with 1."""

    DENY = "deny"
    REVIEW = "review"


class Scope(StrEnum):
    """Where the list of files came from."""

    GIT = "git"
    DIRECTORY = "directory"
    FILE = "file"
    SCANCODE = "scancode-json"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One path of the tree (SPDX File). Digests are of the bytes that were scanned; None where they are not known."""

    path: str
    size: int | None = None
    sha256: str | None = None
    sha1: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class TextLocation:
    """A place in a file (SARIF region). Lines are None where a finding concerns the file as a whole."""

    path: str
    start_line: int | None = None
    end_line: int | None = None


@dataclass(frozen=True, slots=True)
class LicenseMatch:
    """One match of one rule of the engine: ``rule`` is its identifier, ``matched_length`` counts tokens."""

    license_expression: str
    rule: str
    matcher: str
    score: float
    matched_length: int
    start_line: int
    end_line: int
    matched_text: str | None = None


@dataclass(frozen=True, slots=True)
class LicenseDetection:
    """A place in a file where a license is stated: the unit that policies judge.

    ``evidence`` is the identity of what was found (docs/architecture.md), None where there is no text.
    ``detector`` names who found it; ``matches`` is never empty.
    """

    license_expression: str
    detector: str
    evidence: str | None
    start_line: int
    end_line: int
    matches: tuple[LicenseMatch, ...]

    @property
    def score(self) -> float:
        """The lowest score of its matches, 0-100."""
        return min(match.score for match in self.matches)


@dataclass(frozen=True, slots=True)
class FileScan:
    """All that is known of one path.

    ``reason`` is None exactly where the status is ``scanned``. ``detail`` says more in words: the ignore rule
    that matched, where a link leads, what the system said. ``detections`` are in order of lines; ``clues`` are
    matches too weak to be a detection: shown, never judged.
    """

    file: SourceFile
    status: FileStatus
    reason: Reason | None = None
    detail: str | None = None
    detections: tuple[LicenseDetection, ...] = ()
    clues: tuple[LicenseMatch, ...] = ()
    copyrights: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """The path of the file, relative to the scanned root."""
        return self.file.path


@dataclass(frozen=True, slots=True)
class Package:
    """A package that the tree declares or contains (SPDX Package); ``location`` is the manifest that says so."""

    name: str
    version: str | None
    purl: str | None
    license_declared: str | None
    location: TextLocation


@dataclass(frozen=True, slots=True)
class Engine:
    """What detected: ``fingerprint`` changes whenever the same bytes could give another answer."""

    name: str
    version: str
    mode: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Tool:
    """Who made a report."""

    name: str
    version: str
    engine: Engine


@dataclass(frozen=True, slots=True)
class Since:
    """To what a scan was limited: the files that changed after ``base``, the merge base of ``ref`` and HEAD.

    ``ref`` is as the person wrote it, ``base`` the id of a commit. ``changed`` are the paths of the tree that
    changed and that no pattern leaves out; ``policy_changes`` those of the policy, the baseline and the tree's
    settings that did, whether or not they are still there. Both are in order of the bytes of the path.
    """

    ref: str
    base: str
    changed: tuple[str, ...]
    policy_changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScanResult:
    """The evidence, before any policy: ``files`` holds every path seen, once, in order of the bytes of its path.

    ``is_project`` is true where the root is a whole project (not one file, not a part of a git work tree), so
    that rules about the project as a whole apply. ``notes`` are sentences that every report repeats. With ``since``
    a path that did not change is scanned only where its result was known already, and is not judged.
    """

    tool: Tool
    scope: Scope
    is_project: bool
    files: tuple[FileScan, ...]
    packages: tuple[Package, ...] = ()
    notes: tuple[str, ...] = ()
    since: Since | None = None


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


class CorrectionKind(StrEnum):
    """How a person corrected the evidence."""

    CURATION = "curation"
    CHOICE = "choice"


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

    def exit_code(self, fail_on: FailOn = FailOn.DENY) -> int:
        """0 pass, 1 findings at or above ``fail_on``, 3 incomplete (wins over 1)."""
        if self.is_incomplete:
            return 3
        if self.verdict is Verdict.FAIL or (self.verdict is Verdict.REVIEW and fail_on is FailOn.REVIEW):
            return 1
        return 0


def path_bytes(path: str) -> bytes:
    """The bytes of a path as the file system has them: the sort key of everything that is ordered by path."""
    return path.encode("utf-8", "surrogateescape")


def place_order(place: TextLocation) -> tuple[bytes, int, int]:
    """The sort key of places: by the bytes of the path, then by lines; a place without lines comes first."""
    return path_bytes(place.path), place.start_line or 0, place.end_line or 0
