# SPDX-License-Identifier: Apache-2.0
"""Large files, window by window, so that time and memory stay bounded and no line is left out.

scancode itself reads the lines (it decides by the whole file what kind of file it is); they are then matched in
windows of ``WINDOW_CHARS`` characters that overlap by ``OVERLAP_CHARS``. A license that lies across the edge of a
window is seen whole by the next one as long as it is shorter than the overlap (the longest license texts have
some 60,000 characters; longer ones are found in parts).
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ospo_scan.execute import Alive

WINDOW_CHARS = 512 * 1024
OVERLAP_CHARS = 64 * 1024
LINE_CHARS = 32 * 1024

Found = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Window:
    """Lines ``start`` to ``end`` (0-based, half open); the lines from ``tail`` on are also in the next window."""

    start: int
    end: int
    tail: int


def licenses(location: str, alive: Alive) -> Found:
    """What ``scancode.api.get_licenses`` would give: ``license_detections`` and ``license_clues``, with text."""
    from licensedcode.tokenize import query_lines

    numbers: list[int] = []
    lines: list[str] = []
    for number, line in query_lines(location=location):
        for piece in _pieces(" ".join(line.splitlines())):
            numbers.append(number)
            lines.append(piece + "\n")
    found: Found = {"license_detections": [], "license_clues": []}
    before: list[tuple[int, int]] = []
    for window in cut([len(line) for line in lines], WINDOW_CHARS, OVERLAP_CHARS):
        alive()
        inside = _in_window("".join(lines[window.start : window.end]), numbers[window.start : window.end])
        spans = []
        for kind, entries in inside.items():
            for first, last, entry in entries:
                span = (first + window.start, last + window.start)
                if span[0] >= window.tail or any(start <= span[0] and span[1] <= end for start, end in before):
                    continue  # the next window has it whole, or the one before had it
                spans.append(span)
                found[kind].append(entry)
        before = spans
    return found


def licenses_in(lines: Iterable[str], numbers: Sequence[int]) -> Found:
    """As ``licenses``, of text that stands in no file; ``numbers`` are those to give to the lines."""
    text = "".join(" ".join(line.splitlines()) + "\n" for line in lines)
    return {kind: [entry for *_, entry in entries] for kind, entries in _in_window(text, numbers).items()}


def cut(sizes: Sequence[int], window: int, overlap: int) -> Iterator[Window]:
    """Windows over lines of ``sizes`` characters: each but a single long line holds at most ``window`` characters."""
    ends = [0]
    for size in sizes:
        ends.append(ends[-1] + size)
    count, start = len(sizes), 0
    while start < count:
        end = max(start + 1, bisect.bisect_right(ends, ends[start] + window) - 1)
        if end >= count:
            yield Window(start, count, count)
            return
        tail = max(start + 1, bisect.bisect_left(ends, ends[end] - overlap))
        tail = min(tail, end)
        yield Window(start, end, tail)
        start = tail


def _pieces(line: str) -> Iterator[str]:
    """A line in pieces of at most ``LINE_CHARS`` characters, cut at a space where there is one."""
    start = 0
    while len(line) - start > LINE_CHARS:
        space = line.rfind(" ", start + 1, start + LINE_CHARS)
        end = space if space > 0 else start + LINE_CHARS
        yield line[start:end]
        start = end
    yield line[start:]


def _in_window(text: str, numbers: Sequence[int]) -> dict[str, list[tuple[int, int, Found]]]:
    """Detections and clues of one window, each with its first and last line in the window (0-based)."""
    from licensedcode.detection import detect_licenses

    found: dict[str, list[tuple[int, int, Found]]] = {"license_detections": [], "license_clues": []}
    if not text.strip():
        return found
    for detection in detect_licenses(query_string=text):
        plain = detection.to_dict(include_text=True)
        if detection.license_expression is None:
            for match in plain["matches"]:
                found["license_clues"].append((*_span([match]), _renumbered(match, numbers)))
        else:
            span = _span(plain["matches"])
            plain["matches"] = [_renumbered(match, numbers) for match in plain["matches"]]
            found["license_detections"].append((*span, plain))
    return found


def _span(matches: Sequence[Mapping[str, Any]]) -> tuple[int, int]:
    return min(match["start_line"] for match in matches) - 1, max(match["end_line"] for match in matches) - 1


def _renumbered(match: Mapping[str, Any], numbers: Sequence[int]) -> Found:
    return {
        **match,
        "start_line": numbers[match["start_line"] - 1],
        "end_line": numbers[match["end_line"] - 1],
    }
