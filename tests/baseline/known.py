# SPDX-License-Identifier: Apache-2.0
"""Trees, findings and baselines of a few letters: files hold texts, and each text is a finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import strategies as st

from ospo_scan.baseline import Baseline, record
from ospo_scan.model import FileScan, FileStatus, Finding, Reason, Report
from ospo_scan.policy.evaluate import evaluate
from policy_cases import found, policy, result
from samples import left_out, scanned

POLICY = policy("default: deny\nallow: [MIT]\n")
ERROR = "error"
EXCLUDED = "excluded"

Tree = Mapping[str, str]
"""Path to its texts, a letter each; or ``error`` or ``excluded``."""

# Few names and few texts, so that files move onto each other.
trees = st.dictionaries(
    st.sampled_from(["a.c", "b.c", "v/a.c", "v/b.c", "w/a.c", "w/x/a.c"]),
    st.text("GL", max_size=3) | st.sampled_from([ERROR, EXCLUDED]),
    max_size=6,
)


def file(path: str, texts: str) -> FileScan:
    """A file with one detection a letter, on the lines 1, 11, 21 and so on."""
    if texts == ERROR:
        return left_out(path, FileStatus.ERROR, Reason.TIMEOUT)
    if texts == EXCLUDED:
        return left_out(path, FileStatus.SKIPPED, Reason.EXCLUDED, "exclude: x")
    licenses = {"G": "GPL-2.0-only", "L": "LGPL-2.1-only", "M": "MIT"}
    return scanned(path, *(found(licenses[letter], line=1 + 10 * n) for n, letter in enumerate(texts)))


def report(tree: Tree, baseline: Baseline | None = None) -> Report:
    """What the gate says of a tree that also holds a LICENSE."""
    return evaluate(result(*(file(*item) for item in {"LICENSE": "M", **tree}.items())), POLICY, baseline)


def baseline_of(tree: Tree) -> Baseline:
    """The baseline of what stands in a tree."""
    return replace(record(report(tree).findings), source="known.json", own_paths=("known.json",))


def new(tree: Tree, baseline: Baseline) -> list[str]:
    """The places that are new, as ``path:line``, in order of findings."""
    return _places(report(tree, baseline).findings, is_known=False)


def known(tree: Tree, baseline: Baseline) -> list[str]:
    """The places that are known, as ``path:line``, in order of findings."""
    return _places(report(tree, baseline).findings, is_known=True)


def _places(findings: tuple[Finding, ...], is_known: bool) -> list[str]:
    return [
        f"{place.path}:{place.start_line}"
        for finding in findings
        if (finding.suppression is not None) is is_known
        for place in finding.places
    ]
