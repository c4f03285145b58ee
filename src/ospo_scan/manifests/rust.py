# SPDX-License-Identifier: Apache-2.0
"""The license of Cargo.toml.

https://doc.rust-lang.org/cargo/reference/manifest.html
"""

from __future__ import annotations

from ospo_scan.manifests import Stated, Statement
from ospo_scan.manifests.documents import paths, table_in, text_in, toml_table


def cargo_toml(data: bytes) -> Stated:
    """``license`` is an expression, in which a slash is an old way to write OR; or ``license-file`` names the text.

    What a package takes from its workspace is not in its manifest; a workspace says it for its members.
    """
    document = toml_table(data)
    package = table_in(document, "package") or table_in(document, "workspace", "package")
    stated, file = text_in(package, "license"), text_in(package, "license-file")
    return Stated(
        statements=(Statement(stated),) if stated else (),
        is_slash_or=True,
        referenced_files=paths([file] if file else []),
    )
