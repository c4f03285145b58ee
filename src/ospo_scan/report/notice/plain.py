# SPDX-License-Identifier: Apache-2.0
"""The attribution document as plain text: what to ship with a product, licenses and holders by name.

What it says is in ``values``, how in ``templates/notice.jinja`` or in a person's own template.
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
    """Write the document in 78 columns, names and license texts unbroken. Raises: TemplateError."""
    write_document("notice", notice_values(report), stream, options.template)
