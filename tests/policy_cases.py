# SPDX-License-Identifier: Apache-2.0
"""Policies and scans to judge, made of what matters in a test: the text of one, the detections of the other."""

from __future__ import annotations

import hashlib

from ospo_scan.errors import PolicyError
from ospo_scan.model import FileScan, Finding, LicenseDetection, PolicySource, Report, ScanResult, Scope, path_bytes
from ospo_scan.policy.evaluate import evaluate
from ospo_scan.policy.file import PolicyFile
from ospo_scan.policy.load import read_policy
from ospo_scan.policy.model import Policy
from samples import TOOL, detection, scanned

NAME = "ospo-policy.yml"
UNKNOWN = "LicenseRef-scancode-unknown-license-reference"
UNPARSED = "LicenseRef-scancode-unknown-spdx"


def policy_file(text: str | bytes) -> PolicyFile:
    """A policy file with this content."""
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return PolicyFile(NAME, PolicySource(NAME, hashlib.sha256(data).hexdigest()), data, (NAME,))


def policy(text: str) -> Policy:
    """The policy with these lines below ``version: 1``, which is line 1."""
    return read_policy(policy_file(f"version: 1\n{text}"))


def faults(text: str | bytes) -> list[str]:
    """All that is wrong with a policy of this content, as ``line:column: message``, warnings included."""
    try:
        found = read_policy(policy_file(text)).warnings
    except PolicyError as error:
        found = error.faults
    return [str(fault).removeprefix(f"{NAME}:") for fault in found]


def found(expression: str, line: int = 1, score: float = 100.0, text: str | None = "") -> LicenseDetection:
    """A detection whose text follows from its expression; without evidence where ``text`` is None."""
    return detection(expression, f"{expression} {text}" if text is not None else None, line, score=score)


def result(*files: FileScan, is_project: bool = False) -> ScanResult:
    """A scan of these files."""
    in_order = tuple(sorted(files, key=lambda scan: path_bytes(scan.path)))
    return ScanResult(TOOL, Scope.DIRECTORY, is_project, in_order)


def judged(policy_text: str, *files: FileScan, is_project: bool = False) -> Report:
    """What the policy with these lines below ``version: 1`` says of these files."""
    return evaluate(result(*files, is_project=is_project), policy(policy_text))


def finding(policy_text: str, expression: str, score: float = 100.0) -> Finding | None:
    """What a policy says of one detection, None where it says nothing."""
    report = judged(policy_text, scanned("a.c", found(expression, score=score)))
    assert len(report.findings) <= 1
    return report.findings[0] if report.findings else None
