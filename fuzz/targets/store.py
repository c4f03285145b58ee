# SPDX-License-Identifier: Apache-2.0
"""What a child answers and the rows of the store: a result that comes back as it was, a refusal, or nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from target import Target, promised

from ospo_scan.answers import checked
from ospo_scan.codec import Found, found_from_plain, found_to_plain
from ospo_scan.store import Key
from ospo_scan.store.form import pack, unpack
from ospo_scan.store.seals import Seals
from samples import attributed_report, failing_report

KEY = Key(b"k" * 32)
SEALS = Seals()
WORDS = (b"null", b'"score":', b"[]", b"{}", b"-1", b"1e999", b'"\\ud800"', b"[" * 500, b"9" * 400, b"\\u0000", b"true")


def look_at(data: bytes) -> None:
    """Have the bytes read as a result; kept and read again where they are one; and as the body of a row."""
    try:
        found = checked(found_from_plain(json.loads(data)))
    except (ValueError, RecursionError):  # RecursionError is of json.loads
        found = Found()
    row = pack(KEY, found, SEALS)
    if row is not None:
        promised(unpack(KEY, row, SEALS) == found, "a result does not come back")
        promised(unpack(Key(b"o" * 32), row, SEALS) is None, "a row is read under the key of another one")
        for other in (replace(row, body=data), replace(row, length=len(data)), replace(row, seal=data[:32])):
            promised(other == row or unpack(KEY, other, SEALS) is None, "a row that was changed is read")


def seeds() -> Sequence[bytes]:
    """Results of the files in the reports of the tests."""
    scans = [scan for report in (failing_report(), attributed_report()) for scan in report.result.files]
    found = [Found(scan.detections, scan.clues, scan.copyrights) for scan in scans]
    return [json.dumps(found_to_plain(one), separators=(",", ":")).encode() for one in found]


TARGET = Target(look_at, seeds, WORDS)
