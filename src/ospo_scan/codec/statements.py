# SPDX-License-Identifier: Apache-2.0
"""Copyright statements, what is declared of a file and what is suspicious about it, as plain JSON values and back."""

from __future__ import annotations

from ospo_scan.codec.licenses import evidence_in
from ospo_scan.codec.texts import Plain, place_from_plain, place_to_plain, well_formed, well_formed_or_none
from ospo_scan.model import Copyright, Declaration, DeclarationSource, Suspicion
from ospo_scan.shape import choice_in, lines_in, list_in, members, optional_in, text, text_in

COPYRIGHT_KEYS = frozenset(("statement", "holders", "start_line", "end_line"))
SUSPICION_KEYS = frozenset(("start_line", "end_line", "message"))
DECLARATION_KEYS = frozenset(("source", "license_expression", "stated", "copyrights", "location", "evidence"))


def copyrights_to_plain(copyrights: tuple[Copyright, ...]) -> list[Plain]:
    """Copyright statements as a JSON list."""
    return [
        {
            "statement": well_formed(one.statement),
            "holders": [well_formed(holder) for holder in one.holders],
            "start_line": one.start_line,
            "end_line": one.end_line,
        }
        for one in copyrights
    ]


def copyright_from_plain(plain: object) -> Copyright:
    """One statement that ``copyrights_to_plain`` wrote. Raises: ValueError on anything else."""
    fields = members(plain, COPYRIGHT_KEYS, "a copyright statement")
    return Copyright(text_in(fields, "statement"), list_in(fields, "holders", text), *lines_in(fields))


def suspicions_to_plain(suspicions: tuple[Suspicion, ...]) -> list[Plain]:
    """What is suspicious about a file as a JSON list."""
    return [
        {"start_line": one.start_line, "end_line": one.end_line, "message": well_formed(one.message)}
        for one in suspicions
    ]


def suspicion_from_plain(plain: object) -> Suspicion:
    """One suspicion that ``suspicions_to_plain`` wrote. Raises: ValueError on anything else."""
    fields = members(plain, SUSPICION_KEYS, "a suspicion")
    return Suspicion(*lines_in(fields), text_in(fields, "message"))


def declaration_to_plain(declaration: Declaration) -> Plain:
    """One declaration as a JSON object."""
    expression, stated = declaration.license_expression, declaration.stated
    return {
        "source": declaration.source.value,
        "license_expression": well_formed_or_none(expression),
        "stated": well_formed_or_none(stated),
        "copyrights": [well_formed(one) for one in declaration.copyrights],
        "location": place_to_plain(declaration.location),
        "evidence": declaration.evidence,
    }


def declaration_from_plain(plain: object) -> Declaration:
    """The declaration that ``declaration_to_plain`` wrote. Raises: ValueError on anything else."""
    fields = members(plain, DECLARATION_KEYS, "a declaration")
    return Declaration(
        source=choice_in(fields, "source", DeclarationSource),
        license_expression=optional_in(fields, "license_expression", text_in),
        stated=optional_in(fields, "stated", text_in),
        copyrights=list_in(fields, "copyrights", text),
        location=place_from_plain(fields["location"]),
        evidence=optional_in(fields, "evidence", evidence_in),
    )
