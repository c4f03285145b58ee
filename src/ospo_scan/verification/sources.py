# SPDX-License-Identifier: Apache-2.0
"""The policy and the baseline that a report names, found again: in the tree, and nowhere else.

Each is a value where it can be used, a clause that says why not where the report names it and it cannot, and None
where the report names none.
"""

from __future__ import annotations

import os
from dataclasses import replace

from ospo_scan.baseline import Baseline, read_baseline
from ospo_scan.errors import BaselineError, PolicyError
from ospo_scan.model import Report
from ospo_scan.policy.builtin import PREFIX
from ospo_scan.policy.load import load_policy
from ospo_scan.policy.model import Policy
from ospo_scan.report.baseline_note import NamedBaseline
from ospo_scan.report.text import shown_path


def policy_of(report: Report, given: str | None, root: str) -> Policy | str | None:
    """The policy that a report names: the one ``given``, or found. Raises: PolicyError where that given is no use."""
    if report.policy is None:
        return None
    if given is not None:
        return load_policy(given, root)
    named = report.policy.source
    source = named if named.startswith(PREFIX) else path_inside(named, root)
    if source is None:
        return f"the report names {named}, which is no file of this tree: name it with --policy"
    try:
        return load_policy(source, root)
    except PolicyError as fault:
        return f"it cannot be used now ({fault.faults[0]})"


def baseline_of(named: NamedBaseline | None, given: str | None, root: str) -> Baseline | str | None:
    """The baseline that a report names, as ``policy_of``. Raises: BaselineError where that given is no use."""
    if named is None:
        return None
    if given is not None:
        baseline = read_baseline(given, root)
        # Findings say by which baseline they are known, and they are compared.
        return baseline if shown_path(baseline.source) == named.name else replace(baseline, source=named.name)
    source = path_inside(named.name, root)
    if source is None:
        return f"the report names {named.name}, which is no file of this tree: name it with --baseline"
    try:
        return read_baseline(source, root)
    except BaselineError as fault:
        return f"it cannot be used now ({str(fault).splitlines()[0]})"


def path_inside(named: str, root: str) -> str | None:
    """The path of the file of the tree ``root`` that a report names; None where there is none, or a link leads away."""
    parts = named.split("/")
    if "\0" in named or not all(part not in ("", ".", "..") for part in parts):
        return None
    directory = root if os.path.isdir(root) else os.path.dirname(root)
    path = os.path.join(directory, *parts)
    base, target = os.path.realpath(directory), os.path.realpath(path)
    is_inside = os.path.commonpath((base, target)) == base
    return path if is_inside and os.path.isfile(target) else None
