# SPDX-License-Identifier: Apache-2.0
"""Writes what a person accepts into a tree: license headers, sidecars, entries of REUSE.toml, license texts.

``plan`` decides from the evidence, file by file, what would change and what is left alone, and why; nothing is written
before ``writing`` is asked to. Specification: https://reuse.software/spec-3.3/
"""
