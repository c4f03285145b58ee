# SPDX-License-Identifier: Apache-2.0
"""The walk: from a path on the command line to every file below it, each accounted for, read safely."""

from ospo_scan.walk.changes import Changes
from ospo_scan.walk.entry import Content, Entry, Unread, WalkOptions, path_from_bytes
from ospo_scan.walk.outgoing import unseen_path
from ospo_scan.walk.parts import Account, Accountant, Part, Parts, Source, Span
from ospo_scan.walk.selection import Selection
from ospo_scan.walk.tree import Tree, open_tree

__all__ = [
    "Account",
    "Accountant",
    "Changes",
    "Content",
    "Entry",
    "Part",
    "Parts",
    "Selection",
    "Source",
    "Span",
    "Tree",
    "Unread",
    "WalkOptions",
    "open_tree",
    "path_from_bytes",
    "unseen_path",
]
