# SPDX-License-Identifier: Apache-2.0
"""Where reports go: which format to which file, and how a file appears whole or not at all."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from typing import TextIO

from ospo_scan.cli.standard_output import write_stdout
from ospo_scan.cli.template import OwnTemplate, takes_template
from ospo_scan.errors import TemplateError, UsageError
from ospo_scan.model import FailOn, Report
from ospo_scan.report import FORMATS, RenderOptions

STDOUT = "-"
MOMENT = "%Y-%m-%dT%H:%M:%SZ"
"""A time in UTC as reports write it."""
FILE_WIDTH = 80
# The longest ending that fits counts.
_BY_ENDING = {
    ".json": "json",
    ".txt": "terminal",
    ".html": "html",
    ".md": "markdown",
    ".csv": "csv",
    ".sarif": "sarif",
    ".sarif.json": "sarif",
    ".spdx": "spdx-tag",
    ".spdx.json": "spdx-json",
    ".spdx.yaml": "spdx-yaml",
    ".spdx.yml": "spdx-yaml",
    ".spdx3.json": "spdx3-json",
    ".cdx.json": "cyclonedx",
}
_NAMED = re.compile(r"([A-Za-z][A-Za-z0-9.-]*)=(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Output:
    """One report to write: ``path`` is ``-`` for standard output."""

    format_name: str
    path: str


def plan_outputs(
    format_name: str | None, targets: Iterable[str], formats: Collection[str] = FORMATS
) -> tuple[Output, ...]:
    """The reports that ``-f`` and ``-o`` ask for. Raises UsageError where they contradict each other.

    Two reports to one place, and a format that is not among ``formats``, are refused; a directory that does not exist
    is told now, not after the scan.
    """
    if format_name is not None and format_name not in formats:
        raise UsageError(f"-f {format_name}: the formats here are {', '.join(formats)}.")
    outputs = [_output(target, format_name, formats) for target in targets]
    is_format_placed = any(not _is_named(target) for target in targets)
    if format_name is not None and not is_format_placed:
        outputs.append(Output(format_name, STDOUT))
    if format_name is None and all(output.path != STDOUT for output in outputs):
        outputs.append(Output("terminal", STDOUT))
    seen = set()
    for output in outputs:
        place = STDOUT if output.path == STDOUT else os.path.realpath(output.path)
        if place in seen:
            name = "standard output" if place == STDOUT else output.path
            raise UsageError(f"Two reports cannot both go to {name}: give each its own -o NAME=PATH.")
        seen.add(place)
        if place != STDOUT:
            check_target(output.path)
    return tuple(outputs)


def refuse_links(outputs: Iterable[Output], root: str) -> None:
    """Raise UsageError for an output that a link inside the tree would lead elsewhere.

    A hostile tree may hold ``report.json -> ../../.bashrc``.
    """
    for output in outputs:
        if output.path != STDOUT and _is_led_elsewhere(os.path.abspath(output.path), root):
            raise UsageError(
                f"{output.path} is, or lies behind, a link in the scanned tree: write the report elsewhere."
            )


def _is_led_elsewhere(path: str, root: str) -> bool:
    """Whether ``path``, which names a place in the tree, resolves to another place than the one that it names."""
    base = os.path.realpath(root)
    for top in (os.path.abspath(root), base):
        if os.path.commonpath((path, top)) == top:
            return os.path.realpath(path) != os.path.join(base, os.path.relpath(path, top))
    folder = os.path.realpath(os.path.dirname(path))
    return os.path.commonpath((folder, base)) == base and os.path.islink(path)


def own_paths(outputs: Iterable[Output], root: str) -> tuple[str, ...]:
    """The outputs that lie below ``root``, relative to it."""
    return paths_below((output.path for output in outputs if output.path != STDOUT), root)


def paths_below(paths: Iterable[str], root: str) -> tuple[str, ...]:
    """Those of ``paths`` that lie below ``root``, relative to it, with ``/``."""
    base = os.path.realpath(root)
    inside = []
    for path in paths:
        folder, name = os.path.split(os.path.abspath(path))
        relative = os.path.relpath(os.path.join(os.path.realpath(folder), name), base)
        if not relative.startswith(os.pardir + os.sep):
            inside.append(relative.replace(os.sep, "/"))
    return tuple(inside)


def write_outputs(
    report: Report,
    outputs: Iterable[Output],
    fail_on: FailOn,
    verbosity: int,
    as_of: date | None = None,
    template: OwnTemplate | None = None,
) -> None:
    """Write every report; see ``RenderOptions``. Raises UsageError where a file cannot be written.

    What a template makes is written first: where the template fails, nothing is written at all.
    """
    created = time_of_creation(report)
    if template is not None:
        outputs = sorted(outputs, key=lambda output: not takes_template(output.format_name))
    for output in outputs:
        if output.path == STDOUT:
            options = replace(terminal_options(fail_on, verbosity, as_of), created=created)
            write_stdout(_rendered(report, output.format_name, options, template))
        else:
            options = RenderOptions(FILE_WIDTH, False, fail_on, verbosity, as_of, created)
            write_file(output.path, _rendered(report, output.format_name, options, template))


def terminal_options(fail_on: FailOn = FailOn.DENY, verbosity: int = 0, as_of: date | None = None) -> RenderOptions:
    """How to show something on standard output, which may be a terminal."""
    return RenderOptions(_terminal_width(), _is_colored(), fail_on, verbosity, as_of)


def time_of_creation(report: Report) -> datetime:
    """When a report is said to be made: SOURCE_DATE_EPOCH, else the time of the commit that was scanned, else now.

    Raises: UsageError where SOURCE_DATE_EPOCH is no number of seconds.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if epoch:
        try:
            if not re.fullmatch(r"-?[0-9]+", epoch, re.ASCII):
                raise ValueError
            return datetime.fromtimestamp(int(epoch), UTC)
        except (ValueError, OverflowError, OSError):
            raise UsageError(
                f"SOURCE_DATE_EPOCH is {epoch[:40]!r}: set it to a number of seconds since 1970, or unset it."
            ) from None
    committed = report.result.project.revision_date
    if committed is not None:
        return datetime.strptime(committed, MOMENT).replace(tzinfo=UTC)
    return datetime.now(UTC).replace(microsecond=0)


