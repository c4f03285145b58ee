# SPDX-License-Identifier: Apache-2.0
"""Approximate matching: ``LicenseIndex.get_approximate_matches`` with matches made only of what is left in the end.

The stock engine aligns each query run with its 70 best rules, makes a match of every aligned block, joins most of them
at once, and then discards nearly all. Here blocks stay integers until it is sure that something is left of their rule;
what cannot be left is not even aligned; and a run that was seen before, in this file or another, is not looked at
again: what matches it depends on its tokens alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, TypeVar

import numpy as np

from ospo_scan.detect.scancode.fast.alignment import Alignment, RuleTokens
from ospo_scan.detect.scancode.fast.candidates import FindCandidates
from ospo_scan.detect.scancode.fast.facts import RuleFacts
from ospo_scan.detect.scancode.fast.merging import Piece, farthest, merge_pieces
from ospo_scan.detect.scancode.fast.needs import Needs
from ospo_scan.detect.scancode.fast.rules import Flags, Ints, stretches
from ospo_scan.detect.scancode.fast.spans import make_span_of

Run = Any
"""A ``licensedcode.query.QueryRun``, which is untyped."""

Index = Any
"""A ``licensedcode.index.LicenseIndex``, which is untyped."""

Block = tuple[int, int, int, int]
"""Where the search began and where a block starts, both from the start of the run; where in the rule; its length."""

REMEMBERED_RUNS = 256
"""So many runs are remembered, those not seen for longest dropped first."""

GAP = 1 << 15
"""Stands for what cannot match; above all tokens, which the index keeps in 16 bits with a sign."""

TOP_OF_FILE, TOP_OF_RUN = 10, 70
"""How many rules are aligned with a whole file that is nearly one of them, and with a run."""

V = TypeVar("V")


class Memory(Generic[V]):
    """What was computed last, by its key."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._known: OrderedDict[object, V] = OrderedDict()

    def recall(self, key: object, compute: Callable[[], V]) -> V:
        """What is known of ``key``, or is computed now."""
        if key in self._known:
            self._known.move_to_end(key)
        else:
            self._known[key] = compute()
            if len(self._known) > self._size:
                self._known.popitem(last=False)
        return self._known[key]


class Candidate:
    """A rule that may match a run, by its id, and where it does, once it is aligned.

    Positions in the query count from the start of the run; the parts of a piece are where its searches began.
    """

    __slots__ = ("pieces", "rid", "shared")

    def __init__(self, rid: int) -> None:
        self.rid = rid
        self.shared: Shared | None = None
        self.pieces: list[Piece] | None = None


class Looked:
    """A run that was looked at: its tokens still to be matched, and its candidates by the names of their rules."""

    __slots__ = ("candidates", "known", "tokens")

    def __init__(self, tokens: Ints, find: Callable[[Ints], list[int]]) -> None:
        matchable = tokens[tokens != GAP]
        self.tokens = tokens
        self.known = frozenset(matchable.tolist())
        self.candidates = [Candidate(rid) for rid in find(matchable)]


def tokens_of(run: Run) -> Ints:
    """The tokens of a run, with a gap for each that is matched already."""
    where = np.array(run.matchables, dtype=np.intp) - run.start
    every = np.array(run.tokens, dtype=np.intp)
    tokens = np.full(len(every), GAP)
    tokens[where] = every[where]
    return tokens


class Shared:
    """The tokens of a run that a rule has too, by where they are in the run, but those that no legalese touches.

    Blocks are the same as in the whole run: each is made of neighbours that the rule has, legalese among them.
    """

    __slots__ = ("is_legalese", "tokens", "where")

    def __init__(self, tokens: Ints, in_rule: Flags, len_legalese: int) -> None:
        where = in_rule[tokens].nonzero()[0]
        tokens = tokens[where]
        is_legalese = tokens < len_legalese
        starts, lengths = stretches(where, 1)
        if len(starts):
            is_kept = np.repeat(np.logical_or.reduceat(is_legalese, starts), lengths)
            where, tokens, is_legalese = where[is_kept], tokens[is_kept], is_legalese[is_kept]
        self.where, self.tokens, self.is_legalese = where, tokens, is_legalese

    def with_gaps(self) -> tuple[Ints, list[int]]:
        """The tokens, with one gap for all others between two of them; and where in the run each is.

        For a gap, where the token before it is.
        """
        if not len(self.where):
            return self.where, []
        kept = np.arange(len(self.where))
        kept[1:] += np.cumsum(self.where[1:] - self.where[:-1] > 1)
        tokens = np.full(kept[-1] + 1, GAP)
        tokens[kept] = self.tokens
        places = np.zeros_like(tokens)
        places[kept] = self.where
        return tokens, np.maximum.accumulate(places).tolist()


