# SPDX-License-Identifier: Apache-2.0
"""From the options of ``check`` and ``scan`` to a scan of the tree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import click

from ospo_scan.cli.outputs import Output, own_paths
from ospo_scan.cli.progress import choose_progress
from ospo_scan.detect import DETECTORS
from ospo_scan.execute import Limits
from ospo_scan.execute.supervisor import Supervisor
from ospo_scan.model import ScanResult
from ospo_scan.report.json import is_own_report
from ospo_scan.scan import OwnFiles, scan
from ospo_scan.walk import WalkOptions, open_tree


@dataclass(frozen=True, slots=True)
class ScanOptions:
    """The options that say what is scanned and what it may cost, as the command line has them."""

    path: str
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    all_files: bool
    include_untracked: bool
    jobs: int
    timeout: float
    max_file_size: int
    max_growth: int
    no_progress: bool
    quiet: bool
    verbose: bool

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
    def verbosity(self) -> int:
        """-1 quiet, 0 as usual, 1 verbose."""
        return -1 if self.quiet else int(self.verbose)


def gather_evidence(
    options: ScanOptions,
    outputs: Iterable[Output],
    policy_paths: tuple[str, ...] = (),
    policy_exclude: tuple[str, ...] = (),
    is_untracked_included: bool = False,
) -> ScanResult:
    """Scan the tree that the options name; the policy and this run's outputs in it are not judged."""
    detector = DETECTORS["scancode"]()
    engine = detector.engine()
    limits = Limits(options.jobs, options.timeout, options.max_growth * 2**20)
    with (
        open_tree(options.path, options.walk_options(policy_exclude, is_untracked_included)) as tree,
        choose_progress(not options.no_progress and not options.quiet) as progress,
        Supervisor(detector.entry, limits) as backend,
    ):
        if options.verbose:
            click.echo(f"{len(tree.entries)} paths; {engine.name} {engine.version}, {engine.mode} mode", err=True)
        own = OwnFiles(frozenset((*policy_paths, *own_paths(outputs, options.path))), is_own_report)
        return scan(tree, detector, backend, own, progress)
