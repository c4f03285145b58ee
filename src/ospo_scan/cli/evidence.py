# SPDX-License-Identifier: Apache-2.0
"""From the options of ``check`` and ``scan`` to a scan of the tree."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace

import click

from ospo_scan.cli.outputs import MOMENT, Output, needs_copyrights, own_paths, refuse_links
from ospo_scan.cli.progress import SilentProgress, choose_progress
from ospo_scan.cli.results import choose_seals, choose_store, find_cache, say_reused, store_paths
from ospo_scan.cli.settings import OBEYED
from ospo_scan.cli.since import check_since, with_policy_changes
from ospo_scan.declared.weights import account
from ospo_scan.detect import DETECTORS
from ospo_scan.detect.scancode import kept
from ospo_scan.detect.scancode.saved import read_scancode_json
from ospo_scan.execute import Limits
from ospo_scan.execute.memory import available_bytes
from ospo_scan.execute.supervisor import Supervisor
from ospo_scan.gathering import Means, gather
from ospo_scan.model import FileScan, FileStatus, Project, ScanResult, Scope, path_bytes
from ospo_scan.refine import with_refinements
from ospo_scan.refine.references import with_references
from ospo_scan.report.json.reading import is_own_report
from ospo_scan.report.text import visible
from ospo_scan.scan import OwnFiles
from ospo_scan.walk import Selection, Tree, WalkOptions, open_tree


@dataclass(frozen=True, slots=True)
class ScanOptions:
    """The options that say what is scanned and what it may cost, as the command line has them.

    ``is_anew``: no result is kept or comes from an earlier run, whatever the others say; only the engine's index is.
    ``notes`` are sentences for every report about what decided them besides (see ``limits``).
    """

    path: str
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    all_files: bool
    include_untracked: bool
    engine: str
    jobs: int
    timeout: float
    max_file_size: int
    max_growth: int
    max_memory: int | None
    cache_dir: str | None
    cache_size: int
    no_cache: bool
    cache_readonly: bool
    cache_key_file: str | None
    no_progress: bool
    quiet: bool
    verbose: bool
    since: str | None = None
    copyrights: bool | None = None
    project_name: str | None = None
    project_version: str | None = None
    project_supplier: str | None = None
    environment: tuple[str, ...] = ()
    is_anew: bool = False
    notes: tuple[str, ...] = ()

    def walk_options(self, policy_exclude: tuple[str, ...], is_untracked_included: bool) -> WalkOptions:
        """What to walk, once the policy has had its say."""
        return WalkOptions(
            include=self.include,
            exclude=self.exclude,
            policy_exclude=policy_exclude,
            is_all_files=self.all_files,
            is_untracked_included=self.include_untracked or is_untracked_included,
            max_size=self.max_file_size * 2**20,
        )

    @property
    def limits(self) -> Limits:
        """What the run may cost. As a rule it takes nine tenths of the memory that is free."""
        free = available_bytes()
        memory = self.max_memory * 2**20 if self.max_memory else None if free is None else free * 9 // 10
        return Limits(self.jobs, self.timeout, self.max_growth * 2**20, memory)

    @property
    def verbosity(self) -> int:
        """-1 quiet, 0 as usual, 1 verbose."""
        return -1 if self.quiet else int(self.verbose)


def saved_evidence(file: str, options: ScanOptions, policy_exclude: tuple[str, ...] = ()) -> ScanResult:
    """The files of a saved scancode scan, without what the options and the policy leave out."""
    result = with_refinements(read_scancode_json(file), None)
    selection = Selection(options.walk_options(policy_exclude, False))
    scans = []
    for one in result.files:
        refusal = selection.refusal(path_bytes(one.path))
        if refusal is None:
            scans.append(one)
        else:
            scans.append(FileScan(one.file, FileStatus.SKIPPED, refusal.reason, refusal.detail))
    return with_references(replace(result, files=tuple(scans)))


def gather_evidence(
    options: ScanOptions,
    outputs: Sequence[Output],
    policy_paths: tuple[str, ...] = (),
    policy_exclude: tuple[str, ...] = (),
    is_untracked_included: bool = False,
    default_policy_path: str | None = None,
) -> ScanResult:
    """Scan the tree that the options name; the policy and this run's outputs in it are not judged.

    ``default_policy_path`` is where a policy of the tree would be found by itself, None where another one was named.
    """
    if options.since is not None:
        check_since(options.since)
    refuse_links(outputs, options.path)
    detector = DETECTORS["scancode"](options.engine)
    engine = detector.engine()
    note = _quiet if options.quiet else _note
    diagnose = _note if options.verbose else _quiet
    if detector.caution:
        note(detector.caution)
    seals = choose_seals(options.cache_key_file, options.path)
    cache = None if options.no_cache else find_cache(options.cache_dir)
    variables = kept.variables(cache, engine.fingerprint, is_readonly=options.cache_readonly)
    with (
        open_tree(options.path, options.walk_options(policy_exclude, is_untracked_included), account) as tree,
        closing(
            choose_store(None if options.is_anew else cache, options.cache_size * 2**20, options.cache_readonly, seals)
        ) as store,
    ):
        changes = None if options.since is None else tree.changes_since(options.since)
        if untracked := tuple(path for path in tree.untracked if path not in policy_paths):
            note(_untracked_note(untracked))
        if options.verbose:
            click.echo(f"{len(tree.entries)} paths; {engine.name} {engine.version}, {engine.mode} mode", err=True)
        # In a git work tree an earlier report is not tracked, so not scanned; what is tracked is source to be judged.
        outputs_here = () if tree.scope is Scope.GIT else own_paths(outputs, options.path)
        own = OwnFiles(frozenset((*policy_paths, *outputs_here, *store_paths(cache, options.path))), is_own_report)
        is_asked = needs_copyrights(outputs) if options.copyrights is None else options.copyrights
        bars = _Bars(not options.no_progress and not options.quiet)
        means = Means(
            mode=options.engine,
            store=store,
            backend=lambda one: Supervisor(one.entry, options.limits, variables, note, diagnose),
            progress=bars.make,
            environment=options.environment,
        )
        result = gather(tree, means, own, changes, wants_copyrights=is_asked)
        result = replace(result, project=_project(options, tree))
        if changes is not None:
            governing = [*policy_paths, *([default_policy_path] if default_policy_path else ())]
            result = with_policy_changes(result, changes, governing, options.path)
    say_reused(bars.made[0], seals, options.verbosity)
    return replace(
        result, notes=(*result.notes, *_settings_note(), *options.notes, *_environment_note(options.environment))
    )


@dataclass(slots=True)
class _Bars:
    """Makes what tells a person how far each pass has come; ``made`` holds them, that of the scan first."""

    is_wanted: bool
    made: list[SilentProgress] = field(default_factory=list)

    def make(self, what: str) -> SilentProgress:
        """A bar for one pass, or silence."""
        self.made.append(choose_progress(self.is_wanted, what))
        return self.made[-1]


def _project(options: ScanOptions, tree: Tree) -> Project:
    """What the person says the project is, and the commit that it is at."""
    named = Project(options.project_name, options.project_version, supplier=options.project_supplier)
    if (revision := tree.revision()) is None:
        return named
    commit, moment = revision
    return replace(named, revision=commit, revision_date=moment.strftime(MOMENT))


def _note(sentence: str) -> None:
    click.echo(f"Note: {sentence}", err=True)


def _quiet(_: str) -> None:
    pass


def _settings_note() -> tuple[str, ...]:
    """What the tree itself decided about its scan, for the report."""
    obeyed = click.get_current_context().meta.get(OBEYED, [])
    if not obeyed:
        return ()
    return (f"The tree's own pyproject.toml decided these settings of the scan: {', '.join(sorted(obeyed))}.",)


def _environment_note(directories: tuple[str, ...]) -> tuple[str, ...]:
    """That the report says more than the tree does; where the directories are is not for a report to tell."""
    if not directories:
        return ()
    count = "one directory" if len(directories) == 1 else f"{len(directories)} directories"
    return (f"Licenses of packages that are not in the tree were looked up in {count} of this machine.",)


def _untracked_note(paths: tuple[str, ...]) -> str:
    """A forgotten ``git add`` is easy to overlook: what is there but not tracked, by name."""
    named = ", ".join(visible(path) for path in paths[:3]) + (", …" if len(paths) > 3 else "")
    count = f"{len(paths)} untracked file is" if len(paths) == 1 else f"{len(paths)} untracked files are"
    return f"{count} not scanned ({named}); --include-untracked scans them too."
