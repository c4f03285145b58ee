# SPDX-License-Identifier: Apache-2.0
"""What a policy makes of the limits of a scan: it can lower them, and never raise them.

A policy comes with the tree, perhaps in a pull request of a stranger: a scan must not cost more by its word. A lower
limit can only turn a file that would be scanned into an error, which no run passes.
"""

from __future__ import annotations

from dataclasses import replace

from ospo_scan.cli.evidence import ScanOptions
from ospo_scan.policy.model import LIMITS, Policy, Setting
from ospo_scan.report.text import visible

_UNITS = {"max_file_size": "MiB", "timeout": "seconds", "max_growth": "MiB"}


def within_limits(options: ScanOptions, policy: Policy) -> ScanOptions:
    """The same options with the lower ones of both limits, and a sentence for each that differs."""
    lowered: dict[str, float] = {}
    notes = []
    for key in LIMITS:
        if (setting := policy.limits.get(key)) is not None:
            allowed = getattr(options, key)
            if setting.value < allowed:
                lowered[key] = setting.value
            if setting.value != allowed:
                notes.append(_note(policy, key, setting, allowed))
    return replace(options, **lowered, notes=(*options.notes, *notes))  # type: ignore[arg-type]  # kinds as in LIMITS


def _note(policy: Policy, key: str, setting: Setting[float], allowed: float) -> str:
    name, unit = f"--{key.replace('_', '-')}", _UNITS[key]
    where = f"{visible(setting.source or policy.source.source)}:{setting.line}"
    if setting.value < allowed:
        return f"The policy lowers the limit {name} to {setting.value:g} {unit} ({where})."
    return (
        f"The limit {name} of {allowed:g} {unit} holds, and not scan.{key} of the policy, which is {setting.value:g} "
        f"({where}): a policy can lower a limit and not raise it."
    )
