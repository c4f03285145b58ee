# SPDX-License-Identifier: Apache-2.0
"""Canonical form and judgement of license expressions."""

import sys
import threading
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.expression import (
    UNPARSED,
    ExpressionError,
    Judgement,
    clauses,
    conjunction,
    deprecated_ids,
    from_scancode,
    is_same,
    judge,
    leaves,
    mark,
    normalize,
)
from ospo_scan.model import Outcome

ALLOW, REVIEW, DENY = Outcome.ALLOW, Outcome.REVIEW, Outcome.DENY

LEAVES = ["MIT", "Apache-2.0+", "GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only", "LicenseRef-a", "ISC"]

# An expression as nested lists: ["AND", operand, ...], or a leaf.
type_of_tree = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.tuples(st.sampled_from(["AND", "OR"]), st.lists(inner, min_size=2, max_size=4)),
    max_leaves=12,
)
Tree = str | tuple[str, list["Tree"]]
outcomes = st.fixed_dictionaries({leaf: st.sampled_from(Outcome) for leaf in LEAVES})


def written(tree: Tree) -> str:
    if isinstance(tree, str):
        return tree
    operator, operands = tree
    return f" {operator} ".join(f"({written(operand)})" for operand in operands)


def truth(tree: Tree, outcome_of: dict[str, Outcome]) -> Outcome:
    if isinstance(tree, str):
        return outcome_of[tree]
    operator, operands = tree
    return (max if operator == "AND" else min)(truth(operand, outcome_of) for operand in operands)


def allowing(*allowed: str, otherwise: Outcome = DENY) -> Callable[[str], Outcome]:
    return lambda leaf: ALLOW if leaf in allowed else otherwise


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("mit", "MIT"),
        (" ( mit ) ", "MIT"),
        ("GPL-2.0", "GPL-2.0-only"),
        ("GPL-3.0 or gpl-3.0-only", "GPL-3.0-only"),
        ("GPL-2.0+", "GPL-2.0-or-later"),
        ("apache-2.0+", "Apache-2.0+"),
        ("GPL-2.0-with-classpath-exception", "GPL-2.0-only WITH Classpath-exception-2.0"),
        ("gpl-2.0-ONLY with classpath-EXCEPTION-2.0", "GPL-2.0-only WITH Classpath-exception-2.0"),
        ("eCos-2.0", "GPL-2.0-or-later WITH eCos-exception-2.0"),
        ("MIT or ISC and Zlib", "MIT OR (ISC AND Zlib)"),
        ("MIT AND (ISC AND (Zlib AND MIT))", "MIT AND ISC AND Zlib"),
        ("MIT OR (MIT AND Apache-2.0)", "MIT OR (MIT AND Apache-2.0)"),
        ("(MIT OR ISC) AND (MIT OR ISC)", "MIT OR ISC"),
        ("MIT AND ((ISC AND Zlib) OR (ISC AND Zlib))", "MIT AND ISC AND Zlib"),
        ("licenseref-My.Own-1", "LicenseRef-My.Own-1"),
        ("documentref-Other:licenseref-Own", "DocumentRef-Other:LicenseRef-Own"),
        ("MIT WITH AdditionRef-Own", "MIT WITH AdditionRef-Own"),
        ("MIT WITH DocumentRef-x:AdditionRef-Own", "MIT WITH DocumentRef-x:AdditionRef-Own"),
        ("Apache-2.0 WITH licenseref-scancode-COMMONS-clause", "Apache-2.0 WITH LicenseRef-scancode-commons-clause"),
        ("LicenseRef-scancode-mit", "MIT"),
        ("OpenMDW-1.0", "OpenMDW-1.0"),
        ("none", "NONE"),
        (" NOASSERTION ", "NOASSERTION"),
    ],
)
def test_an_expression_has_one_canonical_form(text: str, canonical: str) -> None:
    assert normalize(text) == canonical
    assert normalize(canonical) == canonical


@pytest.mark.parametrize("text", ["", "MIT AND", "GPL-2.0-only WITH MIT", "UNLICENSED", "MIT AND NOASSERTION", "GPL 2"])
def test_what_is_no_expression_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError):
        normalize(text)


def test_unlicensed_is_not_the_unlicense() -> None:
    assert normalize("unlicense") == "Unlicense"
    assert from_scancode("UNLICENSED") == UNPARSED


def test_alternating_operators_400_deep_are_refused() -> None:
    text = "MIT AND (ISC OR (" * 200 + "MIT" + "))" * 200
    with pytest.raises(ExpressionError, match="100 open parentheses"):
        normalize(text)
    assert from_scancode(text) == UNPARSED


def test_a_canonical_form_that_is_too_deep_is_refused() -> None:
    text = "MIT OR ISC AND (" * 90 + "Zlib" + ")" * 90
    with pytest.raises(ExpressionError, match="100 open parentheses"):
        normalize(text)


