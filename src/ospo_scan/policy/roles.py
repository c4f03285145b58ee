# SPDX-License-Identifier: Apache-2.0
"""Which role a file has, and what holds for it therefore."""

from __future__ import annotations

from functools import lru_cache

from ospo_scan.model import ScanResult
from ospo_scan.policy.content_roles import ContentRoles
from ospo_scan.policy.judge import Judge
from ospo_scan.policy.model import Policy, Role, Setting
from ospo_scan.policy.paths import path_matcher


class Roles:
    """The roles of one policy, and a judge for each; with ``result``, what the files of that scan are is known."""

    def __init__(self, policy: Policy, result: ScanResult | None = None) -> None:
        self._policy = policy
        self._matchers = [(role, path_matcher(role.paths)) for role in policy.roles if not role.is_by_content]
        self._by_content = {role.name: role for role in reversed(policy.roles) if role.is_by_content}
        self._content_roles = ContentRoles(result) if self._by_content else None
        self._judges: dict[Role | None, Judge] = {None: Judge(policy)}
        self._known = lru_cache(maxsize=4096)(self._find)

    def of(self, path: str) -> Role | None:
        """The first role whose paths match, else the role that is named like what the file is, else None."""
        return self._known(path)

    def judge(self, path: str) -> Judge:
        """What judges the licenses of a file."""
        role = self.of(path)
        if role not in self._judges:
            self._judges[role] = Judge(self._policy, role)
        return self._judges[role]

    def outbound_license(self, path: str) -> Setting[str | None]:
        """The license under which a file is released: that of its role, else that of the project."""
        role = self.of(path)
        if role is not None and role.project_license is not None:
            setting = role.project_license
            return Setting(setting.value, setting.line, setting.source)
        return self._policy.project_license

    def _find(self, path: str) -> Role | None:
        named = next((role for role, matches in self._matchers if matches(path)), None)
        if named is not None or self._content_roles is None:
            return named
        return self._by_content.get(self._content_roles.of(path) or "")
