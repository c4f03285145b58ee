# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given
from pathspec import GitIgnoreSpec
from ruamel.yaml import YAML

from ospo_scan.model import FileStatus, PolicySource, Reason, Report
from ospo_scan.policy.load import read_policy
from ospo_scan.policy.paths import path_matcher
from ospo_scan.report.groups import Group, groups
from ospo_scan.report.remedies import exclude_patterns, mends, remedies
from policy_cases import faults, found, judged, policy_file
from samples import POLICY, failing_report, incomplete_report, left_out, paths, review_report, scanned

BUILTIN = PolicySource("builtin:permissive", "0" * 64)


def group_of(rule: str) -> Group:
    return next(group for group in groups(failing_report()) if group.rule == rule)


def pattern_of(line: str) -> str:
    (pattern,) = YAML(typ="safe", pure=True).load(line)
    assert isinstance(pattern, str)
    return pattern


def test_a_denied_license_can_be_replaced_allowed_or_left_out() -> None:
    replaced, allowed, waived, corrected, excluded = remedies(group_of("license-denied"), POLICY)
    assert ("`waivers`" in waived.sentence, "`curations`" in corrected.sentence) == (True, True)
    assert "GPL-2.0-only" in replaced.sentence
    assert ("`allow`" in allowed.sentence, allowed.lines) == (True, ("- GPL-2.0-only",))
    assert "`scan.exclude` in ospo-policy.yml:" in excluded.sentence
    assert excluded.lines == ("- /src/compat/", "- /third_party/tty/")


def test_a_built_in_policy_has_to_become_a_file_first() -> None:
    assert all("policy init" in remedy.sentence for remedy in remedies(group_of("license-denied"), BUILTIN)[1:])


def test_a_low_score_is_not_cured_by_allowing_the_license() -> None:
    group = replace(group_of("license-review"), refused=())
    ways = remedies(group, POLICY)
    assert not any("`allow`" in remedy.sentence for remedy in ways)
    assert ("min_score: 100",) in [remedy.lines for remedy in ways]


@pytest.mark.parametrize("rule", ["license-unknown", "license-missing", "archive-not-inspected"])
def test_every_rule_has_a_first_step_and_a_line_that_leaves_the_files_out(rule: str) -> None:
    first, *_, last = remedies(group_of(rule), POLICY)
    assert first.lines == ()
    assert last.lines


def test_a_rule_of_later_days_still_has_a_way_out() -> None:
    *_, remedy = remedies(replace(group_of("license-missing"), rule="some-new-rule"), POLICY)
    assert remedy.lines == ("- /scripts/",)


def test_many_paths_are_left_out_by_their_directories() -> None:
    assert exclude_patterns(f"a/b/{n}.c" for n in range(9)) == ("- /a/b/",)
    assert exclude_patterns(f"a/{n}/x.c" for n in range(9)) == ("- /a/",)


def test_paths_all_over_the_tree_have_no_pattern() -> None:
    assert exclude_patterns(f"{n}/x.c" for n in range(9)) == ()
    assert exclude_patterns(f"{n}.c" for n in range(9)) == ()


def test_the_project_as_a_whole_cannot_be_left_out() -> None:
    assert exclude_patterns(["."]) == ()


@pytest.mark.parametrize(("expression", "is_open"), [("CC0-1.0", True), ("GPL-2.0-only", False)])
def test_only_what_is_not_known_to_fit_can_be_allowed_by_name(expression: str, is_open: bool) -> None:
    report = judged("default: allow\nproject: {license: MIT}", scanned("a.c", found(expression)))
    (group,) = groups(report)
    asked, changed, *rest = remedies(group, POLICY)
    assert "owners" in asked.sentence
    assert "`project.license` in ospo-policy.yml" in changed.sentence
    *allowed, waived, excluded = rest
    assert [remedy.lines for remedy in allowed] == [(f"- {expression}",)] * is_open
    assert ("`waivers`" in waived.sentence, excluded.lines) == (True, ("- /a.c",))


@given(paths)
def test_the_line_for_one_path_matches_it(path: str) -> None:
    assume("/" not in path and "\0" not in path and path not in (".", ".."))  # what can be a file's name
    (line,) = exclude_patterns([path])
    assert "\n" not in line
    assert GitIgnoreSpec.from_lines([pattern_of(line)]).match_file(path.encode("utf-8", "replace").decode())


@pytest.mark.parametrize("name", ["a b.c", "#a", "!a", "[x]*?.c", "a\\b", "trailing ", "- x", "caf\u00e9"])
def test_signs_of_patterns_and_of_yaml_stand_for_themselves(name: str) -> None:
    (line,) = exclude_patterns([f"d/{name}"])
    spec = GitIgnoreSpec.from_lines([pattern_of(line)])
    assert spec.match_file(f"d/{name}")
    assert not spec.match_file("d/other")


def pasted(group: Group) -> str:
    """A policy with everything that is offered to be pasted for a group."""
    parts = ["version: 1"]
    for remedy in remedies(group, POLICY, date(2026, 11, 24)):
        key = next((key for key in ("waivers", "curations", "choices") if f"`{key}`" in remedy.sentence), None)
        if key is not None:
            parts += [f"{key}:", *(f"  {line}" for line in remedy.lines)]
    return "\n".join(parts) + "\n"


@pytest.mark.parametrize("report", [failing_report(), incomplete_report(), review_report()])
def test_what_is_offered_to_be_pasted_is_a_policy_without_faults(report: Report) -> None:
    for group in groups(report):
        text = pasted(group)
        assert faults(text) == [], text


def test_the_offered_waiver_and_curation_cover_what_they_are_for() -> None:
    group = next(group for group in groups(failing_report()) if group.rule == "license-denied")
    read = read_policy(policy_file(pasted(group)))
    (waiver,) = read.waivers
    assert (waiver.rule, waiver.license) == (group.rule, group.license_expression)
    assert waiver.expires == date(2027, 2, 22)
    assert all(path_matcher(waiver.where)(place.path) for place in group.places)
    (curation,) = read.curations
    assert (curation.detected, curation.concluded) == (group.license_expression, "NONE")


def test_a_choice_is_offered_where_the_text_gives_one() -> None:
    group = replace(group_of("license-denied"), license_expression="GPL-2.0-only OR GPL-3.0-only")
    (choice,) = read_policy(policy_file(pasted(group))).choices
    assert (choice.given, choice.choose) == ("GPL-2.0-only OR GPL-3.0-only", "GPL-2.0-only")


def test_a_larger_limit_is_not_the_way_out_for_weights() -> None:
    details = (
        "80 bytes; the limit is 64 bytes; its header does not account for all of it: there is text at byte 8",
        "9 bytes; no weights are read in parts above 68,719,476,736 bytes",
    )
    for detail in details:
        (way_out,) = mends([left_out("m.gguf", FileStatus.ERROR, Reason.TOO_LARGE, detail)])
        assert way_out.startswith("For weights that are too large, split them")
    assert mends([left_out("m.json", FileStatus.ERROR, Reason.TOO_LARGE, "80 bytes; the limit is 64 bytes")]) == (
        "For what is too large, raise --max-file-size.",
    )
