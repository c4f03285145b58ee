# SPDX-License-Identifier: Apache-2.0
"""The first policy of a project: the text that ``policy init`` writes, to be edited by people."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator

from ospo_scan.errors import UsageError
from ospo_scan.expression import leaves
from ospo_scan.model import Outcome
from ospo_scan.policy.builtin import DEFAULT, PREFIX
from ospo_scan.policy.judge import Judge, is_accepted_somewhere, shown_score
from ospo_scan.policy.listing import EntryError, read_expression
from ospo_scan.policy.load import load_policy
from ospo_scan.policy.model import CONCERN_WORDS, Policy

_HEAD = """\
# The license policy of this project, read by ospo-scan: which licenses the files of this tree may be under.
# Check this file with `ospo-scan policy lint`; see it with all defaults with `ospo-scan policy show`.
# It {origin} {base}. `ospo-scan policy schema` prints what every key means.
version: 1
"""

_EXTENDS = """
# What holds where this file says nothing. An entry here comes before one of the same kind there.
extends:
  - {base}
"""

_OWN_LICENSE = """
# Licenses that may be released, beside those of the policy above.
allow:
  # The project's own license.
{entries}
"""

_NO_LICENSES = """
# Licenses that are judged otherwise than by the policy above: remove the signs at the start of the lines.
# allow:
#   - MPL-2.0
# review:
#   - LGPL-3.0-only
# deny:
#   - JSON
"""

_EXAMPLES = f"""
# What follows are examples. To use one, remove the signs at the start of its lines.

# Lists of their own for some files. The first role whose paths match a file is its role.
# roles:
#   - name: docs
#     paths: [/docs/**]
#     allow: [CC-BY-4.0, CC-BY-SA-4.0]

# Which license you take where you are given a choice.
# choices:
#   - given: GPL-2.0-only OR MIT
#     choose: MIT

# Corrections of what was detected: it is wrong, or means something else. The report shows the words and the digest.
# curations:
#   - where: [/src/parser.c]
#     detected: GPL-1.0-or-later
#     concluded: NONE
#     reason: code
#     evidence: "sha256:{"0" * 64}"
#     owner: dev@example.org

# Findings that you accept, up to and including a day.
# waivers:
#   - rule: license-denied
#     where: [/lib/foo/**]
#     license: AGPL-3.0-only
#     reason: commercial-license
#     owner: legal@example.org
#     expires: 2027-12-31
"""

_PROJECT = """
# The license under which you release the project.
project:
  license: {license}
"""

_NO_PROJECT = """
# The license under which you release the project: name it, and remove the signs at the start of the lines.
# project:
#   license: Apache-2.0
"""

_SETTINGS = """
# A license that nothing below names: allow, review or deny.
default: {default}

# A license notice that does not say which license it means: ignore, review or deny.
unknown: {unknown}

# A file in which no license was found: ignore, review or deny.
missing: {missing}

# A detection with a score (0-100) below this is never allowed: a person has to look at it.
min_score: {min_score}
"""

_LIST_NOTES = {
    Outcome.ALLOW: (
        "Licenses that may be released. An entry is an SPDX id (MIT), an id with its exception",
        "(GPL-2.0-only WITH Classpath-exception-2.0), a LicenseRef, a category:NAME or a set:NAME.",
        "What names a license exactly beats a category and a set; else deny beats review beats allow.",
    ),
    Outcome.REVIEW: ("Licenses that a person has to look at first.",),
    Outcome.DENY: ("Licenses that may not be released.",),
}

_SCAN = """
# Files that are not scanned, in gitignore syntax. They are named in every report.
scan:
  exclude:
    # Saved reports quote the licenses of the whole tree.
    - /ospo-reports/
"""


def initial_policy(
    license_expression: str | None, base: str = DEFAULT, *, is_extending: bool = False, directory: str = "."
) -> str:
    """The text of a first policy: ``base`` (``builtin:NAME`` or a file) with the project's own license allowed.

    ``license_expression`` is the license of the project, None where it is not known yet. Settings and lists of the base
    are copied, unless ``is_extending``, or it has what cannot be copied (roles and the like): then it is extended.
    ``directory`` is where the policy will lie.
    Raises: UsageError where it is no license expression, or a ``base`` with roles accepts it for no files; PolicyError
    where ``base`` cannot be used.
    """
    policy = load_policy(base)
    own = () if license_expression is None else _own_licenses(license_expression)
    added = tuple(leaf for leaf in own if Judge(policy).leaf(leaf).outcome is not Outcome.ALLOW)
    if policy.roles and license_expression is not None:
        # What is allowed for all files would undo what the roles ask for.
        _check_accepted(policy, license_expression)
        added = ()
    project = _NO_PROJECT
    if license_expression is not None:
        project = _PROJECT.format(license=read_expression(license_expression)[0])
    if is_extending or not _is_copied_whole(policy):
        return _extending(policy, base, directory, project, added)
    parts = [
        _HEAD.format(origin="began as a copy of", base=policy.source.source),
        project,
        _SETTINGS.format(
            default=policy.default.value.name.lower(),
            unknown=CONCERN_WORDS[policy.unknown.value],
            missing=CONCERN_WORDS[policy.missing.value],
            min_score=shown_score(policy.min_score.value),
        ),
        *("\n".join(_list(policy, outcome, added)) for outcome in Outcome),
        _SCAN,
        _EXAMPLES,
    ]
    return "".join(parts)


def _check_accepted(policy: Policy, text: str) -> None:
    expression = read_expression(text)[0]
    if not is_accepted_somewhere(policy, expression):
        raise UsageError(
            f"{policy.source.source} accepts {expression} for no files. Name another license or another --base, "
            "or extend it by hand with roles of your own."
        )


def _is_copied_whole(policy: Policy) -> bool:
    """Whether settings and lists are all that a policy says."""
    more = (policy.roles, policy.choices, policy.curations, policy.waivers, policy.levels, policy.note.value)
    return not any(more) and not policy.source.extends


def _extending(policy: Policy, base: str, directory: str, project: str, added: tuple[str, ...]) -> str:
    name = base
    if not base.startswith(PREFIX):
        # Pinned, so that it cannot change unseen.
        name = f"{os.path.relpath(base, directory)}#sha256={policy.source.sha256}"
    entries = "\n".join(f"  - {leaf}" for leaf in added)
    parts = [
        _HEAD.format(origin="extends", base=policy.source.source),
        _EXTENDS.format(base=json.dumps(name) if not base.startswith(PREFIX) else name),
        project,
        _OWN_LICENSE.format(entries=entries) if added else _NO_LICENSES,
        _SCAN,
        _EXAMPLES,
    ]
    return "".join(parts)


def _own_licenses(text: str) -> tuple[str, ...]:
    try:
        return leaves(read_expression(text)[0])
    except EntryError as error:
        raise UsageError(
            f"{error}. Give the license of the project as an SPDX expression, such as Apache-2.0."
        ) from error


def _list(policy: Policy, outcome: Outcome, added: tuple[str, ...]) -> Iterator[str]:
    names = [entry.name for entry in policy.listed if entry.outcome is outcome and entry.name not in added]
    added = added if outcome is Outcome.ALLOW else ()
    yield ""
    yield from (f"# {note}" for note in _LIST_NOTES[outcome])
    yield f"{outcome.name.lower()}:" if names or added else f"{outcome.name.lower()}: []"
    yield from (f"  - {name}" for name in names)
    if added:
        yield "  # The project's own license."
        yield from (f"  - {leaf}" for leaf in added)
    yield ""