def test_the_deepest_expression_can_be_used_far_down_the_stack() -> None:
    deepest = "MIT AND (ISC OR (" * 50 + "Zlib AND curl" + "))" * 50
    outcomes_seen: list[Outcome] = []

    def use(frames: int) -> None:
        if frames:
            use(frames - 1)
            return
        canonical = normalize(deepest)
        assert normalize(canonical) == canonical
        whole = conjunction([f"{canonical}", "X11 OR ICU"])
        assert whole is not None
        outcomes_seen.append(judge(whole, allowing()).outcome)

    thread = threading.Thread(target=use, args=(sys.getrecursionlimit() // 3,))
    thread.start()
    thread.join()
    assert outcomes_seen == [DENY]


def test_an_or_of_900_licenses_works_and_is_fast() -> None:
    text = " OR ".join(["MIT", "ISC", "GPL-2.0"] * 300)
    distinct = " OR ".join(f"LicenseRef-{i}" for i in range(500))
    started = time.perf_counter()
    assert normalize(text) == "MIT OR ISC OR GPL-2.0-only"
    assert leaves(normalize(distinct)) == tuple(f"LicenseRef-{i}" for i in range(500))
    assert time.perf_counter() - started < 2


def test_deprecated_ids_are_told_as_the_list_spells_them() -> None:
    assert deprecated_ids("gpl-2.0+ or (MIT and GPL-2.0+ and lgpl-3.0)") == ("GPL-2.0+", "LGPL-3.0")
    assert deprecated_ids("MIT") == ()
    assert deprecated_ids("NONE") == ()


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("GPL-2.0-only AND Classpath-exception-2.0", "GPL-2.0-only AND LicenseRef-scancode-classpath-exception-2.0"),
        ("MIT OR Of-Tomorrow-1.0", f"MIT OR {UNPARSED}"),
        ("CAL-1.0 WITH CAL-1.0-Combined-Work-Exception", "CAL-1.0 AND CAL-1.0-Combined-Work-Exception"),
        ("MIT OR GPL-2.0-only WITH Of-Tomorrow", f"MIT OR (GPL-2.0-only AND {UNPARSED})"),
        ("GPL-2.0-only WITH WITH", UNPARSED),
        ("see LICENSE", UNPARSED),
        ("", UNPARSED),
        ("NOASSERTION", "NOASSERTION"),
    ],
)
def test_what_scancode_wrote_is_never_lost(text: str, canonical: str) -> None:
    assert from_scancode(text) == canonical
    assert normalize(canonical) == canonical


def test_leaves_are_distinct_in_order_and_keep_their_exception() -> None:
    expression = "ISC OR (MIT AND GPL-2.0-only WITH Classpath-exception-2.0) OR (ISC AND Zlib)"
    assert leaves(expression) == ("ISC", "MIT", "GPL-2.0-only WITH Classpath-exception-2.0", "Zlib")


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ([], None),
        (["NONE"], "NONE"),
        (["NONE", "MIT"], "MIT"),
        (["MIT", "NOASSERTION"], "NOASSERTION"),
        (["MIT", "MIT"], "MIT"),
        (["MIT AND ISC", "ISC AND Zlib", "MIT OR Zlib"], "MIT AND ISC AND Zlib AND (MIT OR Zlib)"),
    ],
)
def test_a_conjunction_holds_each_operand_once(parts: list[str], whole: str | None) -> None:
    assert conjunction(parts) == whole


def test_a_conjunction_of_many_files_has_no_limit() -> None:
    whole = conjunction(f"LicenseRef-{i}" for i in range(3_000))
    assert whole is not None
    assert len(leaves(whole)) == 3_000


def test_or_passes_when_one_branch_is_allowed() -> None:
    assert judge("MIT OR GPL-2.0-only", allowing("MIT")) == Judgement(ALLOW, ())


def test_and_needs_every_operand_and_names_only_the_refused() -> None:
    assert judge("MIT AND GPL-2.0-only AND ISC", allowing("MIT")) == Judgement(DENY, ("GPL-2.0-only", "ISC"))


def test_a_license_with_an_exception_is_judged_as_one() -> None:
    expression = "GPL-2.0-only WITH Classpath-exception-2.0"
    assert judge(expression, allowing("GPL-2.0-only")).refused == (expression,)
    assert judge(expression, allowing(expression)).outcome is ALLOW


def test_an_or_that_fails_names_the_leaves_of_its_best_branches() -> None:
    verdicts = {"MIT": ALLOW, "ISC": REVIEW, "Zlib": REVIEW, "curl": DENY}
    judged = judge("curl OR (MIT AND ISC) OR (Zlib AND MIT)", verdicts.__getitem__)
    assert judged == Judgement(REVIEW, ("ISC", "Zlib"))


def test_refused_leaves_are_marked_where_they_stand() -> None:
    marked = mark("MIT AND (ISC OR (MIT AND Zlib))", ("MIT", "Zlib"), lambda leaf: f">{leaf}<")
    assert marked == ">MIT< AND (ISC OR (>MIT< AND >Zlib<))"


