# SPDX-License-Identifier: Apache-2.0
"""The policy that is in effect, for people."""

from __future__ import annotations

from ospo_scan.policy.show import show_policy
from policy_cases import policy

EXPECTED = """\
policy ospo-policy.yml              sha256:DIGEST

default                 deny        default of ospo-scan
unknown                 ignore      ospo-policy.yml:3
missing                 ignore      default of ospo-scan
min_score               62.5        ospo-policy.yml:4
project.license         none        default of ospo-scan
scan.include_untracked  false       default of ospo-scan

allow:
  MIT                               ospo-policy.yml:2
  category:permissive               ospo-policy.yml:2

review:
  (nothing)

deny:
  (nothing)

levels:
  license-denied           error    default of ospo-scan
  license-review           note     ospo-policy.yml:5
  license-incompatible     error    default of ospo-scan
  license-unknown          off      ospo-policy.yml:3
  license-missing          off      default of ospo-scan
  project-license-missing  error    default of ospo-scan
  declared-mismatch        warning  default of ospo-scan
  license-conflict         warning  default of ospo-scan
  declaration-unreadable   warning  default of ospo-scan
  expression-invalid       warning  default of ospo-scan
  model-license-missing    warning  default of ospo-scan
  use-restricted           warning  default of ospo-scan
  base-model-conflict      warning  default of ospo-scan
  archive-not-inspected    warning  default of ospo-scan
  link-outside-root        warning  default of ospo-scan
  special-file             warning  default of ospo-scan
  suspicious-content       warning  default of ospo-scan
  not-checked-out          warning  default of ospo-scan
  waiver-expired           error    default of ospo-scan
  waiver-expiring          note     default of ospo-scan
  waiver-unused            note     default of ospo-scan
  curation-unused          note     default of ospo-scan
  policy-changed           warning  default of ospo-scan

scan.exclude:
  '\\u202e\\x07'                      ospo-policy.yml:6
"""


def test_every_value_is_shown_with_its_origin_and_inert() -> None:
    shown = policy(
        "allow: [mit, 'category:permissive']\nunknown: ignore\nmin_score: 62.5\nlevels: {license-review: note}\n"
        'scan: {exclude: ["\\u202e\\a"]}'
    )
    assert show_policy(shown) == EXPECTED.replace("DIGEST", shown.source.sha256)


def test_roles_and_exceptions_are_shown_with_their_origins() -> None:
    shown = show_policy(
        policy(
            "roles:\n- {name: docs, paths: ['docs/**'], allow: [CC-BY-4.0], default: review, inherit: false,\n"
            "   project: {license: CC-BY-4.0}}\n"
            "choices: [{given: GPL-2.0-only OR MIT, choose: MIT}]\n"
            "curations: [{where: [a.c], detected: GPL-1.0-or-later, concluded: NONE, reason: code}]\n"
            "waivers: [{rule: license-denied, where: [lib/], license: GPL-3.0-only, reason: linking-only,"
            " expires: 2027-01-31}]\n"
        )
    )
    for line in (
        "role docs:",
        "  paths: docs/**",
        "  allow: CC-BY-4.0",
        "  default: review",
        "  project.license: CC-BY-4.0",
        "  inherit: false",
        "  GPL-2.0-only OR MIT: MIT",
        "  GPL-1.0-or-later: NONE (code)",
        "  license-denied GPL-3.0-only in lib/, until 2027-01-31 (linking-only)",
    ):
        assert line in shown