class Aligner:
    """Finds approximate matches in one index, with functions of the untyped stock modules ``index`` and ``match``.

    ``facts`` and ``names`` are those of its rules, by their ids.
    """

    def __init__(
        self,
        index_module: Any,  # noqa: ANN401 - an untyped module
        match_module: Any,  # noqa: ANN401 - an untyped module
        find_candidates: FindCandidates,
        facts: RuleFacts,
        names: Sequence[str],
    ) -> None:
        self._make_match = match_module.LicenseMatch
        self._span_of = make_span_of(match_module.Span)
        self._limit = match_module.MAX_DIST
        self._matcher = index_module.match_seq.MATCH_SEQ
        self._matcher_order = index_module.match_seq.MATCH_SEQ_ORDER
        self._find_candidates = find_candidates
        self._facts, self._names = facts, names
        self._memory: Memory[Looked] = Memory(REMEMBERED_RUNS)
        self._needs: dict[int, Needs] = {}
        self._rules: dict[int, RuleTokens] = {}
        self._in_rule = np.zeros(GAP + 1, dtype=np.bool_)

    def matches(self, index: Index, query: Any, qspans: list[Any], others: list[Any]) -> list[Any]:  # noqa: ANN401 - untyped values
        """The approximate matches of a query where the spans ``qspans`` do not hold all its legalese.

        Those of a rule that the stock engine is sure to discard are left out, unless ``others`` match the rule too.
        """
        whole = query.whole_query_run()
        matches: list[Any] = []
        near = Looked(tokens_of(whole), lambda tokens: self._find_candidates(tokens, TOP_OF_FILE, True))
        if near.candidates and whole.is_matchable(include_low=False, qspans=qspans):
            for candidate in near.candidates:
                matches += self._made(index, whole, candidate.rid, self._pieces(index, whole, near, candidate))
            for match in matches:
                query.subtract(match.qspan)
        matched = {match.rule.identifier for match in (*others, *matches)}
        for rid, places in self._places(index, query, qspans).items():
            if self._names[rid] in matched or self._is_something_left(index, rid, places):
                for run, looked, candidate in places:
                    matches += self._made(index, run, rid, self._pieces(index, run, looked, candidate))
        return matches

    def _places(self, index: Index, query: Any, qspans: list[Any]) -> dict[int, list[tuple[Run, Looked, Candidate]]]:  # noqa: ANN401 - untyped values
        """Where each rule may match a query, in the order of its runs."""
        places: dict[int, list[tuple[Run, Looked, Candidate]]] = {}
        for run in query.query_runs:
            if run.is_matchable(include_low=False, qspans=qspans):
                looked = self._looked(run)
                for candidate in looked.candidates:
                    places.setdefault(candidate.rid, []).append((run, looked, candidate))
        return places

    def _looked(self, run: Run) -> Looked:
        tokens = tokens_of(run)
        # Where the run starts has a say too: see ``_blocks``.
        key = min(run.start, len(tokens)), tokens.tobytes()
        return self._memory.recall(
            key, lambda: Looked(tokens, lambda some: self._find_candidates(some, TOP_OF_RUN, False))
        )

    def _is_something_left(self, index: Index, rid: int, places: list[tuple[Run, Looked, Candidate]]) -> bool:
        """Whether a match of this rule might pass the first filters, after its matches were joined twice."""
        needs = self._needs_of(index, rid)
        if not all(any(token in looked.known for _, looked, _ in places) for token in needs.phrase_tokens):
            return False
        every = [(run.start, self._shared(index, looked, candidate)) for run, looked, candidate in places]
        positions = np.concatenate([shared.where + start for start, shared in every])
        is_legalese = np.concatenate([shared.is_legalese for _, shared in every])
        if not needs.may_be_met(positions, is_legalese, farthest(needs.length, self._limit)):
            return False
        pieces = [
            Piece(
                (piece.qstart + run.start, piece.qend + run.start, piece.query), (piece.istart, piece.iend, piece.rule)
            )
            for run, looked, candidate in places
            for piece in self._pieces(index, run, looked, candidate)
        ]
        for _ in range(2):
            _merge(pieces, needs, self._limit)
        return not all(map(needs.are_wanting_in, pieces))

    def _needs_of(self, index: Index, rid: int) -> Needs:
        if rid not in self._needs:
            self._needs[rid] = self._facts.needs(rid, index.tids_by_rid[rid], index.len_legalese)
        return self._needs[rid]

    def _pieces(self, index: Index, run: Run, looked: Looked, candidate: Candidate) -> list[Piece]:
        """Where a rule matches a run."""
        if candidate.pieces is None:
            pieces = [
                Piece((qpos, qpos + length - 1, ones), (ipos, ipos + length - 1, ones << ipos), begin)
                for begin, qpos, ipos, length in self._blocks(index, run, looked, candidate)
                for ones in [(1 << length) - 1]
            ]
            _merge(pieces, self._needs_of(index, candidate.rid), self._limit)
            candidate.pieces = pieces
        return candidate.pieces

    def _blocks(self, index: Index, run: Run, looked: Looked, candidate: Candidate) -> Iterator[Block]:
        """The blocks of a run that are also in a rule; the run is searched again behind the last of them.

        The stock engine adds the start of the run twice to where it goes on; so must this, and a run that does not
        start near the top of its file is searched only once.
        """
        tokens, where = self._shared(index, looked, candidate).with_gaps()
        alignment = Alignment(tokens, self._rule_tokens(index, candidate.rid))
        begin = here = 0
        while True:
            last = -1
            while here < len(tokens):
                found = alignment.blocks(here)
                if not found:
                    break
                for place, ipos, length in found:
                    yield begin, where[place], ipos, length  # longer than one token, or of legalese
                    last = max(last, where[place] + length - 1)
                    here = max(here, place + length)
            if last < 0 or run.start + last + 1 >= run.end:
                return
            begin = run.start + last + 1
            here = bisect_left(where, begin)

    def _rule_tokens(self, index: Index, rid: int) -> RuleTokens:
        if rid not in self._rules:
            self._rules[rid] = RuleTokens(index.tids_by_rid[rid], index.len_legalese)
        return self._rules[rid]

    def _shared(self, index: Index, looked: Looked, candidate: Candidate) -> Shared:
        if candidate.shared is None:
            rule_tokens = self._rule_tokens(index, candidate.rid).distinct
            self._in_rule[rule_tokens] = True
            candidate.shared = Shared(looked.tokens, self._in_rule, index.len_legalese)
            self._in_rule[rule_tokens] = False
        return candidate.shared

    def _made(self, index: Index, run: Run, rid: int, pieces: list[Piece]) -> Iterator[Any]:
        """The matches of a run that pieces stand for."""
        tokens, legalese, base = index.tids_by_rid[rid], index.len_legalese, run.start
        for piece in pieces:
            in_rule = _positions(piece.rule)
            yield self._make_match(
                rule=index.rules_by_rid[rid],
                qspan=self._span_of(_positions(piece.query, base + piece.qstart)),
                ispan=self._span_of(in_rule),
                hispan=self._span_of([position for position in in_rule if tokens[position] < legalese]),
                query_run_start=base + min(piece.parts),
                matcher=self._matcher,
                matcher_order=self._matcher_order,
                query=run.query,
            )


