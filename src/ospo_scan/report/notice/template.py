# SPDX-License-Identifier: Apache-2.0
"""Notices made from templates: the one environment for the built-in templates and people's own.

A template is given plain values and can load nothing. A person's own one runs in a process of its own, since no
sandbox inside a process bounds what an expression may cost.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, TextIO

from ospo_scan.errors import TemplateError
from ospo_scan.report.markdown_text import longer_fence, prose, span
from ospo_scan.report.text import no_command
from ospo_scan.report.wording import counted

if TYPE_CHECKING:
    from jinja2 import nodes
    from jinja2.sandbox import ImmutableSandboxedEnvironment

MAX_SECONDS = 60
MAX_MEMORY = 1024 * 1024 * 1024  # bytes
MAX_OUTPUT = 64 * 1024 * 1024  # characters

_WIDTH = 78
_BUILT_IN = os.path.join(os.path.dirname(__file__), "templates")


def write_document(
    name: str, values: Mapping[str, object], stream: TextIO, own: str | None, *, is_html: bool = False
) -> None:
    """Write what the template ``own``, or else the built-in one called ``name``, makes of the values.

    ``is_html`` escapes every value. Raises: TemplateError, and then nothing was written.
    """
    if own is not None:
        stream.write(_in_a_child(own, values, is_html))
        return
    with open(os.path.join(_BUILT_IN, f"{name}.jinja"), encoding="utf-8") as file:
        for part in rendered(file.read(), values, is_html):
            stream.write(part)


def rendered(template: str, values: Mapping[str, object], is_html: bool) -> Iterator[str]:
    """The document, in parts."""
    return environment(is_html).from_string(template).generate(values)


def check_template(template: str, names: Collection[str]) -> None:
    """Raise TemplateError for a fault that shows before there are values; ``names`` are those that there will be."""
    from jinja2 import TemplateSyntaxError

    shared = environment(is_html=False)
    try:
        parsed = shared.parse(template)
    except TemplateSyntaxError as fault:
        raise TemplateError(str(fault.message), fault.lineno) from fault
    except RecursionError as fault:
        raise TemplateError("It is nested too deeply.") from fault
    faults = sorted(_faults(parsed, shared, names), key=lambda fault: fault.line or 0)
    if faults:
        raise faults[0]


def environment(is_html: bool) -> ImmutableSandboxedEnvironment:
    """Where templates run: no loader, undefined names are faults, None is nothing, nothing random."""
    from jinja2 import StrictUndefined, Undefined  # slow (60 ms): not for runs without a template
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    def shown(value: object) -> object:
        if isinstance(value, str | int | float | list | tuple | dict | Undefined):
            return value
        if value is None:
            return ""
        # What is left are functions and iterators; they would show where they lie in memory.
        raise TypeError(f"a {type(value).__name__} cannot be shown: call it, or join its items")

    made = ImmutableSandboxedEnvironment(
        autoescape=is_html,
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    del made.globals["lipsum"], made.filters["random"]
    made.filters |= {
        "counted": counted,
        "wrapped": _wrapped,
        "underlined": _underlined,
        "md_text": prose,
        "md_code": lambda text: span(text) if text else "",
        "md_block": _md_block,
    }
    return made


def _faults(
    parsed: nodes.Template, shared: ImmutableSandboxedEnvironment, names: Collection[str]
) -> Iterator[TemplateError]:
    from jinja2 import nodes

    for loading in parsed.find_all((nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)):
        yield TemplateError("A template cannot load another file.", loading.lineno)
    for use in parsed.find_all(nodes.Filter):
        if use.name not in shared.filters:
            yield TemplateError(f"There is no filter {use.name!r}.", use.lineno)
    for test in parsed.find_all(nodes.Test):
        if test.name not in shared.tests:
            yield TemplateError(f"There is no test {test.name!r}.", test.lineno)
    made = {found.name for found in parsed.find_all(nodes.Name) if found.ctx != "load"}
    made |= {macro.name for macro in parsed.find_all(nodes.Macro)}
    known = {*names, *made, *shared.globals, "loop", "caller", "varargs", "kwargs", "self"}
    for found in parsed.find_all(nodes.Name):
        if found.name not in known:
            yield TemplateError(f"There is no value {found.name!r}; there are {', '.join(names)}.", found.lineno)


def _in_a_child(template: str, values: Mapping[str, object], is_html: bool) -> str:
    """What a person's own template makes of the values, in a process that can be ended."""
    task = {"template": template, "values": values, "is_html": is_html}
    given = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "VIRTUAL_ENV") if name in os.environ}
    from ospo_scan.execute.confinement import hide  # slow to import

    hide()
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "ospo_scan.report.notice.template_process"],
            input=json.dumps(task).encode("utf-8"),
            capture_output=True,
            timeout=MAX_SECONDS,
            check=False,
            env=given | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PYTHONHASHSEED": "0"},
        )
    except subprocess.TimeoutExpired as fault:
        raise TemplateError(f"It takes more than {MAX_SECONDS} seconds.") from fault
    if done.returncode == 0:
        return _decoded(done.stdout)
    try:
        said = json.loads(done.stderr)
        raise TemplateError(said["message"], said["line"])
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        raise TemplateError(f"Its process died (exit code {done.returncode}).") from fault


def _decoded(document: bytes) -> str:
    try:
        return document.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise TemplateError("What it writes is no text.") from fault


def _wrapped(text: str, indent: int = 0, hang: int = 0, width: int = _WIDTH) -> str:
    """``text`` in lines of at most ``width`` columns, all indented, those after the first by ``hang`` more."""
    if indent + len(text) <= width:
        return " " * indent + text
    filled = textwrap.fill(
        text,
        width,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + hang),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(map(no_command, filled.split("\n")))


def _underlined(text: str, char: str = "=") -> str:
    return f"{text}\n{char * min(len(text), _WIDTH)}"


def _md_block(text: str) -> str:
    """Lines as a fenced code block, tabs and all, with a fence that none of them can be.

    https://spec.commonmark.org/0.31.2/#fenced-code-blocks
    """
    fence = longer_fence(text, least=3)
    return f"{fence}text\n{text}\n{fence}"
