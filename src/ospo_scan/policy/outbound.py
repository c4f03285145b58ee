# SPDX-License-Identifier: Apache-2.0
"""What a policy says of releasing a file: the license it goes out under, and the licenses that a person decided on."""

from __future__ import annotations

from ospo_scan.model import Outcome
from ospo_scan.policy.model import Policy, Setting


def outbound_license(policy: Policy, path: str) -> Setting[str | None]:
    """The license under which the file is released, None where the policy names none."""
    del path  # today every file goes out under the license of the project
    return policy.project_license


def accepted_by_name(policy: Policy, path: str) -> frozenset[str]:
    """The licenses that ``allow`` lists by their exact name for the file, and neither ``review`` nor ``deny`` does."""
    del path
    exact = [entry for entry in policy.listed if entry.is_exact]
    refused = {entry.name for entry in exact if entry.outcome is not Outcome.ALLOW}
    return frozenset(entry.name for entry in exact) - refused
