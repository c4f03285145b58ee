# SPDX-License-Identifier: Apache-2.0
"""Names and texts of a tree as values of an SPDX 2.3 document: the same in JSON, YAML and tag-value.

Tag-value has no escapes: a line ends where its value ends, and ``</text>`` ends any text. So what could end a value,
what readers would take for something else, and what a terminal obeys or hides is spelled out here, once for all three.
"""

from __future__ import annotations

import re

from ospo_scan.model import path_bytes
from ospo_scan.report.text import no_command, shown_path, visible

_PLAIN = re.compile(r"[\t\n\x20-\x7e]*")
_LINE_END = re.compile(r"\r\n?")
_PIECE = re.compile(r"[^\t\n]+")
_TEXT_END = re.compile(r"</(?=text>)", re.IGNORECASE)
_TEXT_MARK = re.compile(r"<(?=/?text>)", re.IGNORECASE)
# With the backslash before it: that one would read as a doubled one where a spelling follows.
_UNFIT_FOR_A_NAME = re.compile(r"(\\?)(<(?=/?text>)|\s\Z)", re.IGNORECASE)
_UNFIT_FOR_A_LIST = re.compile(r"(\\?)(,)")
_NOT_IN_AN_ID = re.compile(rb"[^A-Za-z0-9.]")

# NOTE: spdx-tools takes a value that is the name of a tag for that tag, and one that starts like an actor, a checksum
# or a date for one of these (spdx/parser/tagvalue/lexer.py).
_TAGS = """
SPDXVersion DataLicense DocumentName SPDXID DocumentComment DocumentNamespace ExternalDocumentRef Creator Created
CreatorComment LicenseListVersion Annotator AnnotationDate AnnotationComment AnnotationType SPDXREF Relationship
RelationshipComment PackageName PackageVersion PackageDownloadLocation FilesAnalyzed PackageSummary PackageSourceInfo
PackageFileName PackageSupplier PackageOriginator PackageChecksum PackageVerificationCode PackageDescription
PackageComment PackageLicenseDeclared PackageLicenseConcluded PackageLicenseInfoFromFiles PackageLicenseComments
PackageCopyrightText PackageHomePage ExternalRef ExternalRefComment PackageAttributionText PrimaryPackagePurpose
BuiltDate ReleaseDate ValidUntilDate FileName FileType FileChecksum LicenseConcluded LicenseInfoInFile
FileCopyrightText LicenseComments FileComment FileNotice FileContributor FileAttributionText LicenseID ExtractedText
LicenseName LicenseCrossReference LicenseComment SnippetSPDXID SnippetName SnippetComment SnippetCopyrightText
SnippetLicenseComments SnippetFromFileSPDXID SnippetLicenseConcluded LicenseInfoInSnippet SnippetAttributionText
SnippetByteRange SnippetLineRange NOASSERTION NONE
"""
_MISREAD = re.compile(
    rf"(?:{'|'.join(_TAGS.split())})\Z|(?:Tool|Organization|Person):|(?:ADLER|BLAKE|MD|SHA)[0-9A-Za-z-]*:"
    r"|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
)


def line_of(text: str) -> str:
    """``text`` as a value of one line, without white space around it; empty where there is nothing else.

    In quotes where a reader would take it for something else: for a tag, a checksum, a date or another keyword.
    """
    line = _without_marks(visible(text).strip())
    return f'"{line}"' if _MISREAD.match(line) else line


def text_of(text: str) -> str:
    r"""``text`` as a value of many lines: ``</text>`` is ``<\/text>``, and every line ends with ``\n``.

    No line of it is a command to the log of a GitHub Actions job, which may be where tag-value is written to.
    """
    if "##[" in text or not _PLAIN.fullmatch(text):
        text = _PIECE.sub(lambda piece: visible(piece[0]), _LINE_END.sub("\n", text))
    if "::" in text:
        text = "\n".join(map(no_command, text.split("\n")))
    return _TEXT_END.sub(r"<\\/", text)


def file_name(path: str) -> str:
    """The name of a file (clause 8.1): no two paths have the same."""
    # Readers strip values, and some look for the marks of a text anywhere in a line.
    return _UNFIT_FOR_A_NAME.sub(_spelled, f"./{shown_path(path)}")


def excluded_name(path: str) -> str:
    """The name of a file among those that a verification code leaves out, which commas separate: no two are alike."""
    return _UNFIT_FOR_A_LIST.sub(_spelled, file_name(path))


def file_id(path: str) -> str:
    r"""The identifier of a file: letters, digits and dots of its path, ``--`` for ``/``, ``-xx`` for any other byte."""
    return "SPDXRef-File-" + _NOT_IN_AN_ID.sub(_hyphenated, path_bytes(path)).decode("ascii")


def _without_marks(line: str) -> str:
    # Some readers look for the marks of a text anywhere in a line.
    return _TEXT_MARK.sub(r"\\x3c", line)


def _spelled(found: re.Match[str]) -> str:
    backslash, code = found[1], ord(found[2])
    return backslash * 2 + (f"\\x{code:02x}" if code < 0x80 else f"\\u{{{code:x}}}")


def _hyphenated(found: re.Match[bytes]) -> bytes:
    return b"--" if found[0] == b"/" else b"-%02x" % ord(found[0])
