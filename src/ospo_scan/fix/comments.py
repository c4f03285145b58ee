# SPDX-License-Identifier: Apache-2.0
"""Comment styles: what makes a few lines of text a comment in some language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CommentStyle:
    """How comments are written: each line behind ``line``, or all lines between ``start`` and ``end``.

    ``middle`` begins each line of a block, ``last`` the line that ends it. ``forbidden`` may not be in a comment.
    """

    line: str = ""
    start: str = ""
    middle: str = ""
    last: str = ""
    end: str = ""
    forbidden: tuple[str, ...] = ()

    def comment(self, lines: Sequence[str]) -> list[str]:
        """The lines as one comment, without white space at the end of a line."""
        if self.line:
            return [f"{self.line} {one}".rstrip() for one in lines]
        return [self.start, *(f"{self.middle}{one}".rstrip() for one in lines), f"{self.last}{self.end}"]

    def can_hold(self, lines: Sequence[str]) -> bool:
        """Whether nothing in the lines would end the comment too early, or is not allowed in one."""
        barred = (*self.forbidden, self.end) if self.end else self.forbidden
        return not any(sign in one for sign in barred for one in lines)

    @property
    def opening(self) -> str:
        """What a comment of this style begins with."""
        return self.line or self.start


HASH = CommentStyle("#")
SLASHES = CommentStyle("//")
PHP = CommentStyle("//", forbidden=("?>",))
DASHES = CommentStyle("--")
PERCENT = CommentStyle("%")
SEMICOLON = CommentStyle(";")
SEMICOLONS = CommentStyle(";;;")
QUOTE = CommentStyle("'")
DOUBLE_QUOTE = CommentStyle('"')
DOTS = CommentStyle("..")
BANG = CommentStyle("!")
LETTER_C = CommentStyle("c")
DNL = CommentStyle("dnl")
# Variables are replaced in remarks too.
REM = CommentStyle("REM", forbidden=("%",))
ROFF = CommentStyle('.\\"')
TEXINFO = CommentStyle("@c")
BACKSLASH = CommentStyle("\\")
HAML = CommentStyle("-#")
PUG = CommentStyle("//-")
SLIM = CommentStyle("/")
MAKO = CommentStyle("##")
MERMAID = CommentStyle("%%")
C_BLOCK = CommentStyle(start="/*", middle=" * ", last=" ", end="*/")
# XML allows no "--" within a comment, and none may end in "-".
XML = CommentStyle(start="<!--", end="-->", forbidden=("--",))
ML = CommentStyle(start="(*", middle=" * ", last=" ", end="*)", forbidden=("(*", '"'))
XQUERY = CommentStyle(start="(:", middle=" : ", last=" ", end=":)", forbidden=("(:",))
# What follows "-#}" on the same line goes with it, so that a template gives the same text as before.
JINJA = CommentStyle(start="{#", last="-", end="#}")
LIQUID = CommentStyle(start="{% comment %}", end="{% endcomment %}", forbidden=("{%",))
HANDLEBARS = CommentStyle(start="{{!--", end="--}}")
MUSTACHE = CommentStyle(start="{{!", end="}}")
BLADE = CommentStyle(start="{{--", end="--}}")
GO_TEMPLATE = CommentStyle(start="{{/*", end="*/ -}}", forbidden=("*/",))
ASP = CommentStyle(start="<%--", end="--%>")
ERB = CommentStyle(start="<%#", end="%>")
FREEMARKER = CommentStyle(start="<#--", end="-->")
VELOCITY = CommentStyle(start="#*", end="*#")
COLDFUSION = CommentStyle(start="<!---", end="--->", forbidden=("--",))
MDX = CommentStyle(start="{/*", end="*/}", forbidden=("*/",))
BIBTEX = CommentStyle(start="@Comment{", end="}", forbidden=("{", "@"))
