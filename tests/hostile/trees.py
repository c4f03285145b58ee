# SPDX-License-Identifier: Apache-2.0
"""Trees of hostile files for all to try: one directory a row of the table below, with innocent files beside.

======  =====================================================  ============================================
row     what is hostile                                        where its test is
======  =====================================================  ============================================
1       links that loop or leave                               ``links``: test_hostile_trees
2, 4    files that change, vanish or cannot be read            test_hostile_moments
3       FIFOs, sockets, devices                                ``special_files``: test_hostile_trees
5       paths beyond PATH_MAX                                  ``beyond_path_max``: test_hostile_trees
6       names                                                  ``names``: test_hostile_trees
7       sparse files, endless lines                            ``sizes``: test_hostile_trees
8       texts that are slow to look at                         ``slow_texts``: test_hostile_engine
9       a PDF of 200,000 operators                             ``slow_pdf``: test_hostile_engine
10      archives and bombs                                     ``archives``: test_hostile_trees
11      text that hides from detection                         ``hidden_texts``: test_hostile_engine, tests/recovery
12      bombs of aliases and entities, deep documents          ``declarations``, ``manifests``: both
13      expressions without end                                ``expressions``: test_hostile_trees
14      policies                                               ``policies.POLICIES``: test_hostile_policies
15-17   stores that are damaged, poisoned, shared              tests/store
18, 19  signals, killed workers                                tests/execute, tests/cli/test_kills
20      what the configuration of a repository would run       ``git_traps``: test_hostile_repositories
21      environments: no home, no locale, no room              test_hostile_environments
======  =====================================================  ============================================
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from hostile import contents, formats, paths
from hostile.cases import Case, Maker, innocents

MAKERS: Mapping[str, Maker] = MappingProxyType(
    {
        "links": paths.links,
        "special-files": paths.special_files,
        "beyond-path-max": paths.beyond_path_max,
        "names": paths.names,
        "sizes": contents.sizes,
        "slow-texts": contents.slow_texts,
        "slow-pdf": contents.slow_pdf,
        "hidden-texts": contents.hidden_texts,
        "archives": formats.archives,
        "declarations": formats.declarations,
        "manifests": formats.manifests,
        "expressions": contents.expressions,
    }
)
"""The rows that are files, each with the name of its directory."""


def make_tree(root: Path, names: Iterable[str] = tuple(MAKERS), makers: Mapping[str, Maker] = MAKERS) -> list[Case]:
    """The rows of these names below ``root``, which is made; every case of them, the innocent ones included."""
    cases: list[Case] = []
    for name in names:
        folder = root / name
        folder.mkdir(parents=True)
        found = [*makers[name](folder), *innocents(folder)]
        cases += [replace(one, path=f"{name}/{one.path}") for one in found]
    return cases
