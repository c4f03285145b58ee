# SPDX-License-Identifier: Apache-2.0
"""The entries of a plain directory: walked from the top down, with the ignore files found on the way."""

from __future__ import annotations

import contextlib
import os
import re
import stat
from dataclasses import dataclass

from ospo_scan.model import FileStatus, Reason
from ospo_scan.walk.content import read_content
from ospo_scan.walk.entry import Content, Entry, path_from_bytes
from ospo_scan.walk.ignore import IgnoreRules, parse_ignore_file
from ospo_scan.walk.links import link_entry
from ospo_scan.walk.pattern import DIRECTORY_MARK
from ospo_scan.walk.root import Root, fault_reason
from ospo_scan.walk.selection import NOT_INCLUDED, Refusal, Selection

IGNORE_FILE = b".gitignore"
MAX_IGNORE_FILE_SIZE = 256 * 1024
MAX_IGNORE_FILES_IN_FORCE = 50
MAX_PATH_BYTES = 32 * 1024
MAX_NOTES = 20
_MAX_POINTER = 1024
_COMMIT = re.compile(rb"[0-9a-f]{40,64}\s*")

Entries = list[tuple[bytes, Entry]]


@dataclass(frozen=True, slots=True)
class _IgnoreFile:
    """An ignore file in force: its path, the length of what to cut off a path before matching, its rules."""

    path: str
    cut: int
    rules: IgnoreRules


@dataclass(frozen=True, slots=True)
class _Directory:
    """A directory to be walked, with what holds in the directory above it; nearest ignore file first."""

    path: bytes
    ignore_files: tuple[_IgnoreFile, ...]
    is_included: bool


