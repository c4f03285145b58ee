# SPDX-License-Identifier: Apache-2.0
"""What the beginning of a text says of its format, whatever its name is: where it may hold no header.

Formats share suffixes, and some count only with their own first line. Where a text begins in another way than the
comment style of its name allows, nothing is put into it: a sidecar says it.
"""

from __future__ import annotations

import re

from ospo_scan.fix import comments as c
from ospo_scan.fix.comments import CommentStyle

# What begins a text with "<", or makes such a text: all other languages have no such beginning.
MARKUP = frozenset(
    (
        c.XML,
        c.JINJA,
        c.LIQUID,
        c.HANDLEBARS,
        c.MUSTACHE,
        c.BLADE,
        c.GO_TEMPLATE,
        c.ASP,
        c.ERB,
        c.FREEMARKER,
        c.VELOCITY,
        c.COLDFUSION,
        c.MAKO,
        c.MDX,
        c.PHP,
    )
)
# Apache's sections, and PowerShell's help.
_ANGLE_BUT_NO_MARKUP = re.compile(
    r"<#|<(?:directory|files|if|ifdefine|ifmodule|ifversion|limit|location|virtualhost)(?:match)?\s+[^<>=]+>",
    re.IGNORECASE,
)
# Each has to be the first line, and what follows it is not free for comments either: encrypted or signed data,
# notebooks that a program writes again, exported forms, directives that take a whole cell.
_SIGNATURE = re.compile(
    r"""\$ANSIBLE_VAULT | -----?[ ]?BEGIN\b | untrusted[ ]comment: | \#\#\#[ ]A[ ]Pluto | !\$\*UTF8 | //[ ]?!\$\*UTF8
    | (?:\#|//|--|%|')[ ]?Databricks[ ]notebook | VERSION[ ]\d+\.\d+[ ]CLASS\b | VERSION[ ]5\.00
    | Attribute[ ]VB_ | "[ ]Vimball
    | (?:\#'?|//|--|%|;+)[ ]+---[ ]*$ | ;;[ ]The[ ]first[ ]three[ ]lines | %!PS | %PDF | IN; | REBOL\b
    | \#(?:VRML|usda|EXTM3U|FIG)\b | @(?:rem|\()[ ]*=?[ ]*' | :[ ]?<< | :;
    """,
    re.VERBOSE,
)
# A signature over the whole file, wherever it stands.
_SIGNED = re.compile(rb"SIG (?:#|'') Begin signature block|www\.w3\.org/2000/09/xmldsig#")
# Blocks that have to follow the first line, before any comment: Haskell's stack and cabal, Rust's manifest.
_BLOCK_AFTER_SHEBANG = re.compile(r"#![^\n]*\n\s*(?:\{-\s*(?:stack|cabal)\b|---|//! ```)")
_FENCE = re.compile(r"(?:---|\+\+\+)[ \t]*(?:\n|$)")
# What takes "---" for a comment, a document or front matter that a header goes into.
_KNOWS_FENCES = frozenset((c.HASH, c.DASHES, c.XML, c.LIQUID, c.MDX))


def is_signed(data: bytes) -> bool:
    """Whether the file carries a signature of itself, which any change would break."""
    return _SIGNED.search(data.replace(b"\0", b"")) is not None


def bars_header(head: str, style: CommentStyle) -> bool:
    r"""Whether a text that begins with ``head``, with ``\n`` at each end of a line, is not what ``style`` is for."""
    begins = head.lstrip()
    if begins.startswith("<") and style not in MARKUP and not (style is c.HASH and _ANGLE_BUT_NO_MARKUP.match(begins)):
        return True
    if _FENCE.match(head) and style not in _KNOWS_FENCES:
        return True
    first = begins.split("\n", 1)[0]
    return _SIGNATURE.match(first) is not None or _BLOCK_AFTER_SHEBANG.match(head) is not None
