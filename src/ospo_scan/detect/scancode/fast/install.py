# SPDX-License-Identifier: Apache-2.0
"""Puts the accelerations in place of scancode's own functions, in this process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ospo_scan.detect.scancode.fast import kinds, query_runs, spans, texts
from ospo_scan.detect.scancode.fast.candidates import make_find_candidates
from ospo_scan.detect.scancode.fast.exact import ExactRules, make_exact_match
from ospo_scan.detect.scancode.fast.merging import make_merge_matches
from ospo_scan.detect.scancode.fast.sequences import make_get_approximate_matches
from ospo_scan.detect.scancode.fast.tables import Tables

Replacement = tuple[Any, str, Any]
"""A module or class of scancode, the name of what is replaced there, and what replaces it."""


def install_accelerations(tables: Tables, names: Sequence[str]) -> None:
    """Accelerate the engine whose index this process has loaded; ``tables`` and ``names`` are those of its rules.

    scancode looks its functions up in its modules and classes at each call, so an assignment there is all it takes.
    """
    for place, name, replacement in list(replacements(tables, names)):
        setattr(place, name, replacement)


def replacements(tables: Tables, names: Sequence[str]) -> Iterator[Replacement]:
    """All that is replaced, once scancode's index is loaded."""
    from licensedcode import cache, match, match_aho, query, tokenize
    from licensedcode import index as index_module
    from licensedcode.detection import LicenseDetection
    from licensedcode.query import Query, QueryRun
    from licensedcode.spans import Span
    from licensedcode.stopwords import STOPWORDS
    from typecode import magic2
    from typecode.contenttype import Type

    find_candidates = make_find_candidates(tables.candidates, tables.facts)
    get_approximate_matches = make_get_approximate_matches(index_module, match, find_candidates, tables.facts, names)
    exact = ExactRules(tables.exact)
    exact_match = make_exact_match(exact, match.LicenseMatch, spans.make_span_of(Span), cache.get_index().len_legalese)
    yield index_module.LicenseIndex, "get_approximate_matches", get_approximate_matches
    yield match_aho, "exact_match", exact_match
    yield match, "merge_matches", make_merge_matches(match)
    # Made of the matched text, which costs a second tokenizing of each file; we report no identifiers.
    yield LicenseDetection, "identifier_with_expression", ""
    yield QueryRun, "is_digits_only", query_runs.is_digits_only
    yield QueryRun, "low_matchables", property(query_runs.low_matchables)
    yield QueryRun, "high_matchables", property(query_runs.high_matchables)
    yield QueryRun, "matchable_tokens", query_runs.matchable_tokens
    for name, method in texts.make_reading(query, match, tokenize, cache.get_index(), STOPWORDS).items():
        yield match.LicenseMatch if name == "matched_text" else Query, name, method
    for name, operation in spans.operations(Span).items():
        yield Span, name, operation
    if magic2.libmagic_version() == kinds.PROVEN_LIBMAGIC:
        yield Type, "mimetype_file", kinds.make_mimetype(Type)