class DirectoryWalk:
    """One walk of a whole directory; ``entries`` and ``notes`` are complete after ``run``."""

    def __init__(self, root: Root, selection: Selection, obeys_ignore_files: bool) -> None:
        self._root = root
        self._selection = selection
        self._obeys_ignore_files = obeys_ignore_files
        self._pending: list[_Directory] = []
        self._dropped_notes = 0
        self.entries: Entries = []
        self.notes: list[str] = []

    def run(self) -> None:
        """Walk the tree without recursion: it may be thousands of directories deep."""
        self._pending.append(_Directory(b"", (), self._selection.is_everything_included))
        while self._pending:
            self._walk(self._pending.pop())
        if self._dropped_notes:
            self.notes.append(f"{self._dropped_notes} more ignore rules are not obeyed.")

    def _walk(self, directory: _Directory) -> None:
        try:
            found = self._root.list_directory(directory.path)
        except OSError as error:
            self._add_fault((directory.path or b".") + b"/", error)
            return
        if self._obeys_ignore_files and any(name == IGNORE_FILE for name, _ in found):
            directory = self._with_ignore_file(directory)
        prefix = directory.path + b"/" if directory.path else b""
        for name, status in found:
            if name == b".git" and self._is_of_git(prefix + name, status):
                is_directory = not isinstance(status, OSError) and stat.S_ISDIR(status.st_mode)
                if prefix:  # that of the tree itself is in nobody's way
                    path = prefix + name + b"/" * is_directory
                    self._add(path, FileStatus.SKIPPED, Reason.IGNORED, "data of git, no part of the project")
            else:
                self._visit(prefix + name, status, directory)

    def _is_of_git(self, path: bytes, status: os.stat_result | OSError) -> bool:
        """Whether something called ``.git`` is what git takes for a repository, or a small file that points to one."""
        if isinstance(status, OSError):
            return False
        if not stat.S_ISDIR(status.st_mode):
            return stat.S_ISREG(status.st_mode) and self._begins(path, b"gitdir: ")
        with contextlib.suppress(OSError):
            names = {name for name, _ in self._root.list_directory(path)}
            is_like_one = {b"HEAD", b"objects", b"refs"} <= names
            # That of the tree itself may be broken: --all-files is for that, too.
            return is_like_one and (path == b".git" or self._begins(path + b"/HEAD", b"ref: ", is_id=True))
        return False

    def _begins(self, path: bytes, word: bytes, *, is_id: bool = False) -> bool:
        """Whether a small file is one line that begins with a word, or, with ``is_id``, the id of a commit."""
        content = read_content(self._root, path, _MAX_POINTER)
        if not isinstance(content, Content) or content.data.rstrip(b"\r\n").count(b"\n"):
            return False
        return content.data.startswith(word) or (is_id and _COMMIT.fullmatch(content.data) is not None)

    def _visit(self, path: bytes, status: os.stat_result | OSError, above: _Directory) -> None:
        if isinstance(status, OSError):
            if not self._is_refused(path, False, above):
                self._add_fault(path, status)
            return
        is_directory = stat.S_ISDIR(status.st_mode)
        if self._is_refused(path, is_directory, above):
            return
        if not is_directory:
            self.entries.append((path, file_entry(self._root, path, status)))
        elif len(path) > MAX_PATH_BYTES:
            detail = f"the path is longer than {MAX_PATH_BYTES:,} bytes"
            self._add(path + b"/", FileStatus.ERROR, Reason.UNREADABLE, detail)
        else:
            is_included = self._selection.is_included(path, True, above.is_included)
            self._pending.append(_Directory(path, above.ignore_files, is_included))

    def _is_refused(self, path: bytes, is_directory: bool, above: _Directory) -> bool:
        refusal = _ignored(path, is_directory, above.ignore_files) or self._selection.excluded(path, is_directory)
        # A directory that is not included itself may hold files that are.
        if refusal is None and not is_directory:
            refusal = None if self._selection.is_included(path, False, above.is_included) else NOT_INCLUDED
        if refusal is None:
            return False
        self._add(path + b"/" if is_directory else path, FileStatus.SKIPPED, refusal.reason, refusal.detail)
        return True

    def _with_ignore_file(self, directory: _Directory) -> _Directory:
        path = directory.path + b"/" + IGNORE_FILE if directory.path else IGNORE_FILE
        name = path_from_bytes(path)
        if len(directory.ignore_files) >= MAX_IGNORE_FILES_IN_FORCE:
            self._note(f"{name} is not obeyed: {MAX_IGNORE_FILES_IN_FORCE} ignore files above it are in force already.")
            return directory
        content = read_content(self._root, path, MAX_IGNORE_FILE_SIZE)
        if not isinstance(content, Content):
            self._note(f"{name} is not obeyed: {content.detail or content.reason}.")
            return directory
        rules, faults = parse_ignore_file(content.data)
        for fault in faults:
            self._note(f"{name}:{fault.line}: the pattern {fault.text!r} is not obeyed: it {fault.message}.")
        file = _IgnoreFile(name, len(path) - len(IGNORE_FILE), rules)
        return _Directory(directory.path, (file, *directory.ignore_files), directory.is_included)

    def _add(self, path: bytes, status: FileStatus, reason: Reason, detail: str | None) -> None:
        self.entries.append((path, Entry(path_from_bytes(path), status, reason, detail)))

    def _add_fault(self, path: bytes, error: OSError) -> None:
        self._add(path, FileStatus.ERROR, fault_reason(error), error.strerror)

    def _note(self, sentence: str) -> None:
        if len(self.notes) < MAX_NOTES:
            self.notes.append(sentence)
        else:
            self._dropped_notes += 1


def file_entry(root: Root, path: bytes, status: os.stat_result) -> Entry:
    """The entry of anything but a directory, by what it is."""
    if stat.S_ISREG(status.st_mode):
        return Entry(path_from_bytes(path), size=status.st_size)
    if stat.S_ISLNK(status.st_mode):
        return link_entry(root, path)
    kinds = {stat.S_IFIFO: "FIFO", stat.S_IFSOCK: "socket", stat.S_IFCHR: "device", stat.S_IFBLK: "device"}
    kind = kinds.get(stat.S_IFMT(status.st_mode), "special file")
    return Entry(path_from_bytes(path), FileStatus.NOT_INSPECTED, Reason.SPECIAL_FILE, kind)


def _ignored(path: bytes, is_directory: bool, files: tuple[_IgnoreFile, ...]) -> Refusal | None:
    text = path + DIRECTORY_MARK if is_directory else path
    for file in files:
        rule = file.rules.match(text[file.cut :])
        if rule is not None:
            detail = f"{file.path}:{rule.line}: {rule.text}"
            return None if rule.is_negated else Refusal(Reason.IGNORED, detail)
    return None
