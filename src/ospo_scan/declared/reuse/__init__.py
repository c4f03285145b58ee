# SPDX-License-Identifier: Apache-2.0
"""REUSE 3.3: headers, snippets, ``.license`` sidecars, ``REUSE.toml``, ``.reuse/dep5`` and ``LICENSES/``.

Specification: https://reuse.software/spec-3.3/. docs/reuse.md says what is read and where we differ from reuse.
"""
