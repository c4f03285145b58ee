# SPDX-License-Identifier: Apache-2.0
"""Licenses in text that scancode does not see as a person would read it: a detector of its own.

It looks at a file after scancode has, with scancode, and only adds to what was found, under the name
``recovered-text``: scancode's own answers stay what they are. For most files it ends at the first questions.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ospo_scan.catalogue import is_unknown
from ospo_scan.evidence import RECOVERED, SPDX_TAG_MATCHER
from ospo_scan.execute import Alive
from ospo_scan.expression import clauses, leaves
from ospo_scan.model import LicenseDetection, Suspicion
from ospo_scan.recovery import (
    MAX_PASSAGES_CHARS,
    Pair,
    Passage,
    cleaned,
    concealed_words,
    hidden_passages,
    license_pairs,
    pieces,
    plain_text,
)

Detections = Sequence[LicenseDetection]
Look = Callable[[Sequence[str], Sequence[int]], Detections]
"""What scancode finds in lines of text, at the numbers of the lines."""

_PDF_HEAD = 1024
"""Readers of PDF look for its first words in so many bytes."""
_MIN_SCORE = 70.0
_MIN_WORDS = 5
"""Less than that is a mention, which markup or a table may bring together by chance."""
_BETWEEN = ("",) * 12
"""Passages stand so far apart that nothing is found across two of them."""

_CONCEALED = "Words about a license are written with letters that cannot be seen or that only look like others."
_TOO_MUCH = "More text about licenses hides in this file than is looked at; from here on it was not."


def recovered(location: str, found: Detections, look: Look, alive: Alive) -> tuple[Detections, Sequence[Suspicion]]:
    """What hides in the file at ``location``, in which scancode ``found`` the rest, and what is suspicious about it."""
    with open(location, "rb") as file:
        data = file.read()
    text, is_wide = plain_text(data)
    is_seen = not is_wide and _is_seen_as_text(location)
    texts = [text]
    if b"%PDF-" in data[:_PDF_HEAD]:
        texts.append(_text_of_pdf(location))
    known = None if is_seen else _known(location)
    search = _Search(found, known)
    for one in texts:
        search.go_through(one, alive)
    known_anywhere = [] if is_seen or is_wide else found
    detections = [
        one for one in search.detections(look) if is_news(one, found, search.lines_with_made_words, known_anywhere)
    ]
    return detections, (*search.suspicions, *_concealed(text, (*found, *detections)))


@dataclass(slots=True)
class _Search:
    """The search for passages in one file; ``known`` are the pairs that scancode has seen, None for all of the text."""

    found: Detections
    known: frozenset[Pair] | None
    passages: list[Passage] = field(default_factory=list)
    suspicions: list[Suspicion] = field(default_factory=list)
    room: int = MAX_PASSAGES_CHARS

    def go_through(self, text: str, alive: Alive) -> None:
        """Add the passages of a text."""
        given: frozenset[int] = frozenset()
        for piece, offset in pieces(text):
            alive()
            if (plain := cleaned(piece, only_changed=self.known is None)) is None:
                continue
            raw = piece.split("\n") if self.known is None else None
            hidden = hidden_passages(plain, raw, self.known or (), self.room)
            fresh = [one for one in (_moved(one, offset) for one in hidden.passages) if not one.new <= given]
            given = given.union(*(one.new for one in fresh))  # pieces overlap
            self.passages += fresh
            self.room -= sum(len(line) for one in fresh for line in one.lines)
            if hidden.left_out is not None:
                self._suspect(hidden.left_out + offset)
                return

    def _suspect(self, line: int) -> None:
        if not any(one.start_line <= line <= one.end_line for one in self.found):
            self.suspicions.append(Suspicion(line, line, _TOO_MUCH))

    @property
    def lines_with_made_words(self) -> frozenset[int]:
        """The lines where words themselves were hidden."""
        return frozenset[int]().union(*(passage.made for passage in self.passages))

    def detections(self, look: Look) -> Iterator[LicenseDetection]:
        """What scancode finds in the passages where something is new, at the lines of the file."""
        if not self.passages:
            return
        lines: list[str] = []
        numbers: list[int] = []
        for passage in self.passages:
            lines += (*passage.lines, *_BETWEEN)
            numbers += (*passage.numbers, *(passage.numbers[-1:] * len(_BETWEEN)))
        new = frozenset[int]().union(*(passage.new for passage in self.passages))
        for found in look(lines, numbers):
            if not new.isdisjoint(range(found.start_line, found.end_line + 1)):
                yield replace(found, detector=RECOVERED)


def _text_of_pdf(location: str) -> str:
    """The text of all pages: scancode reads the first one alone. Empty where it is no PDF that can be read."""
    from pdfminer.high_level import extract_text

    try:
        return str(extract_text(location))
    except Exception:  # whatever a broken PDF does to its reader; its bytes are looked at all the same
        return ""


def _is_seen_as_text(location: str) -> bool:
    """Whether scancode reads the file line by line as it is."""
    from typecode import contenttype

    kind = contenttype.get_type(location)
    is_extracted = kind.is_pdf or kind.is_js_map or kind.filetype_file.startswith("Spline Font Database")
    return bool(kind.contains_text and kind.is_text and not is_extracted)


def _known(location: str) -> frozenset[Pair]:
    """The pairs of words in what scancode makes of the file."""
    from textcode.analysis import numbered_text_lines

    text = "\n".join(line for _, line in numbered_text_lines(location))
    return frozenset().union(*(license_pairs(piece) for piece, _ in pieces(text)))


def _moved(passage: Passage, lines: int) -> Passage:
    if not lines:
        return passage
    numbers = tuple(number + lines for number in passage.numbers)
    new, made = (frozenset(number + lines for number in some) for some in (passage.new, passage.made))
    return Passage(passage.lines, numbers, new, made)


def is_news(one: LicenseDetection, found: Detections, made: Collection[int], known_anywhere: Detections = ()) -> bool:
    """Whether it is sure enough, names a license, and scancode has not found the same in the same place.

    ``made`` are the lines where words were hidden themselves: what is said in few words is no chance. The lines of
    ``known_anywhere`` are not those of the file. A short notice that was found in the same place does not stand for a
    long one: it may be a mere mention.
    """
    if all(is_unknown(leaf) for leaf in leaves(one.license_expression)):
        return False
    is_tag = any(match.matcher == SPDX_TAG_MATCHER for match in one.matches)
    is_meant = any(one.start_line <= line <= one.end_line for line in made)
    is_long = is_meant or _words(one) >= _MIN_WORDS
    if not is_tag and (one.score < _MIN_SCORE or not is_long):
        return False
    return not any(
        (other in known_anywhere or _covers(other, one))
        and 2 * _words(other) >= _words(one)
        and set(clauses(one.license_expression)) <= set(clauses(other.license_expression))
        for other in found
    )


def _words(one: LicenseDetection) -> int:
    return sum(match.matched_length for match in one.matches)


def _covers(one: LicenseDetection, other: LicenseDetection) -> bool:
    return one.start_line <= other.start_line and other.end_line <= one.end_line


def _concealed(text: str, found: Detections) -> Iterator[Suspicion]:
    """The first place of words that are written so that no search finds them, where nothing was found all the same."""
    line = last = 0
    for place in concealed_words(text):
        line += text.count("\n", last, place)
        last = place
        if not any(one.start_line <= line + 1 <= one.end_line for one in found):
            yield Suspicion(line + 1, line + 1, _CONCEALED)
            return
