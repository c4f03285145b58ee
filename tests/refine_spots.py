# SPDX-License-Identifier: Apache-2.0
"""Detections as the engine gives them, made by hand: what rules of ``refine`` are tried on."""

from __future__ import annotations

from ospo_scan.model import FileScan, FileStatus, LicenseDetection, LicenseMatch, SourceFile
from ospo_scan.refine import RULES, Spot

EXACT = "2-aho"
APPROXIMATE = "3-seq"


def match(
    expression: str,
    text: str | None,
    lines: tuple[int, int] = (1, 1),
    *,
    matcher: str = EXACT,
    score: float = 100.0,
    length: int = 6,
) -> LicenseMatch:
    """One match of the engine: ``text`` is what it matched, which may be less than the lines."""
    return LicenseMatch(expression, "some_1.RULE", matcher, score, length, lines[0], lines[1], text)


def detection(expression: str, *matches: LicenseMatch) -> LicenseDetection:
    """A detection of these matches."""
    start, end = min(one.start_line for one in matches), max(one.end_line for one in matches)
    return LicenseDetection(expression, "scancode-toolkit", "sha256:0", start, end, matches)


def file_scan(path: str, *detections: LicenseDetection, clues: tuple[LicenseMatch, ...] = ()) -> FileScan:
    """A scanned file with what was found in it."""
    return FileScan(SourceFile(path), FileStatus.SCANNED, detections=detections, clues=clues)


def spot(
    expression: str,
    *matches: LicenseMatch,
    content: str | None = None,
    path: str = "src/a.c",
    others: tuple[LicenseDetection, ...] = (),
) -> Spot:
    """The place of a detection in a file with ``content``; without one there is no tree to read it from."""
    scan = file_scan(path, detection(expression, *matches), *others)
    return Spot(scan, expression, matches, lambda: None if content is None else content.encode())


def whole(
    expression: str,
    content: str,
    *,
    path: str = "src/a.c",
    lines: tuple[int, int] | None = None,
    matcher: str = EXACT,
    score: float = 100.0,
    length: int = 6,
) -> Spot:
    """A place with one match, of the given 1-based lines of the file or of all of it."""
    every = content.split("\n")
    start, end = lines or (1, len(every))
    text = "\n".join(every[start - 1 : end])
    found = match(expression, text, (start, end), matcher=matcher, score=score, length=length)
    return spot(expression, found, content=content, path=path)


def refined(rule: str, place: Spot) -> str | None:
    """What a rule makes of a place; None where it says nothing."""
    refinement = RULES[rule](place)
    return None if refinement is None else refinement.license_expression
