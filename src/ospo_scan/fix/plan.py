# SPDX-License-Identifier: Apache-2.0
"""From the evidence to a plan: what would be written where, and what is left alone. Nothing is written here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from ospo_scan.concluding import Concluding
from ospo_scan.copyrights import folded
from ospo_scan.fix import reuse_toml
from ospo_scan.fix.changes import Cause, Change, Kind, LeftAlone, Plan, Style
from ospo_scan.fix.diff import unified
from ospo_scan.fix.disk import Disk
from ospo_scan.fix.eligibility import Eligible, Wanted, eligibility, holder_of, own_holders
from ospo_scan.fix.header import Insertion, Notice, has_notice, header_for, read_tags
from ospo_scan.fix.paths import is_generated
from ospo_scan.fix.reuse_toml import NotEditableError, Table
from ospo_scan.fix.texts import ids_of, missing_texts, used_ids
from ospo_scan.model import FileScan, Reason, Report, Scope, TextLocation, path_bytes, place_order
from ospo_scan.walk import Content

MANY = 5
"""So many files of one suffix that can hold no header get one entry in REUSE.toml, not a sidecar each."""

_ORDER = list(Kind)


@dataclass(frozen=True, slots=True)
class FixOptions:
    """What the person asked for.

    ``license_expression`` is canonical, None for what the tree concludes; ``copyrights`` are notices as they stand
    behind the tag, distinct and sorted. ``is_chosen`` says whether a path is among those that may be changed, None
    where the person named none. ``has_texts``: add license texts too. ``has_stated``: tag also files that state their
    license in other words.
    """

    license_expression: str | None
    copyrights: tuple[str, ...] = ()
    is_chosen: Callable[[str], bool] | None = None
    style: Style = Style.AUTO
    has_texts: bool = True
    has_stated: bool = False


def plan(report: Report, disk: Disk, options: FixOptions) -> Plan:
    """All that would change in the tree that the report is about.

    Every file is read anew: one whose digest is not that of the scan is left alone.
    """
    planning = _Planning(report, disk, options)
    for scan in report.result.files:
        if options.is_chosen is None or options.is_chosen(scan.path):
            planning.decide(scan)
    planning.place_beside()
    if options.has_texts:
        planning.add_texts()
    return planning.finished()


@dataclass(frozen=True, slots=True)
class _Beside:
    """A file whose license is to be stated outside of it; ``untouched``: in REUSE.toml or nowhere, and why."""

    path: str
    notice: Notice
    untouched: Cause | None


@dataclass(slots=True)
class _Planning:
    """One plan in the making. ``beside`` are the files whose license is to be stated outside of them."""

    report: Report
    disk: Disk
    options: FixOptions
    changes: list[Change] = field(default_factory=list)
    left: list[LeftAlone] = field(default_factory=list)
    beside: list[_Beside] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    missing: tuple[str, ...] = ()
    stated: int = 0
    concluding: Concluding = field(init=False)
    wanted: Wanted = field(init=False)
    listed: frozenset[str] = field(init=False)
    toml: Content | None = field(init=False)

    def __post_init__(self) -> None:
        """Look at what REUSE.toml says already."""
        options = self.options
        self.concluding = Concluding(self.report)
        self.wanted = Wanted(
            options.license_expression,
            own_holders(options.copyrights),
            is_named=options.is_chosen is not None,
            has_stated=options.has_stated,
        )
        found = self.disk.read(reuse_toml.FILE_NAME)
        self.toml = found if isinstance(found, Content) else None
        try:
            self.listed = reuse_toml.licensed_patterns(self._toml_data)
        except NotEditableError:
            self.listed = frozenset()

    def decide(self, scan: FileScan) -> None:
        """What becomes of one file."""
        found = eligibility(scan, self.concluding, self.wanted)
        if found is None:
            self.stated += not _is_skipped(scan)
        elif isinstance(found, LeftAlone):
            self.left.append(found)
        else:
            self._decide_eligible(scan, found)

    def _decide_eligible(self, scan: FileScan, file: Eligible) -> None:
        content = self.disk.read(file.path)
        if not isinstance(content, Content):
            self._leave(file.path, Cause.FAILED, content.detail or content.reason.value)
        elif content.sha256 != scan.file.sha256:
            self._leave(file.path, Cause.CHANGED)
        elif self._is_tagged(file.path, content):
            self.stated += 1
        elif self.disk.is_there(f"{file.path}.license"):
            self._leave(file.path, Cause.SIDECAR_THERE)
        else:
            if not self.wanted.is_named and is_generated(content.data):
                file = replace(file, untouched=Cause.GENERATED)
            self._place(scan, file, content)

    def _is_tagged(self, path: str, content: Content) -> bool:
        """Whether a tag of the file, a sidecar, or an entry that was made here before, gives it a license already."""
        sidecar = self.disk.read(f"{path}.license")
        return (
            bool(read_tags(content.data).licenses)
            or not self.listed.isdisjoint(reuse_toml.own_patterns(path))
            or (isinstance(sidecar, Content) and bool(read_tags(sidecar.data).licenses))
        )

    def _place(self, scan: FileScan, file: Eligible, content: Content) -> None:
        """A header where the file can hold one, else a place beside it."""
        style = self.options.style
        notice = Notice(file.license_expression, self.options.copyrights if file.is_ours else ())
        if style in (Style.AUTO, Style.HEADER) and file.untouched is None:
            shorter = replace(notice, copyrights=_unsaid(notice.copyrights, scan, content.data))
            header = header_for(file.path, content.data, shorter)
            if header is not None:
                self._change(file.path, Kind.HEADER, content, header, (file.path,))
                return
        if style is Style.HEADER:
            self._leave(file.path, file.untouched or Cause.NO_COMMENT)
        elif style is Style.SIDECAR and file.untouched is not None:
            self._leave(file.path, file.untouched)
        else:
            self.beside.append(_Beside(file.path, notice, file.untouched))

    def place_beside(self) -> None:
        """Sidecars, and entries of REUSE.toml, for the files that get no header."""
        chosen = _for_toml(self.beside, self.options.style)
        if chosen and (obstacle := self._obstacle()) is not None:
            self.notes.append(f"Nothing is added to REUSE.toml: {obstacle}.")
            chosen = []
        entered = {one for one in chosen if reuse_toml.can_name(one.path)}
        if entered:
            self._add_tables(entered)
        for one in self.beside:
            if one in entered:
                continue
            if self.options.style is Style.TOML or one.untouched is not None:
                self._leave(one.path, one.untouched or Cause.NO_ENTRY)
            else:
                self._change(f"{one.path}.license", Kind.SIDECAR, None, Insertion(0, one.notice.sidecar()), (one.path,))

    def _obstacle(self) -> str | None:
        """Why nothing can be added to REUSE.toml, as the end of a sentence."""
        if self.report.result.scope is Scope.FILE:
            return "only one file was scanned, not its project"
        if self.disk.is_there(reuse_toml.DEP5):
            return f"the tree has {reuse_toml.DEP5}, and REUSE allows one of the two"
        if self.toml is None and self.disk.is_there(reuse_toml.FILE_NAME):
            return "the file cannot be read"
        try:
            reuse_toml.with_tables(self._toml_data, [Table(("a",), Notice("MIT"))])
        except NotEditableError as fault:
            return str(fault)
        return None

    @property
    def _toml_data(self) -> bytes:
        return b"" if self.toml is None else self.toml.data

    def _add_tables(self, files: Iterable[_Beside]) -> None:
        by_notice: dict[Notice, list[str]] = {}
        for one in sorted(files, key=lambda one: path_bytes(one.path)):
            by_notice.setdefault(one.notice, []).append(one.path)
        tables = [
            Table(self._patterns(paths), notice)
            for notice, paths in sorted(by_notice.items(), key=lambda one: one[0].lines)
        ]
        insertion = reuse_toml.with_tables(self._toml_data, tables)
        about = tuple(path for paths in by_notice.values() for path in paths)
        self._change(reuse_toml.FILE_NAME, Kind.REUSE_TOML, self.toml, insertion, about)

    def _patterns(self, paths: Sequence[str]) -> tuple[str, ...]:
        """Patterns for these files, and for none else of the project: not where parts of it were not even listed."""
        files = self.report.result.files
        if any(scan.path.endswith("/") and scan.reason is not Reason.IGNORED for scan in files):
            return tuple(map(reuse_toml.literal, paths))
        return reuse_toml.patterns_for(paths, {scan.path for scan in files}.difference(paths))

    def add_texts(self) -> None:
        """The license texts that the tree lacks, for what it names and for what it will name."""
        result = self.report.result
        if not result.is_project:
            self.notes.append("No license texts are added: what was scanned is a part of a project, or one file.")
            return
        ids = set(used_ids(result.files))
        for change in self.changes:
            for told in read_tags(change.insertion.inserted).licenses:
                ids.update(ids_of(told))
        for one in self.beside:
            ids.update(ids_of(one.notice.license_expression))
        paths = [scan.path for scan in result.files]
        here = [f"LICENSES/{name}" for name in self.disk.list_names("LICENSES")]
        texts = missing_texts(ids, [*paths, *here], self._bytes)
        self.missing = texts.missing
        for path, text in texts.added:
            self._change(path, Kind.TEXT, None, Insertion(0, text), ())

    def finished(self) -> Plan:
        """The plan, in order."""
        changes = sorted(self.changes, key=lambda one: (_ORDER.index(one.kind), path_bytes(one.path)))
        left = sorted(self.left, key=lambda one: place_order(one.place))
        return Plan(tuple(changes), tuple(left), self.stated, self.missing, tuple(self.notes))

    def _bytes(self, path: str) -> bytes | None:
        found = self.disk.read(path)
        return found.data if isinstance(found, Content) else None

    def _change(
        self, path: str, kind: Kind, before: Content | None, insertion: Insertion, about: tuple[str, ...]
    ) -> None:
        diff = unified(path, before.data if before else None, insertion)
        self.changes.append(Change(path, kind, before.sha256 if before else None, insertion, about, diff))

    def _leave(self, path: str, cause: Cause, detail: str = "") -> None:
        self.left.append(LeftAlone(TextLocation(path), cause, detail))


def _is_skipped(scan: FileScan) -> bool:
    return scan.reason is not None


def _for_toml(files: Sequence[_Beside], style: Style) -> list[_Beside]:
    """Those of the files that get an entry in REUSE.toml."""
    if style is not Style.AUTO:
        return list(files) if style is Style.TOML else []
    counts = Counter((reuse_toml.suffix_of(one.path), one.notice) for one in files)
    return [
        one for one in files if one.untouched is not None or counts[reuse_toml.suffix_of(one.path), one.notice] >= MANY
    ]


def _unsaid(notices: Sequence[str], scan: FileScan, data: bytes) -> tuple[str, ...]:
    """The notices whose holder the file does not name yet in a way that REUSE reads."""
    said = {
        name
        for one in scan.copyrights or ()
        if has_notice(data, one.start_line, one.end_line)
        for name in (*map(folded, one.holders), holder_of(one.statement))
    }
    return tuple(one for one in notices if holder_of(one) not in said)
