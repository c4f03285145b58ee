#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What `make demo` shows: a sample project that fails its license policy, and the same project mended.
set -eu
ospo_scan="${BIN:-.venv/bin}/ospo-scan"
sample=build/demo
rm -rf "$sample"
mkdir -p build
cp -R fixtures/demo-project/tree "$sample"

run() {
    echo
    echo "\$ ospo-scan check $*"
    echo
    status=0
    "$ospo_scan" check "$@" || status=$?
    echo "(exit code $status)"
}

echo "1. A weather station's source tree, judged by the built-in policy 'permissive'."
run "$sample"
test "$status" -eq 1 || { echo "The demo was expected to fail with exit code 1." >&2; exit 1; }

echo
echo "2. The GPL-licensed chart module is replaced by the project's own, and the notice is made clear."
rm -r "$sample/vendor/chart"
cat > "$sample/src/chart.py" <<'PY'
# SPDX-License-Identifier: MIT
def chart(values):
    return "\n".join("#" * int(value) for value in values)
PY
cat > "$sample/docs/map.svg" <<'SVG'
<!-- SPDX-License-Identifier: CC0-1.0 -->
<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8"/></svg>
SVG
run "$sample" -o json=build/demo-report.json -o html=build/demo-report.html -o terminal=-
test "$status" -eq 0 || { echo "The demo was expected to pass with exit code 0." >&2; exit 1; }
echo
echo "The same report for browsers and programs: build/demo-report.html, build/demo-report.json."
echo "Try your own tree: $ospo_scan check PATH"
