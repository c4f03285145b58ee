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
  expression-invalid       warning  default of ospo-scan
  archive-not-inspected    warning  default of ospo-scan
  link-outside-root        warning  default of ospo-scan
  special-file             warning  default of ospo-scan
  not-checked-out          warning  default of ospo-scan

scan.exclude:
  '\\u202e\\x07'                      ospo-policy.yml:6
"""


def test_every_value_is_shown_with_its_origin_and_inert() -> None:
    shown = policy(
        "allow: [mit, 'category:permissive']\nunknown: ignore\nmin_score: 62.5\nlevels: {license-review: note}\n"
        'scan: {exclude: ["\\u202e\\a"]}'
    )
    assert show_policy(shown) == EXPECTED.replace("DIGEST", shown.source.sha256)
