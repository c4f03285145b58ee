# SPDX-License-Identifier: Apache-2.0
"""The attribution document as one HTML file, from ``templates/notice-html.jinja`` or an own template.

It loads nothing and has no script; every value of a template is escaped.
"""

from __future__ import annotations

from typing import TextIO

from ospo_scan.model import Report
from ospo_scan.report.format import RenderOptions
from ospo_scan.report.notice.template import write_document
from ospo_scan.report.notice.values import notice_values

NEEDS_COPYRIGHTS = True
"""That a scan for this format should look for copyright statements."""
TAKES_TEMPLATE = True
"""That ``RenderOptions.template`` can take the place of the built-in one."""


def write(report: Report, stream: TextIO, options: RenderOptions) -> None:
    """Write the document. Raises: TemplateError."""
    write_document("notice-html", notice_values(report), stream, options.template, is_html=True)
