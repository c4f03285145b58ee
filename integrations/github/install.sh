#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A step of action.yml: installs ospo-scan from the action's own checkout, and the locked versions of all it needs, into an
# environment of its own. Writes the output `program`, the path of ospo-scan.
set -eu

fail() {
    echo "::error title=ospo-scan::$1"
    exit 2
}

[ "${RUNNER_OS:-Linux}" != Windows ] || fail "ospo-scan does not run on Windows: use a runner with Linux."
home=$(mktemp -d "$RUNNER_TEMP/ospo-scan-program.XXXXXX")
python=${INPUT_PYTHON:-python3}
# NOTE: the working directory holds the tree that is judged. Python looks for modules there, unless it is told not to (-I).
"$python" -I -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' ||
    fail "ospo-scan needs Python 3.11, 3.12 or 3.13: run actions/setup-python before, or name one with the input python."
"$python" -I -m venv "$home" || fail "This Python cannot make a virtual environment: install its venv module."
cd "$home"
pip() {
    bin/python -I -m pip --disable-pip-version-check --quiet "$@"
}
pip install --require-hashes --only-binary :all: -r "$GITHUB_ACTION_PATH/requirements-runtime.lock"
pip install --no-deps --no-build-isolation "$GITHUB_ACTION_PATH"
bin/ospo-scan --version
echo "program=$home/bin/ospo-scan" >>"$GITHUB_OUTPUT"
