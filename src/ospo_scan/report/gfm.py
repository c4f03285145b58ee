# SPDX-License-Identifier: Apache-2.0
"""Foreign text in GitHub-flavored Markdown: neither Markdown nor the host makes anything of it.

That is more than Markdown's own signs: hosts turn ``@name`` into a notification, and ``#12``, a commit id, an address
or ``:word:`` into something else, and no backslash keeps them from it. They leave code spans alone. What is returned
stands within a line that begins otherwise; it is not for tables, where ``|`` ends a cell even in a code span.
https://github.github.com/gfm/
"""

from __future__ import annotations

import re

from ospo_scan.report.text import visible

_RUNS_OF_TICKS = re.compile("`+")
# Signs that mean nothing before and after a word.
_BEFORE, _AFTER = "(\"'", "),.;:!?\"'"
# A word that no host makes anything of: letters and digits, and signs that mean nothing between or after them.
_PLAIN = re.compile(r"[^\W_]+(?:[-+/.,'=?()][^\W_]+)*[-+(%]*")
_LINKED = re.compile(r"www\.|\bGH-?\d|\b[0-9a-f]{7,}\b", re.IGNORECASE)


def code(text: str) -> str:
    """``text``, made visible, in a code span; an empty text stays empty."""
    shown = visible(text)
    if not shown:
        return ""
    fence = "`" * (max((len(run) for run in _RUNS_OF_TICKS.findall(shown)), default=0) + 1)
    # Of a span that begins and ends with a blank, one is taken off at each end.
    is_padded = shown.startswith("`") or shown.endswith("`") or (shown != shown.strip(" ") and shown.strip(" "))
    return f"{fence} {shown} {fence}" if is_padded else fence + shown + fence


def text(words: str) -> str:
    """``words``, made visible, as running text: each that a reader or a host could take for more is a code span."""
    return " ".join(_word(word) for word in visible(words).split(" "))


def _word(word: str) -> str:
    rest = word.lstrip(_BEFORE)
    core = rest.rstrip(_AFTER)
    is_plain = not core or (_PLAIN.fullmatch(core) and not _LINKED.search(core))
    return word[: len(word) - len(rest)] + (core if is_plain else code(core)) + rest[len(core) :]
