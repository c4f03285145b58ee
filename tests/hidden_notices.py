# SPDX-License-Identifier: Apache-2.0
"""A license notice hidden in every way that docs/recovered-text.md names: file names with their bytes."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from urllib.parse import quote

NOTICE = (
    "This program is free software; you can redistribute it and/or modify\n"
    "it under the terms of the GNU General Public Lic" + "ense as published by\n"
    "the Free Software Foundation; either version 2 of the Lic" + "ense, or\n"
    "(at your option) any later version.\n"
)
COMMENT = f"/*\n{NOTICE}*/\nint main(void) {{ return 0; }}\n"
WORDS = NOTICE.split()
CYRILLIC = str.maketrans("aeopcxyi", "аеорсхуі")  # noqa: RUF001 - that is the point


def hidden_notices() -> Iterator[tuple[str, bytes]]:
    """Each way by itself."""
    yield from _kinds()
    for name, text in (*_letters(), *_markup(), *_escapes(), *_split()):
        yield name, text.encode()


def _kinds() -> Iterator[tuple[str, bytes]]:
    for name, magic in {"gif": b"GIF89a", "pdf": b"%PDF-1.4", "jpeg": b"\xff\xd8\xff\xe0", "png": b"\x89PNG"}.items():
        yield f"{name}.c", magic + b"\n" + COMMENT.encode()
    for encoding in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
        mark = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}.get(encoding)
        mark = mark or {"utf-32-le": codecs.BOM_UTF32_LE, "utf-32-be": codecs.BOM_UTF32_BE}[encoding]
        yield f"{encoding}.c", COMMENT.encode(encoding)
        yield f"{encoding}-marked.c", mark + COMMENT.encode(encoding)


def _letters() -> Iterator[tuple[str, str]]:
    yield "zero-width.c", "/* " + "".join(x + "\u200b" * (i % 2) for i, x in enumerate(NOTICE)) + " */"
    yield "soft-hyphens.c", NOTICE.replace("e", "e\u00ad").replace("o", "\u00ado")
    yield "cyrillic.c", NOTICE.translate(CYRILLIC)
    yield "full-width.c", "".join(chr(ord(x) + 0xFEE0) if "!" <= x <= "~" else x for x in NOTICE)
    yield "mathematical.c", "".join(chr(0x1D41A + ord(x) - 97) if "a" <= x <= "z" else x for x in NOTICE)
    yield "accents.c", NOTICE.replace("e", "é").replace("i", "ï")
    yield "backwards.c", "\n".join(f"\u202e{line[::-1]}\u202c" for line in NOTICE.split("\n"))


def _markup() -> Iterator[tuple[str, str]]:
    yield "tags.html", "<p>" + " ".join(f"<b>{word}</b>" for word in WORDS) + "</p>"
    yield "in-words.html", "<p>" + " ".join(f"{word[:2]}<i></i>{word[2:]}" for word in WORDS) + "</p>"
    yield "entities.html", "".join(f"&#{ord(sign)};" for sign in NOTICE)
    yield "hex-entities.c", "/* " + "".join(f"&#x{ord(sign):x};" for sign in NOTICE) + " */"
    yield "colors.txt", "".join(f"\x1b[1m{word}\x1b[0m " for word in WORDS)
    yield "overstrike.txt", "".join(f"{sign}\b{sign}" if sign != "\n" else sign for sign in NOTICE)


def _escapes() -> Iterator[tuple[str, str]]:
    yield "unicode.json", '{"a": "' + "".join(f"\\u{ord(sign):04x}" for sign in NOTICE) + '"}'
    yield "hex.js", 'var a = "' + "".join(f"\\x{ord(sign):02x}" for sign in NOTICE) + '"'
    yield "octal.c", 'char *a = "' + "".join(f"\\{ord(sign):03o}" for sign in NOTICE) + '";'
    yield "percent.txt", quote(NOTICE)
    yield "member.js.map", json.dumps({"version": 3, "sources": ["a.js"], "mappings": "AAAA", "x_note": NOTICE})
    yield "escaped-tags.json", json.dumps(" ".join(f"<b>{word}</b>" for word in WORDS)).replace("<", "\\u003c")


def _split() -> Iterator[tuple[str, str]]:
    yield "strings.py", "a = (" + " ".join(f'"{word[:2]}" "{word[2:]} "' for word in WORDS) + ")\n"
    yield "plus.js", "a = " + " +\n  ".join(f"'{word[:3]}' + '{word[3:]} '" for word in WORDS) + ";\n"
    yield "spaced.txt", "\n".join(" ".join(line.replace(" ", "  ")) for line in NOTICE.split("\n"))
    yield "hyphens.txt", NOTICE.replace("Lic", "Li-\n   c").replace("Found", "Foun-\n   d").replace("Gen", "Gen-\n  ")
