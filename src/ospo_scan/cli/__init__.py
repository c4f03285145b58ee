# SPDX-License-Identifier: Apache-2.0
"""The command line: options in, one call, an exit code out. The only package that imports click.

One module a command, imported when the command is used, so that ``--help`` and ``--version`` stay quick.
"""

from __future__ import annotations

import errno
import importlib
import signal
from collections.abc import Mapping
from types import FrameType

import click

from ospo_scan.cli.standard_output import abandon_stdout, abandon_terminal, flush_stdout
from ospo_scan.errors import OspoScanError, PolicyError, Terminated, UsageError

_COMMANDS: Mapping[str, str] = {
    "check": "Scan a tree, judge it against a policy, report and gate.",
    "scan": "Scan a tree and report the evidence, without a policy.",
    "report": "Write a saved JSON report in another format, or compare two.",
    "verify": "Check whether a saved JSON report still holds for a tree.",
    "explain": "Explain a license, a rule, a finding or a file, step by step.",
    "fix": "Write license headers, sidecars and texts where files state none.",
    "policy": "Make, check, show and test policies.",
    "waive": "Accept a finding, for a reason and up to a day.",
    "baseline": "Show and shrink the list of known findings.",
    "hook": "Judge what is about to be committed or pushed, for pre-commit.",
    "cache": "Show, shrink, clear and prepare what is kept from run to run.",
}
INTERRUPTED = 130
_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_HELP = """Tell whether a source tree may be released under a license policy, with the evidence.

\b
ospo-scan check               judge the tree in this directory
ospo-scan check -f json PATH  the same for PATH, as JSON
ospo-scan explain MIT         say what a license asks, and how the policy here judges it
ospo-scan policy init         write a first policy, to be edited

Exit codes: 0 pass; 1 findings; 2 usage, or a policy that cannot be used; 3 the scan is incomplete (a file could
not be scanned, or there was nothing to scan); 129, 130 and 143 when stopped.
"""


class _Commands(click.Group):
    """A group whose commands are the modules of this package, imported one at a time."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, in the order of the help."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, None where there is none."""
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"ospo_scan.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


def _show_version(ctx: click.Context, _: click.Parameter, is_asked: bool) -> None:
    if is_asked and not ctx.resilient_parsing:
        from ospo_scan.cli.version import version_text

        click.echo(version_text())
        ctx.exit()


@click.group(
    cls=_Commands, help=_HELP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version, help="Show versions and exit."
)
def main() -> None:
    """Judge source trees by their licenses."""


def run(arguments: list[str]) -> int:  # noqa: PLR0911 - one return for each way in which a run ends
    """The exit code of the command line ``arguments``; every message of a fault goes to stderr."""
    for number in _ENDING:
        if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup, and in the background of a script
            signal.signal(number, _end)
    try:
        code = _exit_code(main.main(args=arguments, prog_name="ospo-scan", standalone_mode=False))
        flush_stdout()
        return code
    except click.ClickException as fault:
        _complain(_usage(fault))
        return fault.exit_code
    except PolicyError as fault:
        for one in fault.faults:
            _complain(str(one))
        _complain(f"Error: {_faults(fault)}; nothing was scanned.")
        return fault.exit_code
    except OspoScanError as fault:
        _complain(f"Error: {fault}")
        return fault.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _ended("Interrupted.", INTERRUPTED)
    except Terminated as fault:
        return _ended("Terminated.", fault.exit_code)
    except MemoryError:
        _complain(
            "Error: Out of memory. Use fewer workers (--jobs 1), or scan a part of the tree at a time (--include)."
        )
        return OspoScanError.exit_code
    except OSError as fault:
        if fault.filename is not None or fault.errno not in (errno.ENOSPC, errno.EIO, errno.EFBIG, errno.EBADF):
            raise  # a bug of ours
        abandon_stdout()
        _complain(f"Error: Cannot write to standard output: {fault.strerror}.")
        return UsageError.exit_code


def _usage(fault: click.ClickException) -> str:
    context = getattr(fault, "ctx", None)
    usage = f"{context.get_usage()}\nTry '{context.command_path} --help'.\n" if context is not None else ""
    message = fault.format_message().replace("\n\t", "\n  ")  # before each choice that click lists
    return f"{usage}Error: {message}"


def _complain(text: str) -> None:
    from ospo_scan.report.text import no_command, visible

    click.echo("\n".join(no_command(visible(line)) for line in text.splitlines()), err=True)


def _ended(word: str, code: int) -> int:
    try:
        click.echo(word, err=True)
    except OSError:
        abandon_terminal()
    return code


def _faults(fault: PolicyError) -> str:
    count = sum(not one.is_warning for one in fault.faults)
    return f"the {fault.kind} has {count} fault{'s' if count != 1 else ''}"


def _exit_code(returned: object) -> int:
    return returned if isinstance(returned, int) else 0


def _end(number: int, _: FrameType | None) -> None:
    """End the run in an orderly way, which a second signal does not cut short: children are killed, not waited for."""
    for one in _ENDING:
        signal.signal(one, signal.SIG_IGN)
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    raise Terminated(number)
