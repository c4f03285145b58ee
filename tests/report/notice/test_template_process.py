# SPDX-License-Identifier: Apache-2.0
"""What a template cannot do that has broken out of its sandbox: the process around it is confined, too."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from ospo_scan.execute import landlock

pytestmark = [pytest.mark.processes, pytest.mark.skipif(sys.platform != "linux", reason="seccomp is of Linux")]

PROGRAM = """
from ospo_scan.report.notice import template_process

def rendered(template, values, is_html):
    scope = {}
    exec(template, scope)
    yield str(scope.get("answer"))

template_process.rendered = rendered
template_process.main()
"""


def start() -> subprocess.Popen[bytes]:
    path = os.pathsep.join(one for one in sys.path if one)
    command = [sys.executable, "-P", "-c", PROGRAM]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env={"PYTHONPATH": path})


def outcome(program: str) -> tuple[int | None, str]:
    """Exit code, and what the process says."""
    process = start()
    task = {"template": textwrap.dedent(program), "values": {}, "is_html": False}
    out, err = process.communicate(json.dumps(task).encode(), timeout=30)
    return process.returncode, (out or err).decode()


@pytest.mark.parametrize(
    "program",
    [
        "import socket; socket.socket()",
        "import subprocess; subprocess.run(['/bin/true'])",
        "import os; os.fork()",
        "import os; os.kill(os.getppid(), 0)",
        "open('/tmp/made', 'w')",
        "open('made', 'w')",
        pytest.param(
            "open('/etc/passwd')", marks=pytest.mark.skipif(not landlock.version(), reason="no Landlock here")
        ),
    ],
)
def test_a_template_that_has_broken_out_is_refused(program: str) -> None:
    code, said = outcome(program)
    assert code == 1
    assert "denied" in said or "not permitted" in said


def test_what_a_template_needs_is_allowed() -> None:
    assert outcome("import textwrap, html.parser; answer = 5") == (0, "5")


def test_a_template_ends_with_the_run_that_started_it() -> None:
    program = """
        import subprocess, sys, time
        child = subprocess.Popen([sys.executable, "-P", "-c", sys.argv[1]], stdin=subprocess.PIPE)
        print(child.pid, flush=True)
        child.stdin.write(b'{"template": "while True: pass", "values": {}, "is_html": false}')
        child.stdin.close()
        time.sleep(60)
    """
    path = os.pathsep.join(one for one in sys.path if one)
    command = [sys.executable, "-P", "-c", textwrap.dedent(program), PROGRAM]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={"PYTHONPATH": path}) as run:
        assert run.stdout is not None
        pid = int(run.stdout.readline())
        time.sleep(1)
        assert Path(f"/proc/{pid}").exists()
        run.kill()
    until = time.monotonic() + 10
    while Path(f"/proc/{pid}").exists() and b"Z" not in Path(f"/proc/{pid}/stat").read_bytes().split()[2:3]:
        assert time.monotonic() < until
        time.sleep(0.02)
