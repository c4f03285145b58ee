# SPDX-License-Identifier: Apache-2.0
"""Whether code under one license may be released under another, as the OSADL license compatibility matrix answers it.

*Inbound* is the license under which code was received, *outbound* the one under which the project is released. The
matrix is of one day (``matrix_date``) and knows some hundred licenses; what it does not answer is undetermined, never
compatible. Owns ``data/compatibility.json``, which is read on the first question. ``docs/compatibility.md`` says what
the answers mean and what they cannot know.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from ospo_scan.expression import judge, leaves
from ospo_scan.model import Outcome

MATRIX = "OSADL license compatibility matrix"
NOT_KNOWN = "It is not known whether"
"""How the message of every undetermined answer begins."""


class Answer(Enum):
    """What is known of a pair of licenses; the value is the outcome that it amounts to."""

    COMPATIBLE = Outcome.ALLOW
    UNDETERMINED = Outcome.REVIEW
    INCOMPATIBLE = Outcome.DENY


class Source(Enum):
    """In what a license was found."""

    CODE = "a notice, or code"
    TEXT = "the full text of a license"
    PROJECT_TEXT = "a license text of the project itself"


class Reason(Enum):
    """Why an answer is what it is."""

    ALL_FIT = "each license fits"
    NOT_COMPATIBLE = "the matrix says no"
    INBOUND_NOT_LISTED = "the matrix does not list the inbound license"
    OUTBOUND_NOT_LISTED = "the matrix does not list the outbound license"
    UNKNOWN = "the matrix leaves it open"
    DEPENDS = "the matrix says that it depends on the case"
    TEXT_IS_SILENT = "the text of the license does not say whether later versions may be chosen"


@dataclass(frozen=True, slots=True)
class Compatibility:
    """The answer for two expressions.

    ``inbound`` are the licenses that decide, and ``outbound`` is the license of the project that they were held
    against; empty and None where all fit. ``reason`` is that of the first of them.
    """

    answer: Answer
    reason: Reason
    inbound: tuple[str, ...] = ()
    outbound: str | None = None


@dataclass(frozen=True, slots=True)
class _Question:
    """What ``check`` was asked."""

    inbound: str
    outbound: str
    source: Source
    accepted: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Matrix:
    date: str
    inbound: Mapping[str, int]
    outbound: Mapping[str, str]


_FIT = Compatibility(Answer.COMPATIBLE, Reason.ALL_FIT)
_Pair = tuple[Answer, Reason]
_FITS: _Pair = (Answer.COMPATIBLE, Reason.ALL_FIT)
_ANSWERS: Mapping[str, _Pair] = {
    "=": _FITS,
    "Y": _FITS,
    "N": (Answer.INCOMPATIBLE, Reason.NOT_COMPATIBLE),
    "U": (Answer.UNDETERMINED, Reason.UNKNOWN),
    "D": (Answer.UNDETERMINED, Reason.DEPENDS),
}
_OR_LATER = re.compile(r"(.+)-(\d+\.\d+)-or-later")
# The LGPL 3.0 consists of the GPL 3.0 and of permissions on top of it, so its projects carry both texts.
_ALSO_CARRIED = {"LGPL-3.0": "GPL-3.0"}


@lru_cache(maxsize=4096)
def check(
    inbound: str, outbound: str, *, source: Source = Source.CODE, accepted: frozenset[str] = frozenset()
) -> Compatibility:
    """Whether code under the canonical expression ``inbound`` may be released under ``outbound``.

    Inbound, OR is its best branch and AND its worst operand. Outbound, code has to fit every license named: whoever
    receives the project may take any branch of an OR, and has to keep all of an AND. A license that the project names
    on each of its branches fits as it is. A license WITH an exception is a license of its own and never taken for the
    one without. A text of a license
    does not tell ``-only`` from ``-or-later``: see ``source``. ``accepted``: inbound licenses that a person has decided
    on, so that they fit unless the matrix says no.
    """
    question = _Question(inbound, outbound, source, accepted)
    found = [_check_one(question, license_id) for license_id in leaves(outbound)]
    return max(found, key=lambda one: one.answer.value)


def matrix_date() -> str:
    """The day of the matrix, as ``YYYY-MM-DD``."""
    return _matrix().date


def is_same_text(found: str, stated: str) -> bool:
    """Whether a text in which the license ``found`` was detected can be that of the license ``stated``.

    Texts tell neither ``-only`` from ``-or-later`` nor the exception that a project grants beside them. An exception
    that is in the text has to be the one stated.
    """
    found_license, _, found_exception = found.partition(" WITH ")
    stated_license, _, stated_exception = stated.partition(" WITH ")
    return _text_name(found_license) == _text_name(stated_license) and found_exception in {"", stated_exception}


def _text_name(license_id: str) -> str:
    """What ``-only`` and ``-or-later`` licenses have in common: ``GPL-3.0`` for ``GPL-3.0-or-later``."""
    return license_id.removesuffix("+").removesuffix("-only").removesuffix("-or-later")


def _check_one(question: _Question, license_id: str) -> Compatibility:
    """``check`` against one license of the outbound expression."""
    pairs = {leaf: _decided(leaf, license_id, question) for leaf in leaves(question.inbound)}
    judged = judge(question.inbound, lambda leaf: pairs[leaf][0].value)
    if judged.outcome is Outcome.ALLOW:
        return _FIT
    deciding = tuple(leaf for leaf in judged.refused if pairs[leaf][0].value is judged.outcome)
    return Compatibility(*pairs[deciding[0]], deciding, license_id)


def _decided(inbound: str, license_id: str, question: _Question) -> _Pair:
    pair = _pair(inbound, license_id, question)
    return _FITS if pair[0] is Answer.UNDETERMINED and inbound in question.accepted else pair


def _pair(inbound: str, license_id: str, question: _Question) -> _Pair:
    """The answer for one inbound license and one license of the outbound expression."""
    is_text = question.source is not Source.CODE
    if _is_named_on_each_branch(inbound, question.outbound) or (is_text and is_same_text(inbound, license_id)):
        return _FITS
    if question.source is Source.PROJECT_TEXT and _ALSO_CARRIED.get(_text_name(license_id)) == _text_name(inbound):
        return _FITS
    answer = _look_up(inbound, license_id)
    if is_text and answer[0] is Answer.INCOMPATIBLE and inbound.endswith("-only"):
        later = _look_up(f"{_text_name(inbound)}-or-later", license_id)
        return answer if later == answer else (Answer.UNDETERMINED, Reason.TEXT_IS_SILENT)
    return answer


def _is_named_on_each_branch(inbound: str, outbound: str) -> bool:
    # NOTE: turned around (denied is what is looked for), OR asks for every branch and AND for any operand.
    return judge(outbound, lambda leaf: Outcome.DENY if leaf == inbound else Outcome.ALLOW).outcome is Outcome.DENY


def _look_up(inbound: str, outbound: str) -> _Pair:
    """The best answer of the matrix for ``inbound`` and, where it is "or any later version", for those versions."""
    if inbound == outbound:
        return _FITS
    answers = [_of_matrix(choice, outbound) for choice in _choices(inbound)]
    return min(answers, key=lambda one: one[0].value)


@lru_cache(maxsize=256)
def _choices(license_id: str) -> tuple[str, ...]:
    """The license itself, and each listed one that its words "or any later version" let people choose as well."""
    if (named := _OR_LATER.fullmatch(license_id)) is None:
        return (license_id,)
    family, version = named.groups()
    others = [match for other in _matrix().inbound if (match := _OR_LATER.fullmatch(other))]
    return (
        license_id,
        *(match[0] for match in others if match[1] == family and float(match[2]) > float(version)),
    )


def _of_matrix(inbound: str, outbound: str) -> _Pair:
    matrix = _matrix()
    if (row := matrix.outbound.get(outbound)) is None:
        return Answer.UNDETERMINED, Reason.OUTBOUND_NOT_LISTED
    if (column := matrix.inbound.get(inbound)) is None:
        return Answer.UNDETERMINED, Reason.INBOUND_NOT_LISTED
    return _ANSWERS[row[column]]


@lru_cache(maxsize=1)
def _matrix() -> _Matrix:
    path = os.path.join(os.path.dirname(__file__), "data", "compatibility.json")
    with open(path, encoding="ascii") as stream:
        content = json.load(stream)
    columns = {license_id: column for column, license_id in enumerate(content["inbound"])}
    return _Matrix(content["date"], columns, content["outbound"])
