# SPDX-License-Identifier: Apache-2.0
"""What the tests of Markdown share: a parser, and what must not stand in plain text."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])

ALIVE = re.compile(
    r"[@#~$^&<>\[\]{}*_`\\]|https?:|www\.|\b[0-9a-f]{7,40}\b|[A-Z]-\d|!\w|:\w+:|(?m:^\s*/)|[^\x20-\x7e]", re.IGNORECASE
)
"""Whatever GitHub or GitLab could make a link, a picture or a command of in plain text."""
