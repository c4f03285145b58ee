# SPDX-License-Identifier: Apache-2.0
"""The process in which a person's own template runs: a task on standard input, the document on standard output.

It is confined as the workers are that look at files (``execute.confinement``), and ends with the one that started it.
It ends with 0 and the whole document, or with another code and a fault as JSON on standard error.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from ospo_scan.execute.confinement import confine_worker, die_with, limit, python_places
from ospo_scan.report.notice.template import MAX_MEMORY, MAX_OUTPUT, MAX_SECONDS, rendered


def main() -> None:
    """Render the task, within limits that the system keeps."""
    die_with(os.getppid())
    task = json.loads(sys.stdin.buffer.read())
    limit(resource.RLIMIT_CPU, MAX_SECONDS + 5)  # later than the parent's clock, for when the parent is gone
    limit(resource.RLIMIT_AS, MAX_MEMORY)
    confine_worker(python_places())
    try:
        for part in _bounded(task):
            sys.stdout.buffer.write(part)
        sys.stdout.buffer.flush()
    except Exception as fault:  # whatever a template does is told as a fault of the template
        print(json.dumps({"message": _message(fault), "line": _line(fault)}), file=sys.stderr)
        sys.exit(1)


def _bounded(task: Mapping[str, Any]) -> Iterator[bytes]:
    written = 0
    for part in rendered(task["template"], task["values"], task["is_html"]):
        written += len(part)
        if written > MAX_OUTPUT:
            raise OverflowError(f"It writes more than {MAX_OUTPUT:,} characters.")
        yield part.encode("utf-8")


def _message(fault: Exception) -> str:
    if isinstance(fault, MemoryError):
        return f"It needs more than {MAX_MEMORY:,} bytes of memory."
    if isinstance(fault, RecursionError):
        return "It calls itself without an end."
    return str(fault) or type(fault).__name__


def _line(fault: Exception) -> int | None:
    """The innermost line of the template that was at work: jinja2 puts the template's lines into its tracebacks."""
    line = getattr(fault, "lineno", None)
    place = fault.__traceback__
    while place is not None:
        if place.tb_frame.f_code.co_filename == "<template>":
            line = place.tb_lineno
        place = place.tb_next
    return line


if __name__ == "__main__":
    main()
