# SPDX-License-Identifier: Apache-2.0
"""What a manifest may cost before a parser gets to see it: length, aliases of YAML, entities and depth of XML.

What is over a bound is refused by a ``ManifestError``. The depth of JSON and TOML is bounded by their parsers. Lock
files and settings are TOML as well, and have their keys counted here.
"""

from __future__ import annotations

import contextlib
import re
from functools import lru_cache
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from ospo_scan.manifests import ManifestError

MAX_BYTES = 8 * 2**20
MAX_LINE_BYTES = 10_000
MAX_YAML_BYTES = 2 * 2**20
MAX_YAML_NODES = 200_000
MAX_YAML_DEPTH = 100
"""ruamel.yaml takes time by the square of how many brackets are open, minutes for some ten thousand."""
MAX_XML_DEPTH = 200
MAX_XML_ELEMENTS = 200_000
MAX_TOML_PARTS = 50
"""How many parts a key of TOML may have: tomllib takes time by the square of their number, hours for a megabyte."""

RAISED_BY_YAML = (ValueError, TypeError, OverflowError, LookupError, AssertionError, RecursionError)
"""What ruamel.yaml raises besides its YAMLError, over ``"\\UFFFFFFFF"``, ``%YAML 99999999999`` or ``!!bool x``, say."""

# Strings and comments as far as they go, closed or not, so that each byte is looked at once. A string of several lines
# may end in a quote or two of its own before the three that close it.
_TOML_STRINGS = re.compile(
    rb'"""(?:[^"\\]|\\.|"(?!""))*+(?:"{3,5})?|\'\'\'(?:[^\']|\'(?!\'\'))*+(?:\'{3,5})?'
    rb'|"(?:[^"\\\n]|\\[^\n])*+"?|\'[^\'\n]*+\'?|#[^\n]*+',
    re.DOTALL,
)
_ALIAS = re.compile(rb"(?:^|[\s\[{,:?-])\*[^\s,\[\]{}]", re.MULTILINE)


def check_size(data: bytes, limit: int = MAX_BYTES) -> None:
    """Raises: ManifestError where ``data`` is longer than ``limit`` bytes."""
    if len(data) > limit:
        raise ManifestError(f"is longer than {limit // 2**20} MiB, and no manifest of that length is read")


def check_lines(data: bytes) -> None:
    """Raises: ManifestError where a manifest that is made of lines is too long, or one of its lines is."""
    check_size(data)
    if any(len(line) > MAX_LINE_BYTES for line in data.splitlines()):
        raise ManifestError(f"has a line of more than {MAX_LINE_BYTES:,} bytes")


def check_toml(data: bytes) -> None:
    """Raises: ManifestError where the TOML document is too long, or one of its keys has too many parts."""
    check_size(data)
    if has_long_key(data):
        raise ManifestError(f"has a key of more than {MAX_TOML_PARTS} parts")


def has_long_key(toml: bytes, most: int = MAX_TOML_PARTS) -> bool:
    """Whether a key of a document, which is UTF-8, has more than ``most`` parts; also of one that is no TOML."""
    many_dots, long_key = _dots(most)
    # Most documents have no line with so many dots: their strings need not be told from their keys.
    return bool(many_dots.search(toml)) and bool(long_key.search(_TOML_STRINGS.sub(b'"', toml)))


@lru_cache(maxsize=4)
def _dots(most: int) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """What finds so many dots in one line, and in one key."""
    key = rb'(?<![\w".\t -])[ \t]*+(?:[\w"-]*+[ \t]*+\.[ \t]*+){%d}'
    return re.compile(rb"(?:\.[^.\n]*+){%d}" % most), re.compile(key % most)


def check_yaml(data: bytes) -> None:
    """Raises: ManifestError where the YAML document is too long or too deep, or has more values than allowed.

    Values under an alias count each time that it is used, as a reader makes them anew: a few hundred bytes of aliases
    of aliases stand for billions.
    """
    check_size(data, MAX_YAML_BYTES)
    has_aliases = b"*" in data and bool(_ALIAS.search(data))
    if not has_aliases and data.count(b"[") + data.count(b"{") <= MAX_YAML_DEPTH:
        return
    from ruamel.yaml import YAML  # slow to import, and only for what has aliases or many brackets
    from ruamel.yaml.error import YAMLError

    try:
        _count(YAML(typ="safe", pure=True).parse(data.decode("utf-8", "replace")))
    except (YAMLError, *RAISED_BY_YAML) as fault:
        if isinstance(fault, ManifestError):
            raise
        raise ManifestError("is not a YAML document") from fault


def _count(events: object) -> None:
    """Count the levels of a document, and its values as they are once all aliases are replaced."""
    from ruamel.yaml.events import AliasEvent, MappingStartEvent, NodeEvent, ScalarEvent, SequenceStartEvent

    sizes: dict[str, int] = {}
    opened: list[tuple[str | None, int]] = []
    total = 0
    for event in events:  # type: ignore[attr-defined]  # a generator of events, which ruamel does not say
        if isinstance(event, AliasEvent):
            total += sizes.get(event.anchor, 0) + 1
        elif isinstance(event, ScalarEvent):
            total += 1
            if event.anchor:
                sizes[event.anchor] = 1
        elif isinstance(event, SequenceStartEvent | MappingStartEvent):
            opened.append((event.anchor, total))
            total += 1
            if len(opened) > MAX_YAML_DEPTH:
                raise ManifestError(f"is nested deeper than {MAX_YAML_DEPTH} levels")
        elif not isinstance(event, NodeEvent) and type(event).__name__ in {"SequenceEndEvent", "MappingEndEvent"}:
            anchor, before = opened.pop()
            if anchor:
                sizes[anchor] = total - before
        if total > MAX_YAML_NODES:
            raise ManifestError(f"stands for more than {MAX_YAML_NODES:,} values once its aliases are replaced")


def xml_root(data: bytes) -> Element:
    """The root of an XML document, with names without their namespace. Raises: ManifestError.

    A document type is refused: it is where entities are defined, which may expand without end or name other files. Old
    manifests have prefixes and entities that are not defined, and other bytes than UTF-8; that is read over.
    """
    check_size(data)
    try:
        return _parsed(data, None)
    except expat.ExpatError as fault:
        if fault.code == _INVALID_TOKEN and not _is_utf8(data):
            with contextlib.suppress(expat.ExpatError, LookupError):
                return _parsed(data, "iso-8859-1")
        raise ManifestError(f"is not an XML document ({fault})") from fault
    except LookupError as fault:
        raise ManifestError("is an XML document in an encoding that is not known") from fault


_INVALID_TOKEN = 4  # XML_ERROR_INVALID_TOKEN


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _parsed(data: bytes, encoding: str | None) -> Element:
    """Raises: ExpatError, LookupError, ManifestError."""
    builder = TreeBuilder()
    parser = expat.ParserCreate(encoding)
    parser.buffer_text = True
    parser.UseForeignDTD(True)  # an entity that is not defined is passed over, and nothing is read for it
    count = depth = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal count, depth
        count, depth = count + 1, depth + 1
        if depth > MAX_XML_DEPTH or count > MAX_XML_ELEMENTS:
            raise ManifestError(f"has more than {MAX_XML_ELEMENTS:,} elements, or {MAX_XML_DEPTH} inside each other")
        builder.start(_local(tag), {_local(name): value for name, value in attributes.items()})

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_local(tag))

    def refuse(*_: object) -> None:
        raise ManifestError("has a document type, which may define entities without end")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = refuse
    parser.ExternalEntityRefHandler = lambda *_: 1
    parser.Parse(data, True)
    return builder.close()


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]
