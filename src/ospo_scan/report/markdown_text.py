# SPDX-License-Identifier: Apache-2.0
"""Foreign text in GitHub Flavored Markdown: nothing in it is markup, a link, a mention or a reference.

GitHub and GitLab make links of far more than the grammar says (``@name``, ``#12``, ``GH-12``, ids of commits, web
addresses, ``!12``, ``:name:``), but never inside code. So everything but plain words goes into code spans.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ospo_scan.report.text import no_command, visible

_BACKTICKS = re.compile("`+")
_TOKEN = re.compile("(?:`[^`]+`|[^ ])+")
_QUOTED = re.compile("`([^`]+)`")
# Letters alone, or a number; but not what could be the id of a commit or begin a web address.
_PLAIN = re.compile(
    r"(?![a-f]{7})(?!www)(?:[a-z]+(?:['-][a-z]+)*|\d{1,6}|\d{1,3}(?:,\d{3})+)", re.ASCII | re.IGNORECASE
)
_NUMBERED = re.compile("([0-9]+)([.)])")
_LONGEST_SPAN = 400
_LONGEST_SENTENCE = 2_000


def code(text: str) -> str:
    r"""``text`` as a code span that is safe in a table too; long text is cut in the middle.

    A pipe stands between two spans: in a table it would end the cell, and ``\|`` is read differently after a ``\``.
    """
    return "&#124;".join(span(part) if part else "" for part in cut(visible(text)).split("|"))


def prose(text: str) -> str:
    """A sentence: what it has between backticks, and every word that is not plain, as code; very long text is cut."""
    made = " ".join(_word(token) for token in _TOKEN.findall(visible(text)[:_LONGEST_SENTENCE]))
    return _NUMBERED.sub(r"\1\\\2", made, count=1) if _NUMBERED.match(made) else made


def fenced(lines: Iterable[str]) -> str:
    """Lines as a code block, each of them inert; it ends with a line end."""
    shown = [no_command(visible(line)) for line in lines]
    fence = longer_fence("\n".join(shown), least=3)
    return "\n".join((f"{fence}text", *shown, fence)) + "\n"


def _word(token: str) -> str:
    rest = token.removeprefix("(")
    word = rest.rstrip(".,:;!?)")
    if not word:
        return code(token)
    if _PLAIN.fullmatch(word):
        return token
    quoted = _QUOTED.fullmatch(word)
    return f"{token[: -len(rest)]}{code(quoted[1] if quoted else word)}{rest[len(word) :]}"


def span(text: str) -> str:
    """A code span: its fence is longer than any run of backticks in it, and spaces at both ends stay."""
    fence = longer_fence(text)
    is_padded = "`" in (text[0], text[-1]) or (text[0] == text[-1] == " " and text.strip(" "))
    return f"{fence} {text} {fence}" if is_padded else f"{fence}{text}{fence}"


def longer_fence(text: str, least: int = 1) -> str:
    """Backticks, ``least`` or more, that are more than any run of them in ``text``."""
    return "`" * max(least, max(map(len, _BACKTICKS.findall(text)), default=0) + 1)


def cut(text: str) -> str:
    """``text``, without its middle where it is very long."""
    half = _LONGEST_SPAN // 2
    return text if len(text) <= _LONGEST_SPAN else f"{text[:half]}\u2026{text[-half:]}"
