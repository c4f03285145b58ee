# SPDX-License-Identifier: Apache-2.0
"""The keys of a policy file: the kind of each value, its default and what it means.

The JSON Schema, the reference in the docs and the check of the shape all come from here. What a shape cannot
say (license ids, patterns, rule ids) is checked in ``load``.
"""

from __future__ import annotations

from ospo_scan.policy.kinds import Lines, Number, Switch, Text, Texts, Version, Word, Words
from ospo_scan.policy.model import CONCERN_LEVELS, CurationReason, WaiverReason
from ospo_scan.policy.places import Document, Fault, Place, Plain, shown
from ospo_scan.policy.sections import Key, Section, Sections

OUTCOMES = ("allow", "review", "deny")
CONCERNS = tuple(CONCERN_LEVELS)
LEVELS = ("off", "note", "warning", "error")
WAIVER_REASONS = tuple(reason.value for reason in WaiverReason)
CURATION_REASONS = tuple(reason.value for reason in CurationReason)

_OPTIONAL_TEXT = Text(is_optional=True)

PROJECT = Section(
    "ProjectSection",
    "The project as a whole.",
    {
        "license": Key(
            _OPTIONAL_TEXT, "The license expression under which the project itself is released, such as `Apache-2.0`."
        ),
    },
)

SCAN = Section(
    "ScanSection",
    "Which files are looked at.",
    {
        "exclude": Key(
            Texts(),
            (
                "Patterns of files that are not scanned, in gitignore syntax, relative to the scanned root. "
                "Excluded files are named in every report."
            ),
        ),
        "include_untracked": Key(
            Switch(),
            "Whether files of a git work tree that git neither tracks nor ignores are scanned too.",
            default=False,
        ),
        "max_file_size": Key(
            Number(1, 4096, is_whole=True),
            (
                "The largest file that is scanned, in MiB. As all limits here, it holds where it is lower than that of "
                "the command line."
            ),
        ),
        "timeout": Key(Number(0.1, 86_400), "The time for one file, or one window of a large file, in seconds."),
        "max_growth": Key(
            Number(16, 2**20, is_whole=True), "The memory that one worker may take on top of the engine's, in MiB."
        ),
    },
)

ROLE = Section(
    "RoleSection",
    (
        "What holds for some files of the tree. The first role whose paths match a file is the role of that "
        "file.\n\nWhere none matches, a role `code`, `docs`, `data` or `model` without paths holds for the "
        "files that are such."
    ),
    {
        "name": Key(Text(), "The name of the role, such as `docs`. Reports show it.", is_required=True),
        "paths": Key(
            Texts(),
            (
                "The files that have the role: patterns in gitignore syntax, relative to the root. The roles "
                "`code`, `docs`, `data` and `model` need none: then files have them by what they are, where the "
                "paths of no role match."
            ),
        ),
        "allow": Key(Texts(), "As `allow` of the policy. For these files it comes before the lists of the policy."),
        "review": Key(Texts(), "As `review` of the policy, for these files."),
        "deny": Key(Texts(), "As `deny` of the policy, for these files."),
        "default": Key(Word(OUTCOMES, is_optional=True), "As `default` of the policy, for these files."),
        "project": Key(PROJECT, "The outbound license of these files."),
        "inherit": Key(
            Switch(), "Whether the lists of the policy count for these files where those of the role end.", default=True
        ),
        "note": Key(_OPTIONAL_TEXT, "A sentence that is shown with what the default decides."),
    },
)

CHOICE = Section(
    "ChoiceSection",
    "Which license is taken where a choice is given.",
    {
        "given": Key(
            Text(), "The license expression that gives the choice, such as `GPL-2.0-only OR MIT`.", is_required=True
        ),
        "choose": Key(Text(), "The alternative that is taken, such as `MIT`.", is_required=True),
        "where": Key(Texts(), "The files for which it is taken, as patterns. Without any, all."),
        "comment": Key(_OPTIONAL_TEXT, "Why."),
        "owner": Key(_OPTIONAL_TEXT, "Who decided, such as an e-mail address."),
    },
)

CURATION = Section(
    "CurationSection",
    "A correction of what was detected: it is wrong, or means something else.",
    {
        "where": Key(Texts(least=1), "The files in which it was detected, as patterns.", is_required=True),
        "lines": Key(Lines(), "The line in which the detection starts, or the first and the last one: `10-12`."),
        "detected": Key(Text(), "The license expression that was detected, as reports show it.", is_required=True),
        "concluded": Key(
            Text(), "The license expression that is right, or `NONE` where there is no license.", is_required=True
        ),
        "evidence": Key(_OPTIONAL_TEXT, "The digest of the text, as reports show it: it ends when the words change."),
        "reason": Key(Word(CURATION_REASONS), "Why it is wrong. `other` needs a comment.", is_required=True),
        "comment": Key(_OPTIONAL_TEXT, "What a reader has to know about it."),
        "owner": Key(_OPTIONAL_TEXT, "Who decided, such as an e-mail address."),
    },
)

