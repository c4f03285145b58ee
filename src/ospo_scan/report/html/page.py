# SPDX-License-Identifier: Apache-2.0
"""The HTML report: one file that needs nothing else, readable without scripts and offline, and inert.

The page forbids itself, by its own content security policy, everything but the one style and the one script in it.
Every value that a template writes is made visible (see ``text``) and escaped; no template may say ``safe``.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, TextIO

from ospo_scan.license_ids import SPDX_LIST_VERSION
from ospo_scan.model import FileStatus, Reason, Report
from ospo_scan.report.format import EPOCH, RenderOptions
from ospo_scan.report.groups import directories
from ospo_scan.report.html.charts import Tile, treemap
from ospo_scan.report.html.decisions import decisions
from ospo_scan.report.html.files import shown_files
from ospo_scan.report.html.findings import Anchors, shown_findings
from ospo_scan.report.html.overview import (
    license_bars,
    license_rows,
    outcomes,
    rule_bars,
    steps,
    top_directories,
)
from ospo_scan.report.html.standing import Standing, standing_of, standings
from ospo_scan.report.refined import refined
from ospo_scan.report.remedies import exclude_patterns, in_policy, mends
from ospo_scan.report.text import shown_path, visible
from ospo_scan.report.wording import counted, coverage, headline, judged_files, next_step, shown_place

if TYPE_CHECKING:
    from jinja2 import Environment

# Sizes of the map of the tree: on a wide screen, on a narrow one, and for few files.
_WIDE, _NARROW = (960, 460), (340, 480)
_FLAT = 240
_FEW_FILES = 24
_LISTED = 400
# So wide is a letter at most: in the head of a directory, on a file; fewer letters than these say nothing.
_LETTER_OF_HEAD, _LETTER, _LEAST_LETTERS = 7.8, 6.9, 7
_CODE = re.compile("`([^`]+)`")
_OF_VERDICT: Mapping[str, Standing] = {
    "PASS": Standing.CLEAR,
    "REVIEW": Standing.REVIEW,
    "FAIL": Standing.ERROR,
    "INCOMPLETE": Standing.FAILED,
}


def write(report: Report, stream: TextIO, options: RenderOptions) -> None:
    """Write ``report`` as one page; of ``options``, ``fail_on``, ``as_of`` and ``created`` count."""
    template = _environment().get_template("page.html")
    for part in template.generate(_page(report, options)):
        stream.write(part)


def _page(report: Report, options: RenderOptions) -> dict[str, object]:
    """All values that the templates show."""
    anchors = Anchors()
    status = standings(report)
    found = shown_findings(report, options, anchors)
    decided = decisions(report, anchors)
    licenses = license_rows(report)
    word, counts = headline(report)
    return {
        **_style_and_script(),
        **_left_out(report),
        "report": report,
        "result": report.result,
        "created": None if options.created == EPOCH else options.created.strftime("%Y-%m-%d %H:%M UTC"),
        "as_of": options.as_of,
        "word": word,
        "counts": counts[:1].upper() + counts[1:],
        "verdict": _OF_VERDICT.get(word, Standing.LICENSED),
        "covered": coverage(report),
        "next_step": next_step(report, options.fail_on, where="below", listed="Listed below are"),
        "steps": steps(report, found.groups),
        "outcomes": outcomes(status),
        "licenses": licenses,
        "license_bars": license_bars(report, licenses),
        "rule_bars": rule_bars(found.all),
        "maps": _maps(status),
        "top": top_directories(status),
        "findings": found,
        "decided": decided,
        "refined": refined(report),
        "files": shown_files(report, status, found.numbers, anchors),
        "clues": [(scan.path, clue) for scan in judged_files(report.result) for clue in scan.clues],
        "most": _LISTED,
        "spdx_list": SPDX_LIST_VERSION,
    }


def _maps(status: Mapping[str, Standing]) -> tuple[tuple[str, tuple[int, int], tuple[Tile, ...]], ...]:
    """The map of the tree twice: a style shows the one that fits the screen."""
    sizes = {"wide": _WIDE, "narrow": _NARROW}
    if len(status) <= _FEW_FILES:
        sizes = {name: (width, _FLAT) for name, (width, _) in sizes.items()}
    return tuple((name, size, treemap(status, *size)) for name, size in sizes.items())


def _left_out(report: Report) -> dict[str, object]:
    """The files that were not scanned: in error, not inspected, and skipped with the reasons counted."""
    by_status = {
        status: [scan for scan in report.result.files if scan.status is status and scan.reason is not Reason.UNCHANGED]
        for status in FileStatus
    }
    failed = by_status[FileStatus.ERROR]
    skipped = by_status[FileStatus.SKIPPED]
    reasons = Counter(scan.reason.value for scan in skipped if scan.reason)
    return {
        "failed": failed,
        "mends": mends(failed),
        "exclusions": [line for scan in failed[:_LISTED] for line in exclude_patterns([scan.path])],
        "where_to_exclude": in_policy(report.policy),
        "uninspected": by_status[FileStatus.NOT_INSPECTED],
        "skipped": skipped,
        "skip_reasons": sorted(reasons.items(), key=lambda item: (-item[1], item[0])),
    }


@lru_cache(maxsize=1)
def _style_and_script() -> Mapping[str, object]:
    """Style and script, and the content security policy (CSP level 3) that allows these two and nothing else."""
    from markupsafe import Markup

    style, script = _asset("page.css"), _asset("page.js")
    allowed = {
        "default-src": "'none'",
        "style-src": _hashed(style),
        "script-src": _hashed(script),
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return {
        # Both are our own files: the only texts that are not escaped.
        "style": Markup(style),  # noqa: S704 - read from the package
        "script": Markup(script),  # noqa: S704 - the same
        "content_policy": "; ".join(f"{name} {value}" for name, value in allowed.items()),
    }


def _hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}'"


def _asset(name: str) -> str:
    return files("ospo_scan.report.html").joinpath("templates", name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        loader=FunctionLoader(_asset),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_inert,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "path": shown_path,
        "place": shown_place,
        "number": lambda number: f"{number:,}",
        "counted": counted,
        "share": _share,
        "round1": lambda value: _rounded(value, 1),
        "round3": lambda value: _rounded(value, 3),
        "level": standing_of,
        "label": _label,
        "fitting": _fitting,
        "directories": directories,
        "prose": _prose,
    }
    return environment


def _inert(value: object) -> object:
    """What a template writes in place of ``value``; markup is what another template has written, or our own file."""
    return visible(value) if type(value) is str else value


def _prose(text: str) -> list[tuple[str, bool]]:
    """A sentence in pieces, each with whether it is code: what stands between backticks."""
    return [(piece, bool(place % 2)) for place, piece in enumerate(_CODE.split(text)) if piece]


def _share(percent: float) -> str:
    """``43 %``, ``0.4 %``, ``< 0.1 %``: nothing is rounded to none or to all."""
    if 0 < percent < 0.1:
        return "<\u00a00.1\u00a0%"
    if 99.5 <= percent < 100:
        return ">\u00a099\u00a0%"
    return f"{percent:.0f}\u00a0%" if percent >= 10 or percent == int(percent) else f"{percent:.1f}\u00a0%"


def _rounded(value: float, digits: int) -> str:
    return f"{value:.{digits}f}".rstrip("0").rstrip(".")


def _label(tile: Tile) -> str:
    """What a tile of the map stands for, in words."""
    path = shown_path(tile.path)
    if tile.standing is None:
        return f"{path}: {counted(tile.files, 'file')}"
    if tile.path.endswith("/"):
        return f"{counted(tile.files, 'file')} in {path}: {tile.standing.label}"
    return f"{path}: {tile.standing.label}"


def _fitting(tile: Tile) -> str:
    """The name on a tile, cut in its middle where it is too long; empty where there is no room for a word."""
    letters = int((tile.rectangle.width - 8) / (_LETTER_OF_HEAD if tile.standing is None else _LETTER))
    name = shown_path(tile.label)
    if len(name) > letters and tile.path.endswith("/") and not name.endswith("/"):
        name = f"{tile.files:,}"  # how many files there are: the word can go
    if tile.rectangle.height < 16 or letters < min(_LEAST_LETTERS, len(name)):
        return ""
    start, end = (letters - 1) // 2, letters // 2
    return name if len(name) <= letters else f"{name[:start]}…{name[-end:]}"
