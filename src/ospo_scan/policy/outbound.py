# SPDX-License-Identifier: Apache-2.0
"""What a policy says of releasing a file: the license it goes out under, and the licenses that a person decided on."""

from __future__ import annotations

from ospo_scan.model import Outcome, ScanResult
from ospo_scan.policy.model import Policy, Role, Setting
from ospo_scan.policy.roles import Roles


class Outbound:
    """The outbound licenses of one policy, by the roles of files."""

    def __init__(self, policy: Policy, result: ScanResult | None = None) -> None:
        self._policy = policy
        self._roles = Roles(policy, result)
        self._accepted: dict[Role | None, frozenset[str]] = {}

    def license(self, path: str) -> Setting[str | None]:
        """The license under which the file is released, None where the policy names none."""
        return self._roles.outbound_license(path)

    def accepted_by_name(self, path: str) -> frozenset[str]:
        """The licenses that are allowed for the file because a list names them exactly."""
        role = self._roles.of(path)
        if role not in self._accepted:
            judge = self._roles.judge(path)
            listed = (*self._policy.listed, *(role.listed if role else ()))
            names = {one.name for one in listed if one.is_exact and one.outcome is Outcome.ALLOW}
            self._accepted[role] = frozenset(name for name in names if judge.leaf(name).outcome is Outcome.ALLOW)
        return self._accepted[role]
