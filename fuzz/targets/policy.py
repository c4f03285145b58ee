# SPDX-License-Identifier: Apache-2.0
"""Policy files: read, or refused with faults at places of the file; one that is read can be shown, checked and used."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Sequence
from datetime import date

from target import Target, fixture_files, promised

from ospo_scan.errors import PolicyError
from ospo_scan.model import PolicySource
from ospo_scan.policy.editing import NotEditableError, with_entry
from ospo_scan.policy.evaluate import evaluate
from ospo_scan.policy.file import PolicyFile
from ospo_scan.policy.lint import lint
from ospo_scan.policy.load import read_policy
from ospo_scan.policy.show import show_policy
from samples import failing_report

NAME = "ospo-policy.yml"
MAX_EVALUATED = 3_000
DAY = date(2026, 1, 1)
WORDS = (
    b"version: 1\n",
    b"\nallow:\n  - ",
    b"\ndeny:\n  - ",
    b"\nwaivers:\n  - {rule: license-denied, where: [",
    b"\nroles:\n  - {name: a, paths: [",
    b"sha256:" + b"0" * 64,
    b"\nextends: builtin:permissive\n",
    b"\nscan:\n  exclude:\n    - ",
    b"\ncurations:\n  - {where: [",
    b"], detected: MIT, concluded: NONE, reason: mention",
    b"category:",
)


def look_at(data: bytes) -> None:
    """Have one policy read and used."""
    file = PolicyFile(NAME, PolicySource(NAME, hashlib.sha256(data).hexdigest()), data, (NAME,))
    try:
        policy = read_policy(file)
    except PolicyError as error:
        places = [(fault.line, fault.column) for fault in error.faults]
        lines = data.count(b"\n") + data.count(b"\r") + data.count(b"\xc2\x85") + data.count(b"\xe2\x80") + 2
        promised(bool(places), "a policy is refused without a fault")
        promised(all(0 <= line <= lines and column >= 0 for line, column in places), f"no place: {places}")
        return
    show_policy(policy)
    lint(policy, NAME, DAY)
    if len(data) <= MAX_EVALUATED:
        evaluate(failing_report().result, policy, as_of=DAY)
    with contextlib.suppress(NotEditableError):
        longer = with_entry(data, "waivers", ["rule: license-denied", "reason: other"])
        promised(len(longer) > len(data) - 10, "an entry was added, and the policy is shorter")


def seeds() -> Sequence[bytes]:
    """The policies of the test cases."""
    return [*fixture_files("*/policy.yml", 90)]


TARGET = Target(look_at, seeds, WORDS)
