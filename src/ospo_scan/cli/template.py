# SPDX-License-Identifier: Apache-2.0
"""``--template``: a person's own template, read and checked before anything is scanned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import click
from click.core import ParameterSource

from ospo_scan.errors import TemplateError, UsageError
from ospo_scan.report import FORMATS

MAX_TEMPLATE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class OwnTemplate:
    """A template, and the file that it is from as the command line names it."""

    file: str
    text: str

    def fault(self, error: TemplateError) -> UsageError:
        """What is wrong with the template, with its file and line."""
        line = "" if error.line is None else f":{error.line}"
        said = str(error).rstrip(".")
        return UsageError(f"{self.file}{line}: {said}. See docs/attribution.md for what a template can use.")


def takes_template(format_name: str) -> bool:
    """Whether a person's own template can say how the format looks."""
    return getattr(FORMATS[format_name], "TAKES_TEMPLATE", False)


def read_template(file: str | None, formats: Iterable[str]) -> OwnTemplate | None:
    """The template that ``--template`` names, None where none of the ``formats`` takes one.

    Raises: UsageError where it cannot be read or is faulty, or where the flag is given and nothing would use it.
    """
    if file is None:
        return None
    if not any(map(takes_template, formats)):
        if click.get_current_context().get_parameter_source("template") is not ParameterSource.COMMANDLINE:
            return None
        raise UsageError("--template is for notice formats: ask for one, as in -f notice-html.")
    template = OwnTemplate(file, _text_of(file))
    from ospo_scan.report.notice.template import check_template
    from ospo_scan.report.notice.values import VALUES

    try:
        check_template(template.text, VALUES)
    except TemplateError as error:
        raise template.fault(error) from error
    return template


def _text_of(file: str) -> str:
    try:
        with open(file, "rb") as stream:
            content = stream.read(MAX_TEMPLATE + 1)
        if len(content) > MAX_TEMPLATE:
            raise UsageError(f"The template {file} is larger than {MAX_TEMPLATE // 1024} KiB: give a smaller one.")
        return content.decode("utf-8-sig")
    except OSError as fault:
        raise UsageError(f"Cannot read the template {file}: {fault.strerror}.") from fault
    except UnicodeDecodeError as fault:
        raise UsageError(f"The template {file} is not UTF-8 (byte {fault.start}): save it as UTF-8.") from fault
