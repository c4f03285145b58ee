# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.errors import PolicyError
from ospo_scan.policy.editing import NotEditableError, with_entry
from ospo_scan.policy.load import read_policy
from policy_cases import policy_file

ENTRY = ("rule: license-denied", 'where: ["/lib/"]', "reason: linking-only", "expires: 2027-01-31")
ADDED = """- rule: license-denied
  where: ["/lib/"]
  reason: linking-only
  expires: 2027-01-31
"""


def indented(text: str, indent: str = "  ") -> str:
    return "".join(f"{indent}{line}\n" for line in text.splitlines())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("version: 1\n", f"version: 1\n\nwaivers:\n{indented(ADDED)}"),
        ("version: 1", f"version: 1\n\nwaivers:\n{indented(ADDED)}"),
        ("version: 1\nwaivers: []\nallow: [MIT]\n", f"version: 1\nwaivers:\n{indented(ADDED)}allow: [MIT]\n"),
        (
            "version: 1\nwaivers:\n- rule: license-review  # one\n  where: [a]\n  reason: linking-only  # two\n"
            "# three\nallow: [MIT]\n",
            "version: 1\nwaivers:\n- rule: license-review  # one\n  where: [a]\n  reason: linking-only  # two\n"
            f"{ADDED}# three\nallow: [MIT]\n",
        ),
        (
            "version: 1\nwaivers:\n    # why\n    - {rule: license-review, where: [a],\n       reason: linking-only}\n",
            "version: 1\nwaivers:\n    # why\n    - {rule: license-review, where: [a],\n       reason: linking-only}\n"
            + indented(ADDED, "    "),
        ),
        (
            "version: 1\nwaivers:\n  - rule: license-review\n    where:\n      - a\n    reason: other\n"
            "    comment: |\n      two\n      lines\n\nallow: [MIT]\n",
            "version: 1\nwaivers:\n  - rule: license-review\n    where:\n      - a\n    reason: other\n"
            f"    comment: |\n      two\n      lines\n\n{indented(ADDED)}allow: [MIT]\n",
        ),
        ("version: 1\r\n", f"version: 1\n\nwaivers:\n{indented(ADDED)}".replace("\n", "\r\n")),
    ],
)
def test_an_entry_comes_to_the_end_of_its_list_and_all_else_stays(before: str, after: str) -> None:
    changed = with_entry(before.encode(), "waivers", ENTRY)
    assert changed.decode() == after
    known, now = (read_policy(policy_file(data)).waivers for data in (before.encode(), changed))
    assert len(now) == len(known) + 1
    assert now[-1].where == ("/lib/",)


@pytest.mark.parametrize(
    "text",
    [
        "{version: 1}\n",
        "version: 1\nwaivers: [{rule: license-review, where: [a], reason: linking-only}]\n",
        "version: 1\nwaivers: []  # none yet\n",
        "version: 1\n...\n",
    ],
)
def test_what_is_written_in_another_way_is_not_touched(text: str) -> None:
    with pytest.raises(NotEditableError):
        with_entry(text.encode(), "waivers", ENTRY)


_OLD_ENTRIES = (
    "  - {rule: license-review, where: [a], reason: linking-only}",
    "  - rule: license-review\n    where:\n      - a\n    reason: other # why\n    comment: |\n      two\n      lines",
    "  - {rule: license-review,\n     where: [a],\n     reason: linking-only} # one",
    "    # a remark, deep",
)
_PARTS = st.sampled_from(["allow: [MIT]", "deny:\n- ISC", "# a remark", "", "default: review", "min_score: 80  # why"])


@st.composite
def _policies(draw: st.DrawFn) -> bytes:
    waivers = draw(
        st.one_of(
            st.just("waivers: []"),
            st.just(""),
            st.lists(st.sampled_from(_OLD_ENTRIES), min_size=1, max_size=3).map("\n".join).map("waivers:\n{}".format),
        )
    )
    parts = draw(st.lists(_PARTS, max_size=4, unique=True))
    at = draw(st.integers(0, len(parts)))
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    text = "\n".join(["version: 1", *parts[:at], waivers, *parts[at:]]) + draw(st.sampled_from(["", "\n", "\n\n"]))
    return text.replace("\n", newline).encode()


@given(_policies())
def test_an_entry_is_added_and_every_line_that_was_there_stays(before: bytes) -> None:
    try:
        old = read_policy(policy_file(before))
        after = with_entry(before, "waivers", ENTRY)
    except (PolicyError, NotEditableError):
        return
    new = read_policy(policy_file(after))
    assert len(new.waivers) == len(old.waivers) + 1
    assert [(one.name, one.outcome) for one in new.listed] == [(one.name, one.outcome) for one in old.listed]
    kept = iter(after.splitlines())
    assert all(line in kept for line in before.splitlines() if line != b"waivers: []")
