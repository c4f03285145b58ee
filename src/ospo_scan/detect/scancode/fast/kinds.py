# SPDX-License-Identifier: Apache-2.0
"""What kind of file libmagic says it is: asked once, where scancode asks twice, for most texts.

scancode asks for a description, which it needs, and for a MIME type, of which it needs only whether it is that of media
or of a PDF. libmagic goes through the same tests in the same order for both, and a test that gives a description of
``PLAIN`` gives a MIME type too, which is neither. Nor does a test without a description give such a MIME type. So the
second answer is known from the first. ``tests`` hold this against all of libmagic's tests.
"""

from __future__ import annotations

from typing import Any

PROVEN_LIBMAGIC = 539
"""The version of libmagic of which this is known to hold, as it says itself."""

MEDIA_OR_PDF = ("image", "picture", "audio", "video", "graphic", "sound", "pdf")
"""What scancode looks for in a MIME type."""

PLAIN = (
    "ASCII text",
    "Bourne-Again shell script",
    "C source",
    "C++ source",
    "GNU gettext message catalogue",
    "HTML document",
    "ISO-8859 text",
    "Java source",
    "M4 macro processor script",
    "Node.js script",
    "Objective-C source",
    "POSIX shell script",
    "Perl script",
    "Python script,",
    "Ruby script",
    "UTF-8 Unicode",
    "makefile script",
    "troff",
    "unified diff output",
)
"""Starts of descriptions of texts whose MIME type is of no interest."""

Kind = Any
"""A ``typecode.contenttype.Type``, which is untyped."""


def make_mimetype(kind: Any) -> property:  # noqa: ANN401 - the untyped class
    """The replacement for the property ``mimetype_file``: ``text/plain`` for all texts with a ``PLAIN`` description."""
    stock = kind.mimetype_file.fget

    def mimetype_file(self: Kind) -> str:
        """The MIME type, or one that scancode treats like it."""
        if self._mimetype_file is None and self.filetype_file.startswith(PLAIN):
            self._mimetype_file = "text/plain"
        return str(stock(self))

    return property(mimetype_file)
