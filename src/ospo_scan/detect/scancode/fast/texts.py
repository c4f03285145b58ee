# SPDX-License-Identifier: Apache-2.0
"""Reading a file into tokens, and back: ``licensedcode.query.Query`` and ``LicenseMatch.matched_text``.

The stock engine looks at each word of a file in Python, and reads and cuts up the whole file once more for the text of
its matches. Here a line that was seen before is not cut up again, and only the lines of a match are read once more.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

Query = Any
"""A ``licensedcode.query.Query``, which is untyped."""

Stock = Any
"""An untyped module of the stock engine, or its index."""

REMEMBERED_LINES, LONGEST_REMEMBERED = 50_000, 200
"""So many lines of so many characters at most are remembered; when there are more, all are forgotten."""

TOKENS_IN_A_CHUNK = 25
"""Lines of a file with very long ones are cut into chunks of as many tokens."""

STOP = -1
"""Stands for the token of a stop word."""

Count = tuple[int, int]
"""So many of the known tokens of a line come before; so many words."""


class Line(NamedTuple):
    """What the engine needs to know of one line."""

    tokens: list[int | None]
    """All but stop words; None for an unknown word."""
    known: list[int]
    unknowns: list[Count]
    stopwords: list[Count]
    shorts: list[int]
    """Which of the known tokens are single letters, or numbers."""
    spdx_offset: int | None
    """After so many tokens comes the tag of an SPDX license identifier."""
    is_good: bool
    """Whether it has legalese: lines without part a text into runs."""
    is_plain: bool
    """Whether its words are the same in small letters, one by one: then positions tell where a text is."""


class Vocabulary:
    """The words of one index, which is untyped; ``find_words`` cuts a text into words."""

    def __init__(self, index: Stock, find_words: Callable[[str], list[str]], stopwords: Iterable[str]) -> None:
        self.stopwords = frozenset(stopwords)
        self._find_words = find_words
        self._tokens: dict[str, int] = {**index.dictionary, **dict.fromkeys(self.stopwords, STOP)}
        self._shorts = {token for word, token in index.dictionary.items() if len(word) == 1 or word.isdigit()}
        self._digits = frozenset(index.digit_only_tids)
        self._len_legalese: int = index.len_legalese
        self._lines: dict[str, Line] = {}

    def line(self, text: str, spdx_tags: list[list[int]]) -> Line:
        """What a line of text is made of; ``spdx_tags`` are the tokens that start an SPDX license identifier."""
        known = self._lines.get(text)
        if known is None:
            known = self._read(text, spdx_tags)
            if len(text) <= LONGEST_REMEMBERED:
                if len(self._lines) >= REMEMBERED_LINES:
                    self._lines.clear()
                self._lines[text] = known
        return known

    def is_known(self, word: str) -> bool:
        """Whether a word in small letters has a token, and is no stop word."""
        return self._tokens.get(word, STOP) != STOP

    def is_good(self, known: list[int]) -> bool:
        """Whether these tokens of a line count: some are legalese, and some are not numbers."""
        return bool(known) and min(known) < self._len_legalese and not self.are_numbers(known)

    def are_numbers(self, known: list[int]) -> bool:
        """Whether all these tokens are numbers."""
        return self._digits.issuperset(known)

    def _read(self, text: str, spdx_tags: list[list[int]]) -> Line:
        words = self._find_words(text.lower())
        tokens: list[int | None] = list(map(self._tokens.get, words))
        unknowns: dict[int, int] = {}
        stopwords: dict[int, int] = {}
        if None in tokens or STOP in tokens:
            known: list[int] = []
            for token in tokens:
                if token is None:
                    unknowns[len(known)] = unknowns.get(len(known), 0) + 1
                elif token == STOP:
                    stopwords[len(known)] = stopwords.get(len(known), 0) + 1
                else:
                    known.append(token)
            tokens = [token for token in tokens if token != STOP]
        else:
            known = tokens  # type: ignore[assignment] # there is no None
        return Line(
            tokens,
            known,
            list(unknowns.items()),
            list(stopwords.items()),
            [] if self._shorts.isdisjoint(known) else [i for i, token in enumerate(known) if token in self._shorts],
            _spdx_offset(tokens, spdx_tags),
            self.is_good(known),
            text.isascii() or [word.lower() for word in self._find_words(text)] == words,
        )


def _spdx_offset(tokens: list[int | None], spdx_tags: list[list[int]]) -> int | None:
    for tag in spdx_tags:
        if tag[0] in tokens:
            return next((offset for offset in (0, 1, 2) if tokens[offset : offset + 3] in spdx_tags), None)
    return None


class Reader:
    """Reads files for the queries of one vocabulary, and knows the lines of the last one.

    ``find_pieces`` cuts a text into words and what is between, as matches whose group ``token`` is a word.
    """

    def __init__(self, vocabulary: Vocabulary, find_pieces: Callable[[str], Iterator[re.Match[str]]]) -> None:
        self._vocabulary = vocabulary
        self._find_pieces = find_pieces
        self._query: Query = None
        self._numbered: list[tuple[int, str]] = []
        self._before: list[int] = []

    def read(self, query: Query, numbered: list[tuple[int, str]]) -> list[Line]:
        """Fill a query with the tokens of its numbered lines, in one go; the lines are remembered for ``text_of``."""
        lines = [self._vocabulary.line(text.strip(), query.spdx_lid_token_ids) for _, text in numbered]
        unknowns: dict[int, int] = {}
        stopwords: dict[int, int] = {}
        base = 0
        for (number, text), line in zip(numbered, lines, strict=True):
            query.tokens += line.known
            query.line_by_pos += [number] * len(line.known)
            # What comes before the first known token counts for the one before, or for -1.
            for place, count in line.unknowns:
                unknowns[base + place - 1] = unknowns.get(base + place - 1, 0) + count
            for place, count in line.stopwords:
                stopwords[base + place - 1] = stopwords.get(base + place - 1, 0) + count
            query.shorts_and_digits_pos.update([base + place for place in line.shorts])
            if line.spdx_offset is not None and line.spdx_offset < len(line.known):
                query.spdx_lines.append((_spdx_text(text), base + line.spdx_offset, base + len(line.known) - 1))
            base += len(line.known)
        query.unknowns_by_pos, query.stopwords_by_pos = unknowns, stopwords
        self._query = query if all(line.is_plain for line in lines) else None
        self._numbered = numbered
        self._before = [0, *accumulate(len(line.known) for line in lines)][:-1]
        return lines

    def knows(self, query: Query) -> bool:
        """Whether ``text_of`` can tell a text of this query."""
        return query is not None and query is self._query

    def lines(self, start: int, end: int) -> str:
        """The lines of the last query with the numbers from ``start`` to ``end``."""
        first = bisect_left(self._numbered, (start,))
        behind = bisect_left(self._numbered, (end + 1,))
        return "".join(text for _, text in self._numbered[first:behind]).rstrip()

    def text_of(self, positions: Any, outside: str) -> str:  # noqa: ANN401 - an untyped Span
        """The text of the last query from the first to the last of ``positions``, and the punctuation right behind.

        ``outside`` is the format of words that are not at any of the positions.
        """
        start, end = positions.start, positions.end
        parts = []
        for text, is_word, position in self._pieces(start, end):
            is_told = not is_word or (position is not None and position in positions)
            parts.append(text if is_told or text.lower() in self._vocabulary.stopwords else outside.format(text))
        return "".join(parts).rstrip()

    def _pieces(self, start: int, end: int) -> Iterator[tuple[str, bool, int | None]]:
        """The words and what is between, from one known token to another, each with its position if it is known."""
        first, last = (bisect_right(self._before, position) - 1 for position in (start, end))
        is_inside = is_over = False
        for number in range(first, last + 1):
            position = self._before[number]
            for piece in self._find_pieces(self._numbered[number][1]):
                text, is_word = piece[0], piece.lastgroup == "token"
                if is_over:
                    if not is_word and text.strip():
                        yield text, is_word, None
                    return
                here = None
                if is_word and self._vocabulary.is_known(text.lower()):
                    here, position = position, position + 1
                is_inside = is_inside or here == start
                if is_inside:
                    yield text, is_word, here
                is_over = here == end
                if is_over and number == 0 and piece.start() == 0:
                    return  # the stock engine gives no punctuation behind the first word of a file


def _spdx_text(line: str) -> str:
    from licensedcode.match_spdx_lid import split_spdx_lid

    prefix, expression = split_spdx_lid(line.strip())
    return (prefix or "") + str(expression)


def runs_of(
    lines: Iterable[tuple[list[int], bool]], threshold: int, are_numbers: Callable[[list[int]], bool]
) -> Iterator[tuple[int, int]]:
    """First and last position of each run of a text, given the known tokens of each line and whether it is good.

    ``threshold`` lines in a row that are not end a run. The last run is left out where it is made of numbers.
    """
    start = position = 0
    tokens: list[int] = []
    bad_lines = 0
    for known, is_good in lines:
        if tokens and bad_lines >= threshold:
            yield start, start + len(tokens) - 1
            tokens = []
            bad_lines = 0
        if not tokens:
            start = position
        tokens += known
        position += len(known)
        bad_lines = 0 if is_good else bad_lines + 1
    if tokens and not are_numbers(tokens):
        yield start, start + len(tokens) - 1


def make_reading(
    query_module: Stock, match_module: Stock, tokenize_module: Stock, index: Stock, stopwords: Iterable[str]
) -> dict[str, Any]:
    """The replacements of the methods of ``Query`` and, as ``matched_text``, that of ``LicenseMatch``, by name."""
    vocabulary = Vocabulary(index, tokenize_module.word_splitter, stopwords)
    reader = Reader(vocabulary, tokenize_module.tokens_and_non_tokens)
    stock_text = match_module.LicenseMatch.matched_text

    def tokens_by_line(
        query: Query, location: str | None = None, query_string: str | None = None, start_line: int = 1
    ) -> Any:  # noqa: ANN401
        """The numbered lines of a query, which ``tokenize_and_build_runs`` cuts into tokens."""
        lines = query_module.query_lines(
            location=location or query.location,
            query_string=query_string or query.query_string,
            start_line=start_line,
            strip=False,
        )
        return list(lines)

    def tokenize_and_build_runs(query: Query, tokens_by_line: list[tuple[int, str]], line_threshold: int = 4) -> None:
        """Read the lines of a query, and part it into runs."""
        lines = reader.read(query, tokens_by_line)
        query.unknowns_span = query_module.Span([position for position in query.unknowns_by_pos if position >= 0])
        parted: Iterable[tuple[list[int], bool]] = ((line.known, line.is_good) for line in lines)
        if query.location:
            kind = query_module.typecode.get_type(query.location)
            query.is_binary = bool(kind.is_binary)
            if kind.is_text_with_long_lines:
                query.has_long_lines = True
                parted = _chunks(lines, vocabulary)
        for start, end in runs_of(parted, line_threshold, vocabulary.are_numbers):
            query.query_runs.append(query_module.QueryRun(query=query, start=start, end=end))

    def matched_text(match: Any, whole_lines: bool = False, highlight: bool = True, **options: Any) -> str:  # noqa: ANN401
        """The text of a match, or its lines; words that are not part of it can be highlighted by brackets."""
        if options or not reader.knows(match.query):
            return str(stock_text(match, whole_lines=whole_lines, highlight=highlight, **options))
        if not whole_lines or match.query.has_long_lines:
            return reader.text_of(match.qspan, "[{}]" if highlight else "{}")
        if highlight:
            return str(stock_text(match, whole_lines=whole_lines, highlight=highlight))
        return reader.lines(match.start_line, match.end_line)

    return {
        "tokens_by_line": tokens_by_line,
        "tokenize_and_build_runs": tokenize_and_build_runs,
        "matched_text": matched_text,
    }


def _chunks(lines: Sequence[Line], vocabulary: Vocabulary) -> Iterator[tuple[list[int], bool]]:
    for line in lines:
        for start in range(0, len(line.tokens), TOKENS_IN_A_CHUNK):
            known = [token for token in line.tokens[start : start + TOKENS_IN_A_CHUNK] if token is not None]
            yield known, vocabulary.is_good(known)
