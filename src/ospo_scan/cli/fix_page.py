# SPDX-License-Identifier: Apache-2.0
"""What ``ospo-scan fix`` says at the end: what was written or would be, what is left alone and why, what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ospo_scan.fix.changes import Cause, Kind, LeftAlone, Plan
from ospo_scan.report.text import shown_path, visible

if TYPE_CHECKING:
    from ospo_scan.fix.plan import FixOptions

_FEW = 5
# What is said of one file, and of several.
_WORDS = {
    Cause.FAILED: ("could not be looked at", "could not be looked at"),
    Cause.CHANGED: ("changed since the scan", "changed since the scan"),
    Cause.CONTRADICTED: ("says another license", "say another license"),
    Cause.DOUBTFUL: ("holds a notice that is in doubt", "hold a notice that is in doubt"),
    Cause.OTHER_HOLDER: (
        "names a copyright holder that --copyright does not",
        "name a copyright holder that --copyright does not",
    ),
    Cause.NOT_KNOWN: (
        "has no license that is sure: name it with --license",
        "have no license that is sure: name it with --license",
    ),
    Cause.NO_COMMENT: ("can hold no header: --style auto finds another place",) * 2,
    Cause.SIDECAR_THERE: (
        "has a .license file, which names no license",
        "have a .license file, which names no license",
    ),
    Cause.NO_ENTRY: ("cannot be named in REUSE.toml",) * 2,
    Cause.TEST_DATA: (
        "is test data: name it with --files, or let --style toml say it in REUSE.toml",
        "are test data: name them with --files, or let --style toml say it in REUSE.toml",
    ),
    Cause.GENERATED: (
        "is generated: name it with --files, or let --style toml say it in REUSE.toml",
        "are generated: name them with --files, or let --style toml say it in REUSE.toml",
    ),
    Cause.OFTEN_FOREIGN: (
        "is a font, a program or minified, which is often somebody else's: name it with --files if it is yours",
        "are fonts, programs or minified, which are often somebody else's: name with --files what is yours",
    ),
    Cause.VENDORED: ("is somebody else's (vendored)", "are somebody else's (vendored)"),
    Cause.NOT_INSPECTED: (
        "was not looked into (an archive, a special file, a link out of the tree)",
        "were not looked into (archives, special files, links out of the tree)",
    ),
    Cause.LICENSE_FILE: ("is a license file", "are license files"),
    Cause.EMPTY: ("is empty, and needs no license", "are empty, and need no license"),
}
# Of these a person need not know each by name.
_COUNTED = frozenset((Cause.EMPTY, Cause.LICENSE_FILE, Cause.NOT_INSPECTED, Cause.VENDORED))


def summary_lines(
    plan: Plan, asked: FixOptions, unwritten: Mapping[str, str], *, is_written: bool, is_verbose: bool
) -> Iterator[str]:
    """The lines of the summary, inert on a terminal."""
    yield _headline(plan, unwritten, is_written=is_written)
    for path, why in unwritten.items():
        yield f"  not written: {shown_path(path)}: {visible(why)}"
    if plan.stated:
        yield f"{_files(plan.stated)} state{'s' if plan.stated == 1 else ''} a license already."
    if plan.left:
        yield f"Left alone: {_files(len(plan.left))}."
    for cause in Cause:
        yield from _of_cause(cause, [one for one in plan.left if one.cause is cause], is_verbose=is_verbose)
    if plan.missing_texts:
        names = ", ".join(map(visible, plan.missing_texts))
        yield f"No text is known of {names}: put it into LICENSES/ yourself."
    yield from plan.notes
    yield from _next(plan, asked, is_written=is_written)


def _headline(plan: Plan, unwritten: Mapping[str, str], *, is_written: bool) -> str:
    changes = [change for change in plan.changes if change.path not in unwritten]
    counts = []
    for kind, one, many in (
        (Kind.HEADER, "header", "headers"),
        (Kind.SIDECAR, "sidecar", "sidecars"),
        (Kind.REUSE_TOML, "", ""),
        (Kind.TEXT, "license text", "license texts"),
    ):
        of_kind = [change for change in changes if change.kind is kind]
        if of_kind and kind is Kind.REUSE_TOML:
            counts.append(f"REUSE.toml for {_files(len(of_kind[0].about))}")
        elif of_kind:
            counts.append(f"{len(of_kind):,} {one if len(of_kind) == 1 else many}")
    if not counts:
        return "Nothing was written." if unwritten else "There is nothing to write."
    return f"{'Wrote' if is_written else 'Would write'}: {', '.join(counts)}."


def _of_cause(cause: Cause, left: Sequence[LeftAlone], *, is_verbose: bool) -> Iterator[str]:
    if not left:
        return
    yield f"  {len(left):,} {_WORDS[cause][len(left) > 1]}"
    if cause in _COUNTED and not is_verbose:
        return
    shown = left if is_verbose else left[:_FEW]
    for one in shown:
        line = f":{one.place.start_line}" if one.place.start_line else ""
        detail = f": {visible(one.detail)}" if one.detail else ""
        yield f"    {shown_path(one.place.path)}{line}{detail}"
    if len(shown) < len(left):
        yield f"    … and {len(left) - len(shown):,} more (-v names them)"


def _next(plan: Plan, asked: FixOptions, *, is_written: bool) -> Iterator[str]:
    if plan.changes and not asked.copyrights:
        yield "No --copyright was given: REUSE wants the holder named as well."
    if plan.changes and is_written:
        yield "Next: look at it (git diff), add new files (git add), then run: ospo-scan check"
    elif plan.changes:
        yield "Nothing was written. To write it, run the same command with --write."
    elif any(one.cause is Cause.NOT_KNOWN for one in plan.left):
        yield "Next: name the license of these files, as in: ospo-scan fix --license MIT --copyright '2026 Example Org'"
    else:
        yield "Next: ospo-scan check"


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count:,} files"