def needs_copyrights(outputs: Iterable[Output]) -> bool:
    """Whether one of the formats is not complete without the copyright statements of the files."""
    return any(getattr(FORMATS[output.format_name], "NEEDS_COPYRIGHTS", False) for output in outputs)


def write_file(path: str, content: bytes) -> None:
    """Make ``path`` hold ``content``, whole or not at all. Raises UsageError where that cannot be done."""
    try:
        if os.path.exists(path) and not stat.S_ISREG(os.stat(path).st_mode):
            _write_special(path, content)
            return
        path = os.path.realpath(path)
        mode = stat.S_IMODE(os.stat(path).st_mode) if os.path.exists(path) else 0o666 & ~_umask()
        descriptor, temporary = tempfile.mkstemp(prefix=".ospo-scan-", dir=os.path.dirname(path) or ".")
        try:
            with open(descriptor, "wb") as file:
                file.write(content)
            os.chmod(temporary, mode)
            os.replace(temporary, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise
    except OSError as fault:
        raise UsageError(f"Cannot write {path}: {fault.strerror}. Choose another place with -o.") from fault


def _write_special(path: str, content: bytes) -> None:
    """Write to /dev/null or a pipe, over which nothing can be renamed; a pipe without a reader is an error."""
    descriptor = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
    os.set_blocking(descriptor, True)
    with open(descriptor, "wb") as special:
        special.write(content)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _is_named(target: str) -> bool:
    return _NAMED.fullmatch(target) is not None


def _output(target: str, format_name: str | None, formats: Collection[str]) -> Output:
    named = _NAMED.fullmatch(target)
    if named is not None:
        name, path = named.groups()
        if name not in formats:
            raise UsageError(
                f"-o {target}: there is no format {name!r} here; the formats are {', '.join(formats)}. "
                f"If it is a file name, write ./{target}."
            )
        return Output(name, path)
    if not target:
        raise UsageError("-o needs a path: -o report.json, or -o json=report.json.")
    by_ending = max((one for one in _BY_ENDING if target.lower().endswith(one)), key=len, default="")
    told = _BY_ENDING.get(by_ending)
    if told not in formats:
        told = None
    if format_name is None and told is None and target != STDOUT:
        raise UsageError(f"-o {target}: name the format, for example -o json={target}.")
    return Output(format_name or told or "terminal", target)


def check_target(path: str) -> None:
    """Raise UsageError where no file can be written to ``path``: told before a scan, not after it."""
    folder = os.path.dirname(os.path.realpath(path))
    if os.path.isdir(path):
        raise UsageError(f"Cannot write {path}: it is a directory.")
    if not os.path.isdir(folder):
        raise UsageError(f"Cannot write {path}: there is no directory {os.path.dirname(path)}. Make it first.")
    if not os.access(folder, os.W_OK) and not os.access(path, os.W_OK):
        raise UsageError(f"Cannot write {path}: its directory is not writable.")


def _rendered(report: Report, format_name: str, options: RenderOptions, template: OwnTemplate | None) -> bytes:
    options = replace(options, template=None if template is None else template.text)
    try:
        return rendered(partial(FORMATS[format_name].write, report), options)
    except TemplateError as error:
        if template is None:
            raise
        raise template.fault(error) from error


def rendered(write: Callable[[TextIO, RenderOptions], None], options: RenderOptions) -> bytes:
    """What ``write`` writes, as UTF-8."""
    # NOTE: not StringIO: it takes four bytes a character where one of them is not Latin-1.
    content = io.BytesIO()
    stream = io.TextIOWrapper(content, encoding="utf-8", newline="", write_through=True)
    write(stream, options)
    stream.detach()
    return content.getvalue()


def _terminal_width() -> int:
    if sys.stdout is None or not sys.stdout.isatty():
        return FILE_WIDTH
    return min(max(shutil.get_terminal_size((FILE_WIDTH, 24)).columns, 40), 120)


def _is_colored() -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout is not None and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
