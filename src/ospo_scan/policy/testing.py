# SPDX-License-Identifier: Apache-2.0
"""Tests of a policy: a YAML file of license expressions, with what the policy is expected to say of each."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial

from ospo_scan.errors import PolicyFault, PolicyTestError
from ospo_scan.expression import judge, leaves, with_choice
from ospo_scan.model import Decision, Outcome
from ospo_scan.policy.builtin import PREFIX
from ospo_scan.policy.file import read_bytes
from ospo_scan.policy.judge import Judge
from ospo_scan.policy.kinds import MAX_ENTRIES
from ospo_scan.policy.listing import EntryError, read_expression
from ospo_scan.policy.meaning import MAX_FAULTS
from ospo_scan.policy.model import Policy
from ospo_scan.policy.paths import path_matcher
from ospo_scan.policy.places import Document, Fault, NodePath, Place, Plain, shown
from ospo_scan.policy.roles import Roles
from ospo_scan.policy.syntax import read_document

_OUTCOMES = {outcome.name.lower(): outcome for outcome in Outcome}
_KEYS = ("policy", "cases")
_CASE_KEYS = ("name", "expression", "path", "expect")
_REQUIRED = {
    "expression": "a license expression, such as `MIT OR GPL-2.0-only`",
    "expect": f"one of {', '.join(_OUTCOMES)}",
}


@dataclass(frozen=True, slots=True)
class PolicyCase:
    """One expectation: what is said of ``expression``, in canonical form, in the file ``path``.

    Without a path no role counts, and only choices that hold for all files. ``line`` is where the case begins.
    """

    expression: str
    expect: Outcome
    path: str | None
    name: str | None
    line: int


@dataclass(frozen=True, slots=True)
class PolicyTests:
    """The cases of one file, in file order; ``policy`` is what it names, a path joined to the file's directory."""

    policy: str | None
    cases: tuple[PolicyCase, ...]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A case of which the policy says something else, and the lines of the policy that decided."""

    case: PolicyCase
    got: Outcome
    decisions: tuple[Decision, ...]

    def __str__(self) -> str:
        case = self.case
        what = f"{case.expression} in {case.path}" if case.path else case.expression
        named = f"{case.name}: {what}" if case.name else what
        why = "; ".join(f"{one.origin}: {one.reason}" for one in self.decisions)
        return f"{case.line}: {named}: expected {_word(case.expect)}, got {_word(self.got)} ({why})"


def load_tests(path: str) -> PolicyTests:
    """The tests in the file at ``path``.

    Raises: PolicyError where it cannot be read, PolicyTestError with all that is wrong with it.
    """
    name = path if path.isprintable() else shown(path)
    document = read_document(read_bytes(path, name, "test file"))
    faults = list(document.faults)
    tests = PolicyTests(None, ())
    if document.is_complete:
        tests = _Reader(document, faults).tests(os.path.dirname(path))
    if faults:
        in_order = sorted(set(faults), key=lambda fault: (fault.place, fault.message))[:MAX_FAULTS]
        raise PolicyTestError(
            tuple(PolicyFault(name, one.place.line, one.place.column, one.message) for one in in_order)
        )
    return tests


def mismatches(policy: Policy, cases: Iterable[PolicyCase]) -> Iterator[Mismatch]:
    """The cases of which ``policy`` says something else than is expected, in their order.

    A case is judged as a detection that is certain: curations, waivers and ``min_score`` have no part in it.
    """
    roles, without_role = Roles(policy), Judge(policy)
    choices = [(one, path_matcher(one.where) if one.where else None) for one in policy.choices]
    for case in cases:
        judging = without_role if case.path is None else roles.judge(case.path)
        expression = case.expression
        for choice, matches in choices:
            if matches is None or (case.path is not None and matches(case.path)):
                expression = with_choice(expression, choice.given, choice.choose)
        got = judge(expression, partial(_outcome, judging)).outcome
        if got is not case.expect:
            judged = [judging.leaf(leaf) for leaf in leaves(expression)]
            yield Mismatch(case, got, tuple(one.decision for one in judged if one.outcome is got))


def _word(outcome: Outcome) -> str:
    return outcome.name.lower()


def _outcome(judging: Judge, leaf: str) -> Outcome:
    return judging.leaf(leaf).outcome


class _Reader:
    """Reads the cases out of a document; what is wrong with them goes into ``faults``."""

    def __init__(self, document: Document, faults: list[Fault]) -> None:
        self._document = document
        self._faults = faults

    def tests(self, directory: str) -> PolicyTests:
        """What the document states; the policy that it names is relative to ``directory``."""
        value = self._document.value
        if not isinstance(value, dict):
            self._fault((), "a test file is a mapping of keys; write at least `cases:` and one case")
            return PolicyTests(None, ())
        self._check_keys((), value, _KEYS, "a test file")
        policy = self._text((), value, "policy")
        if policy is not None and not policy.startswith(PREFIX):
            policy = os.path.join(directory, policy)
        cases = value.get("cases")
        if not isinstance(cases, list) or not cases:
            if ("cases",) not in self._document.spoiled:
                self._fault(("cases",), "the key cases has to hold a list with at least one case")
            return PolicyTests(policy, ())
        if len(cases) > MAX_ENTRIES:
            self._fault(("cases",), f"a test file has at most {MAX_ENTRIES:,} cases; split it")
        found = [self._case(("cases", index), one) for index, one in enumerate(cases[:MAX_ENTRIES])]
        return PolicyTests(policy, tuple(case for case in found if case is not None))

    def _case(self, path: NodePath, value: Plain) -> PolicyCase | None:
        if path in self._document.spoiled:
            return None
        if not isinstance(value, dict):
            self._fault(path, f"a case has the keys {', '.join(_CASE_KEYS)}; it cannot be {shown(value)}")
            return None
        self._check_keys(path, value, _CASE_KEYS, "a case")
        for key, meaning in _REQUIRED.items():
            if key not in value:
                self._fault(path, f"a case needs the key {key}: {meaning}")
        expression, expect = self._expression(path, value), self._outcome(path, value)
        place, name = self._path(path, value), self._text(path, value, "name")
        if expression is None or expect is None:
            return None
        return PolicyCase(expression, expect, place, name, self._document.place_of(path).line)

    def _expression(self, path: NodePath, value: Mapping[str, Plain]) -> str | None:
        text = self._text(path, value, "expression")
        if text is None:
            return None
        try:
            return read_expression(text)[0]
        except EntryError as error:
            self._fault((*path, "expression"), f"expression: {error}")
            return None

    def _outcome(self, path: NodePath, value: Mapping[str, Plain]) -> Outcome | None:
        text = self._text(path, value, "expect")
        if text is not None and text not in _OUTCOMES:
            self._fault((*path, "expect"), f"expect must be {', '.join(_OUTCOMES)}, not {shown(text)}")
        return None if text is None else _OUTCOMES.get(text)

    def _path(self, path: NodePath, value: Mapping[str, Plain]) -> str | None:
        text = self._text(path, value, "path")
        if text is not None and any(part in {"", ".", ".."} for part in text.split("/")):
            self._fault((*path, "path"), f"path is a file relative to the root, such as docs/a.md, not {shown(text)}")
        return text

    def _text(self, path: NodePath, value: Mapping[str, Plain], key: str) -> str | None:
        found = value.get(key)
        if key not in value or (*path, key) in self._document.spoiled:
            return None
        if not isinstance(found, str):
            self._fault((*path, key), f"{key} must be a text, not {shown(found)}")
            return None
        return found

    def _check_keys(self, path: NodePath, value: Mapping[str, Plain], known: tuple[str, ...], owner: str) -> None:
        for key in value:
            if key not in known:
                close = get_close_matches(key.lower()[:60], known, n=1, cutoff=0.6)
                hint = f"did you mean {close[0]}?" if close else f"it can have: {', '.join(known)}"
                place = self._document.places.get((*path, key), Place(1, 1))
                self._faults.append(Fault(place, f"{owner} has no key {shown(key)}; {hint}"))

    def _fault(self, path: NodePath, message: str) -> None:
        self._faults.append(Fault(self._document.place_of(path), message))
