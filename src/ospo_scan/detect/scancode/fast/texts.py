# SPDX-License-Identifier: Apache-2.0
"""Reading a file into tokens, and back: ``licensedcode.query.Query`` and ``LicenseMatch.matched_text``.

The stock engine looks at each word of a file in Python, and reads and cuts up the whole file once more for the text of
its matches. Here a file is cut up at once, its words are counted as arrays, and only the lines of a match are cut up
once more.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import repeat
from typing import Any

import numpy as np

from ospo_scan.detect.scancode.fast.rules import Ints

Query = Any
"""A ``licensedcode.query.Query``, which is untyped."""

Stock = Any
"""An untyped module of the stock engine, or its index."""

TOKENS_IN_A_CHUNK = 25
"""Lines of a file with very long ones are cut into chunks of as many tokens."""

STOP, UNKNOWN, END_OF_LINE = -1, -2, -3
"""Stand for the tokens of a stop word, of a word that the index does not know, and of the end of a line."""

SPDX_TAG_TOKENS = 3


class Vocabulary:
    """The words of one index, which is untyped; ``word_pattern`` is what a word matches."""

    def __init__(self, index: Stock, word_pattern: str, stopwords: Iterable[str]) -> None:
        self.stopwords = frozenset(stopwords)
        self._find_words_and_ends = re.compile(f"{word_pattern}|\n", re.UNICODE).findall
        self._tokens: dict[str, int] = {**index.dictionary, **dict.fromkeys(self.stopwords, STOP), "\n": END_OF_LINE}
        size = max(index.dictionary.values()) + 1
        self.is_legalese = np.arange(size) < index.len_legalese
        self.is_number = np.zeros(size, dtype=np.bool_)
        self.is_number[list(index.digit_only_tids)] = True
        self.is_short = np.zeros(size, dtype=np.bool_)
        self.is_short[[id_ for word, id_ in index.dictionary.items() if len(word) == 1 or word.isdigit()]] = True

    def tokens(self, lines: list[str]) -> tuple[Ints, bool]:
        """The token of each word of some lines, ``END_OF_LINE`` after each; and whether their text is plain.

        That is, whether its words are the same in small letters, one by one: then positions tell where a text is.
        """
        text = "".join([line.replace("\n", " ") + "\n" for line in lines])
        words = self._find_words_and_ends(text.lower())
        tokens = np.fromiter(map(self._tokens.get, words, repeat(UNKNOWN)), dtype=np.intp, count=len(words))
        is_plain = text.isascii() or [word.lower() for word in self._find_words_and_ends(text)] == words
        return tokens, is_plain

    def is_known(self, word: str) -> bool:
        """Whether a word in small letters has a token, and is no stop word."""
        return self._tokens.get(word, STOP) >= 0


class Words:
    """The words of a text, without its stop words and the ends of its lines: a token each, or ``UNKNOWN``.

    ``starts`` says where each line starts among them, and where the last one ends.
    """

    def __init__(self, tokens: Ints, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        is_kept = (tokens >= 0) | (tokens == UNKNOWN)
        before = np.concatenate(([0], np.cumsum(is_kept)))
        self.starts = np.concatenate(([0], before[np.flatnonzero(tokens == END_OF_LINE)]))
        self.tokens = tokens[is_kept]
        self.known = tokens[tokens >= 0]
        self._known_before = np.concatenate(([0], np.cumsum(self.tokens >= 0)))
        stop_places = np.cumsum(tokens >= 0)[tokens == STOP] - 1
        self.stopwords = _counts(stop_places)
        self.unknowns = _counts(self._known_before[:-1][self.tokens == UNKNOWN] - 1)

    def positions(self, places: Ints) -> Ints:
        """How many known tokens come before each of some places among the words."""
        return self._known_before[places]

    def parted(self, starts: Ints) -> tuple[list[int], list[bool]]:
        """For the parts that start at ``starts`` (the last of which is an end): how many tokens each has; if it counts.

        A part counts where some of its tokens are legalese and some are no numbers.
        """
        positions = self.positions(starts)
        lengths = np.diff(positions)
        legalese, numbers = (
            np.diff(np.concatenate(([0], np.cumsum(flags[self.known])))[positions])
            for flags in (self._vocabulary.is_legalese, self._vocabulary.is_number)
        )
        return lengths.tolist(), ((legalese > 0) & (numbers < lengths)).tolist()

    def are_numbers(self, start: int, end: int) -> bool:
        """Whether all known tokens from one position to another are numbers."""
        return bool(self._vocabulary.is_number[self.known[start : end + 1]].all())

    def chunks(self) -> Ints:
        """Where chunks of ``TOKENS_IN_A_CHUNK`` words start, no longer than the lines; and where the last one ends."""
        starts, lengths = self.starts[:-1], np.diff(self.starts)
        counts = -(-lengths // TOKENS_IN_A_CHUNK)
        ends = np.cumsum(counts)
        within = np.arange(counts.sum()) - np.repeat(ends - counts, counts)
        return np.append(np.repeat(starts, counts) + within * TOKENS_IN_A_CHUNK, self.starts[-1])

    def spdx_offsets(self, tags: list[list[int]]) -> Iterator[tuple[int, int]]:
        """The lines in which a tag of an SPDX license identifier is among the first words, and after how many."""
        firsts = np.array(sorted({tag[0] for tag in tags}), dtype=np.intp)
        places = np.flatnonzero(np.isin(self.tokens, firsts))
        for line in np.unique(np.searchsorted(self.starts, places, side="right") - 1).tolist():
            words = self.tokens[self.starts[line] : self.starts[line + 1]].tolist()
            for offset in (0, 1, 2):
                if words[offset : offset + SPDX_TAG_TOKENS] in tags:
                    yield line, offset
                    break


def _counts(positions: Ints) -> dict[int, int]:
    """How often each of some positions, ascending, is among them."""
    values, counts = np.unique(positions, return_counts=True)
    return dict(zip(values.tolist(), counts.tolist(), strict=True))


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

    def read(self, query: Query, numbered: list[tuple[int, str]]) -> Words:
        """Fill a query with the tokens of its numbered lines, in one go; the lines are remembered for ``text_of``."""
        tokens, is_plain = self._vocabulary.tokens([text for _, text in numbered])
        words = Words(tokens, self._vocabulary)
        positions = words.positions(words.starts)
        query.tokens += words.known.tolist()
        numbers = np.array([number for number, _ in numbered], dtype=np.intp)
        query.line_by_pos += np.repeat(numbers, np.diff(positions)).tolist()
        # What comes before the first known token counts for the one before, or for -1.
        query.unknowns_by_pos, query.stopwords_by_pos = words.unknowns, words.stopwords
        query.shorts_and_digits_pos.update(np.flatnonzero(self._vocabulary.is_short[words.known]).tolist())
        self._before = positions[:-1].tolist()
        ends = positions[1:].tolist()
        for line, offset in words.spdx_offsets(query.spdx_lid_token_ids):
            start = self._before[line] + offset
            if start < ends[line]:
                query.spdx_lines.append((_spdx_text(numbered[line][1]), start, ends[line] - 1))
        self._query = query if is_plain else None
        self._numbered = numbered
        return words

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


def runs_of(lengths: Iterable[int], are_good: Iterable[bool], threshold: int) -> Iterator[tuple[int, int]]:
    """First and last position of each run of a text, given how many tokens each line has and whether it counts.

    ``threshold`` lines in a row that do not count end a run.
    """
    start = position = 0
    bad_lines = 0
    for length, is_good in zip(lengths, are_good, strict=True):
        if position > start and bad_lines >= threshold:
            yield start, position - 1
            start = position
            bad_lines = 0
        position += length
        bad_lines = 0 if is_good else bad_lines + 1
    if position > start:
        yield start, position - 1


def make_reading(
    query_module: Stock, match_module: Stock, tokenize_module: Stock, index: Stock, stopwords: Iterable[str]
) -> dict[str, Any]:
    """The replacements of the methods of ``Query`` and, as ``matched_text``, that of ``LicenseMatch``, by name."""
    vocabulary = Vocabulary(index, tokenize_module.query_pattern, stopwords)
    reader = Reader(vocabulary, tokenize_module.tokens_and_non_tokens)
    stock_text = match_module.LicenseMatch.matched_text

    def tokens_by_line(
        query: Query, location: str | None = None, query_string: str | None = None, start_line: int = 1
    ) -> Any:  # noqa: ANN401 - lines of scancode's
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
        words = reader.read(query, tokens_by_line)
        query.unknowns_span = query_module.Span([position for position in query.unknowns_by_pos if position >= 0])
        starts = words.starts
        if query.location:
            kind = query_module.typecode.get_type(query.location)
            query.is_binary = bool(kind.is_binary)
            if kind.is_text_with_long_lines:
                query.has_long_lines = True
                starts = words.chunks()
        runs = list(runs_of(*words.parted(starts), line_threshold))
        if runs and words.are_numbers(*runs[-1]):
            del runs[-1]
        query.query_runs += [query_module.QueryRun(query=query, start=start, end=end) for start, end in runs]

    def matched_text(match: Any, whole_lines: bool = False, highlight: bool = True, **options: Any) -> str:  # noqa: ANN401 - an untyped match
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
