# SPDX-License-Identifier: Apache-2.0
"""The names of findings."""

from __future__ import annotations

import hashlib

from ospo_scan.policy.fingerprint import fingerprint

EVIDENCE = "sha256:" + "ab" * 32


def test_a_fingerprint_is_the_documented_digest() -> None:
    text = b"ospo-scan finding 1\0license-denied\0evidence\0" + EVIDENCE.encode()
    assert fingerprint("license-denied", EVIDENCE, "a.c", "MIT") == hashlib.sha256(text).hexdigest()
    text = b"ospo-scan finding 1\0license-missing\0path\0a\xff.c"
    assert fingerprint("license-missing", None, "a\udcff.c", None) == hashlib.sha256(text).hexdigest()
    text = b"ospo-scan finding 1\0license-denied\0path\0a.c\0expression\0MIT"
    assert fingerprint("license-denied", None, "a.c", "MIT") == hashlib.sha256(text).hexdigest()


def test_with_evidence_neither_path_nor_expression_count() -> None:
    assert fingerprint("r", EVIDENCE, "a", "MIT") == fingerprint("r", EVIDENCE, "b", None)


def test_without_evidence_everything_counts() -> None:
    names = {
        fingerprint(rule, None, path, expression)
        for rule in ("r", "s")
        for path in ("a", "b", EVIDENCE)
        for expression in (None, "MIT", "ISC")
    }
    assert len(names) == 18
    assert fingerprint("r", EVIDENCE, "a", None) not in names