@given(type_of_tree)
def test_normalizing_twice_changes_nothing_more(tree: Tree) -> None:
    canonical = normalize(written(tree))
    assert normalize(canonical) == canonical
    assert from_scancode(written(tree)) == canonical


@given(type_of_tree, outcomes)
def test_a_judgement_is_that_of_a_truth_table(tree: Tree, outcome_of: dict[str, Outcome]) -> None:
    assert judge(normalize(written(tree)), outcome_of.__getitem__).outcome is truth(tree, outcome_of)


@given(type_of_tree, outcomes)
def test_the_refused_leaves_are_what_keeps_an_expression_from_being_allowed(
    tree: Tree, outcome_of: dict[str, Outcome]
) -> None:
    expression = normalize(written(tree))
    judged = judge(expression, outcome_of.__getitem__)
    assert (judged.refused == ()) is (judged.outcome is ALLOW)
    assert all(outcome_of[leaf] is not ALLOW for leaf in judged.refused)
    assert set(judged.refused) <= set(leaves(expression))
    assert len(set(judged.refused)) == len(judged.refused)
    relented = outcome_of | dict.fromkeys(judged.refused, ALLOW)
    assert judge(expression, relented.__getitem__).outcome is ALLOW


@given(type_of_tree)
def test_marking_nothing_gives_the_expression_back(tree: Tree) -> None:
    expression = normalize(written(tree))
    assert mark(expression, (), str.lower) == expression


@given(st.lists(type_of_tree, min_size=1, max_size=4), outcomes)
def test_a_conjunction_is_judged_as_its_worst_part(trees: list[Tree], outcome_of: dict[str, Outcome]) -> None:
    parts = [normalize(written(tree)) for tree in trees]
    whole = conjunction(parts)
    assert whole is not None
    assert normalize(whole) == whole
    assert judge(whole, outcome_of.__getitem__).outcome is max(truth(tree, outcome_of) for tree in trees)


@given(
    st.text()
    | st.lists(st.sampled_from([*LEAVES, "GPL-2.0", "x", "NONE", "AND", "or", "WITH", "(", ")", "\n"])).map(" ".join)
)
def test_any_text_is_an_expression_or_an_expression_error(text: str) -> None:
    try:
        canonical = normalize(text)
    except ExpressionError:
        canonical = from_scancode(text)
    assert normalize(canonical) == canonical == from_scancode(text)


@pytest.mark.parametrize(
    ("expression", "parts"),
    [
        ("MIT", ("MIT",)),
        ("NOASSERTION", ("NOASSERTION",)),
        ("MIT AND Apache-2.0", ("Apache-2.0", "MIT")),
        ("MIT OR Apache-2.0", ("Apache-2.0 OR MIT",)),
        (
            "MIT AND (ISC OR GPL-2.0-only WITH Classpath-exception-2.0)",
            ("GPL-2.0-only WITH Classpath-exception-2.0 OR ISC", "MIT"),
        ),
        ("(MIT AND ISC) OR (ISC AND MIT)", ("ISC", "MIT")),
        ("Apache-2.0 AND ((MIT AND ISC) OR (ISC AND MIT))", ("Apache-2.0", "ISC", "MIT")),
    ],
)
def test_clauses_are_what_has_to_be_kept_at_once(expression: str, parts: tuple[str, ...]) -> None:
    assert clauses(expression) == parts


def turned(tree: Tree) -> Tree:
    return tree if isinstance(tree, str) else (tree[0], [turned(operand) for operand in reversed(tree[1])])


@given(type_of_tree, outcomes)
def test_clauses_do_not_depend_on_order_and_mean_the_same(tree: Tree, outcome_of: dict[str, Outcome]) -> None:
    expression = normalize(written(tree))
    parts = clauses(expression)
    assert parts == clauses(normalize(written(turned(tree))))
    assert list(parts) == sorted(set(parts))
    assert max(judge(part, outcome_of.__getitem__).outcome for part in parts) == truth(tree, outcome_of)


def test_clauses_of_an_expression_at_the_limits_are_found_at_once() -> None:
    deep = "MIT"
    for number in range(49):
        deep = f"ISC AND ({deep}) OR LicenseRef-{number}" if number % 2 else f"ISC OR ({deep}) AND LicenseRef-{number}"
    started = time.monotonic()
    assert clauses(normalize(deep))
    assert time.monotonic() - started < 2


def test_expressions_of_any_depth_are_compared_in_bounded_time() -> None:
    first = second = "MIT"
    for number in range(90):
        operator = ("OR", "AND")[number % 2]
        first, second = f"LicenseRef-{number} {operator} ({first})", f"({second}) {operator} LicenseRef-{number}"
    assert is_same(normalize(first), normalize(second))
    assert not is_same(normalize(first), normalize(second.replace("MIT", "ISC")))
