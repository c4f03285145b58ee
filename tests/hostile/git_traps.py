# SPDX-License-Identifier: Apache-2.0
"""Row 20: a repository whose configuration, attributes and hooks would run a program at every turn."""

from __future__ import annotations

import shutil
from pathlib import Path

_HOOKS = (
    *("applypatch-msg", "pre-applypatch", "post-applypatch", "pre-commit", "prepare-commit-msg", "commit-msg"),
    *("post-commit", "pre-rebase", "post-checkout", "post-merge", "pre-push", "reference-transaction", "update"),
    *("push-to-checkout", "pre-auto-gc", "post-rewrite", "post-index-change", "sendemail-validate"),
    *("fsmonitor-watchman", "query-watchman"),
)


def set_traps(repository: Path, marker: Path) -> None:
    """Everything in a repository that could make git run a program; each would create ``marker``."""
    trap = repository / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch '{marker}'\n")
    trap.chmod(0o755)
    (repository / ".git/hooks").mkdir(exist_ok=True)
    for hook in _HOOKS:
        shutil.copy(trap, repository / ".git/hooks" / hook)
    more = f'[core]\n\tfsmonitor = "{trap}"\n\thooksPath = "{repository}"\n'
    (repository / ".git/included").write_text(more)
    (repository / ".git/config").write_text(
        f"""[core]
\trepositoryformatversion = 0
\tfsmonitor = "{trap}"
\thooksPath = "{repository / ".git/hooks"}"
\tpager = "{trap}"
\teditor = "{trap}"
\tsshCommand = "{trap}"
\taskPass = "{trap}"
\tgitProxy = "{trap}"
\tattributesFile = "{repository / "attributes"}"
\texcludesFile = "/dev/zero"
\talternateRefsCommand = "{trap}"
[pager]
\tls-files = "{trap}"
\trev-parse = "{trap}"
\tls-tree = "{trap}"
\tcat-file = "{trap}"
[alias]
\tls-files = "!{trap}"
\trev-parse = "!{trap}"
\tmerge-base = "!{trap}"
[filter "evil"]
\tclean = "{trap}"
\tsmudge = "{trap}"
\tprocess = "{trap}"
\trequired = true
[diff]
\texternal = "{trap}"
[diff "evil"]
\ttextconv = "{trap}"
\tcommand = "{trap}"
[merge "evil"]
\tdriver = "{trap}"
[gpg]
\tprogram = "{trap}"
[gpg "ssh"]
\tprogram = "{trap}"
[log]
\tshowSignature = true
[commit]
\tgpgSign = true
[credential]
\thelper = "!{trap}"
[remote "origin"]
\turl = "ext::{trap}"
\tuploadpack = "{trap}"
[protocol]
\tallow = always
[uploadpack]
\tpackObjectsHook = "{trap}"
[sequence]
\teditor = "{trap}"
[browser "evil"]
\tcmd = "{trap}"
[trace2]
\teventTarget = "{marker}"
\tnormalTarget = "{marker}"
[include]
\tpath = included
[includeIf "gitdir:/"]
\tpath = included
"""
    )
    (repository / ".gitattributes").write_text(
        "* filter=evil diff=evil merge=evil ident working-tree-encoding=UTF-16\n"
    )