WAIVER = Section(
    "WaiverSection",
    "A finding that is accepted, for a reason and up to a day.",
    {
        "rule": Key(Text(), "The id of the rule whose finding is accepted.", is_required=True),
        "where": Key(Texts(least=1), "The files in which it is accepted, as patterns.", is_required=True),
        "license": Key(
            _OPTIONAL_TEXT, "The license that is accepted: the expression of the finding, or all of it that is refused."
        ),
        "evidence": Key(_OPTIONAL_TEXT, "The digest of the text, as reports show it: it ends when the words change."),
        "reason": Key(Word(WAIVER_REASONS), "Why it is accepted. `other` needs a comment.", is_required=True),
        "comment": Key(_OPTIONAL_TEXT, "What a reader has to know about it."),
        "owner": Key(_OPTIONAL_TEXT, "Who decided, such as an e-mail address."),
        "expires": Key(
            _OPTIONAL_TEXT, "The last day on which it holds, such as `2027-03-31`. Without it, it never ends."
        ),
    },
)

POLICY = Section(
    "PolicyDocument",
    "A license policy of ospo-scan.",
    {
        "version": Key(Version(), "The version of the policy language. It is always 1.", is_required=True),
        "extends": Key(
            Texts(),
            (
                "Policies that hold where this one says nothing, the nearest last: `builtin:NAME`, or a file "
                "relative to this one with the digest that it has to have, `base.yml#sha256=…`."
            ),
        ),
        "project": Key(PROJECT, "The project as a whole."),
        "default": Key(
            Word(OUTCOMES),
            "How a license is judged that no entry of `allow`, `review` or `deny` names.",
            default="deny",
        ),
        "unknown": Key(
            Word(CONCERNS), "How a notice is judged that is some license, but does not say which one.", default="review"
        ),
        "missing": Key(
            Word(CONCERNS),
            "How a file is judged that is not empty and in which no license was found.",
            default="ignore",
        ),
        "min_score": Key(
            Number(),
            (
                "A detection with a lower score (that of its weakest match, 0-100) goes to review: it is neither "
                "allowed nor, on the strength of its weak matches alone, denied."
            ),
            default=80,
        ),
        "allow": Key(
            Texts(),
            (
                "Licenses that may be released. An entry is an SPDX id (`MIT`), an id with its exception "
                "(`GPL-2.0-only WITH Classpath-exception-2.0`), a `LicenseRef-…`, `category:NAME` or `set:NAME`."
            ),
        ),
        "review": Key(Texts(), "Licenses that a person has to look at first. Entries as in `allow`."),
        "deny": Key(Texts(), "Licenses that may not be released. Entries as in `allow`."),
        "levels": Key(
            Words(Word(LEVELS)), "The level of the findings of a rule, by rule id, in place of its own level."
        ),
        "note": Key(_OPTIONAL_TEXT, "A sentence that is shown with what the default decides."),
        "roles": Key(Sections(ROLE), "Lists of their own for some files. The first role that matches holds."),
        "choices": Key(Sections(CHOICE), "Which license is taken where a choice is given."),
        "curations": Key(Sections(CURATION), "Corrections of what was detected."),
        "waivers": Key(Sections(WAIVER), "Findings that are accepted."),
        "scan": Key(SCAN, "Which files are looked at."),
    },
)


def check_shape(document: Document) -> tuple[bool, list[Fault]]:
    """Whether the shape of ``document`` is right, and everything wrong with it; what was spoiled is not told again."""
    if document.value is None:
        return False, [Fault(Place(1, 1), "the file holds no policy; write at least `version: 1`, or run policy init")]
    if not isinstance(document.value, dict):
        found = shown(document.value)
        return False, [
            Fault(document.place_of(()), f"a policy is a mapping of keys, such as `version: 1`, not {found}")
        ]
    wrong = list(POLICY.wrong(document.value, ()))
    told = [
        one for one in wrong if not any(one.path[:length] in document.spoiled for length in range(len(one.path) + 1))
    ]
    return not wrong, [
        Fault(document.places.get(one.path, Place(1, 1)) if one.is_key else document.place_of(one.path), one.message)
        for one in told
    ]


def value_at(document: Document, *path: str) -> Plain:
    """What a document of the right shape says at ``path``, the keys of its sections, else the default of that key."""
    keys, value = POLICY.keys, document.value
    for step in path[:-1]:
        value = value.get(step) if isinstance(value, dict) else None
        kind = keys[step].kind
        keys = kind.keys if isinstance(kind, Section) else {}
    key = keys[path[-1]]
    return value.get(path[-1], key.default) if isinstance(value, dict) else key.default