def make_get_approximate_matches(
    index_module: Any,  # noqa: ANN401 - an untyped module
    match_module: Any,  # noqa: ANN401 - an untyped module
    find_candidates: FindCandidates,
    facts: RuleFacts,
    names: Sequence[str],
) -> Callable[..., list[Any]]:
    """The replacement for ``get_approximate_matches`` of ``licensedcode.index.LicenseIndex``."""
    aligner = Aligner(index_module, match_module, find_candidates, facts, names)

    def get_approximate_matches(
        index: Any,  # noqa: ANN401 - a LicenseIndex
        query: Any,  # noqa: ANN401 - a Query
        matched_qspans: list[Any],
        existing_matches: list[Any],
        deadline: float = 0.0,
    ) -> list[Any]:
        """As the stock function, without its deadline: we set none, and the supervisor ends what takes too long."""
        del deadline
        return aligner.matches(index, query, matched_qspans, existing_matches)

    return get_approximate_matches


def _merge(pieces: list[Piece], needs: Needs, limit: int) -> None:
    """Join the pieces of one rule, in the order in which the stock engine does: by start, most legalese, length."""
    if len(pieces) > 1:
        pieces.sort(
            key=lambda piece: (
                piece.qstart,
                -(piece.rule & needs.legalese).bit_count(),
                -piece.query.bit_count(),
            )
        )
        merge_pieces(pieces, farthest(needs.length, limit))


def _positions(bits: int, base: int = 0) -> list[int]:
    """Where the bits of an integer are set; bit 0 is ``base``."""
    data = np.frombuffer(bits.to_bytes(bits.bit_length() // 8 + 1, "little"), dtype=np.uint8)
    positions: list[int] = (np.flatnonzero(np.unpackbits(data, bitorder="little")) + base).tolist()
    return positions
