# SPDX-License-Identifier: Apache-2.0
"""What a tree sets for its scan: ``[tool.ospo-scan]`` in its ``pyproject.toml``. Flags and variables win over it."""

from __future__ import annotations

import os
import tomllib
from typing import Any

import click
from click.core import ParameterSource

from ospo_scan.errors import UsageError
from ospo_scan.manifests.bounds import MAX_TOML_PARTS, has_long_key

# What a tree may say about its own scan. Where reports are written is not among it: a hostile tree must not choose.
_CONFIGURABLE = (
    "policy",
    "baseline",
    "fail_on",
    "include",
    "exclude",
    "all_files",
    "include_untracked",
    "project_name",
    "project_version",
    "project_supplier",
)


# Where a command finds the names of the settings that the tree decided.
OBEYED = "ospo_scan.obeyed"

MAX_SETTINGS = 128 * 1024


class ConfiguredCommand(click.Command):
    """A command whose options can also be set in the ``pyproject.toml`` of the tree that ``path`` names."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        """Fill in what only the configuration sets, then run the command."""
        path = ctx.params.get("path")
        if path is not None and not ctx.params.get("no_config"):
            obeyed = ctx.meta.setdefault(OBEYED, [])
            for name, value in _configuration(path).items():
                parameter = next((p for p in self.params if p.name == name), None)
                if parameter is not None and ctx.get_parameter_source(name) is ParameterSource.DEFAULT:
                    ctx.params[name] = _configured(ctx, parameter, value, path)
                    obeyed.append(name.replace("_", "-"))
        return super().invoke(ctx)


def _configuration(path: str) -> dict[str, object]:
    """The table ``[tool.ospo-scan]`` of PATH's pyproject.toml, empty where there is none. Raises UsageError."""
    location = os.path.join(path, "pyproject.toml")
    settings = settings_of_tree(path)
    unknown = sorted(set(settings) - set(_CONFIGURABLE))
    if unknown:
        known = ", ".join(name.replace("_", "-") for name in _CONFIGURABLE)
        raise UsageError(f"{location}: [tool.ospo-scan] has no setting {unknown[0]!r}; it can have: {known}.")
    return settings


def settings_of_tree(path: str) -> dict[str, object]:
    """The settings in PATH's pyproject.toml, known or not, by name with ``_``; empty where there are none.

    Raises: UsageError where they cannot be read.
    """
    location = os.path.join(path, "pyproject.toml")
    if os.path.islink(location) or not os.path.isfile(location):
        return {}
    try:
        with open(location, "rb") as file:
            text = file.read(MAX_SETTINGS + 1)
    except OSError as fault:
        raise UsageError(f"{location} cannot be read as TOML ({fault}). Mend it, or pass --no-config.") from fault
    try:
        return settings_table(text)
    except ValueError as fault:
        raise UsageError(f"{location}{fault}") from fault


def settings_table(text: bytes) -> dict[str, object]:
    """The settings that a pyproject.toml with these bytes holds.

    Raises: ValueError with what a sentence says after the name of the file.
    """
    if b"ospo-scan" not in text and b"ospo_scan" not in text:
        return {}
    if len(text) > MAX_SETTINGS:
        raise ValueError(f" is larger than {MAX_SETTINGS // 1024} KiB: pass --no-config.")
    if has_long_key(text):
        raise ValueError(f" has a key of more than {MAX_TOML_PARTS} parts. Mend it, or pass --no-config.")
    try:
        tools = tomllib.loads(text.decode()).get("tool", {})
        is_misspelled = "ospo_scan" in tools
        table = tools.get("ospo-scan", {})
    except (ValueError, AttributeError, TypeError, RecursionError) as fault:
        raise ValueError(f" cannot be read as TOML ({fault}). Mend it, or pass --no-config.") from fault
    if is_misspelled:
        raise ValueError(": [tool.ospo_scan] is not read; write [tool.ospo-scan].")
    if not isinstance(table, dict):
        raise ValueError(": tool.ospo-scan must be a table. Mend it, or pass --no-config.")
    return {key.replace("-", "_"): value for key, value in table.items()}


def _configured(ctx: click.Context, parameter: click.Parameter, value: object, path: str) -> object:
    if parameter.multiple and not (isinstance(value, list) and all(isinstance(one, str) for one in value)):
        raise UsageError(f"{path}/pyproject.toml: [tool.ospo-scan] {parameter.name} must be a list of texts.")
    try:
        converted: object = parameter.type_cast_value(ctx, value)
    except (click.BadParameter, TypeError, ValueError, AttributeError, OverflowError) as fault:
        said = fault.message if isinstance(fault, click.BadParameter) else str(fault)
        raise UsageError(f"{path}/pyproject.toml: [tool.ospo-scan] {parameter.name}: {said}") from fault
    is_file = parameter.name == "baseline" or (parameter.name == "policy" and not str(converted).startswith("builtin:"))
    if is_file and isinstance(converted, str):
        named = os.path.join(path, converted)
        if not os.path.isfile(named):
            raise UsageError(f"{path}/pyproject.toml: [tool.ospo-scan] {parameter.name}: there is no file {named}.")
        return named
    return converted
