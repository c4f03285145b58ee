#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A step of action.yml: runs `ospo-scan check` as the inputs say (INPUT_…, see there), and writes reports and outputs.
#
# It ends with exit code 0 once the outputs are written, whatever the verdict: the last step of the action fails the job.
# In a pull request the tree, its policy and its settings are a stranger's. So the policy is that of the base branch,
# nothing in the working directory is run, and what is printed of the tree cannot give commands to the runner.
set -eu
# The runner obeys commands in both streams and reads them apart: as one stream they keep their order.
exec 2>&1

most_summary_bytes=1048576 # the runner takes no more

warn() {
    echo "::warning title=ospo-scan::$1"
}

fail() {
    echo "::error title=ospo-scan::$1"
    echo "exit-code=2" >>"$GITHUB_OUTPUT"
    exit 0
}

# Adds an option of `ospo-scan check`.
add() {
    printf '%s\n' "$1" >>"$work/options"
}

git_in() {
    directory=$1
    shift
    GIT_LFS_SKIP_SMUDGE=1 git -c core.fsmonitor=false -c core.hooksPath=/dev/null -C "$directory" "$@"
}

# Runs a command in whose words the runner must see no commands.
quietly() {
    token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    echo "::stop-commands::$token"
    status=0
    "$@" || status=$?
    printf '\n::%s::\n' "$token"
    return "$status"
}

# Sets `base` to the commit that the request wants to be merged into.
find_base() {
    name=refs/remotes/origin/$GITHUB_BASE_REF
    base=$(git_in "$root" rev-parse --verify --quiet --end-of-options "$name^{commit}") ||
        fail "The base branch is not here to compare with: give actions/checkout the option fetch-depth: 0."
    # NOTE: on pull_request_target actions/checkout takes the base branch as a rule, in which nothing has changed.
    [ "$base" != "$(git_in "$root" rev-parse HEAD)" ] ||
        fail "What is checked out is the base branch and not the request: nothing would be judged."
}

# Writes the files of the base branch to a directory, and sets `trusted` to where the input path is in there.
lay_out_base() {
    top=$(git_in "$root" rev-parse --show-toplevel)
    mkdir "$work/base"
    export GIT_INDEX_FILE="$work/base-index"
    git_in "$top" read-tree "$base"
    git_in "$top" checkout-index --quiet --all --prefix="$work/base/"
    unset GIT_INDEX_FILE
    trusted=$work/base/$(git_in "$root" rev-parse --show-prefix)
    trusted=${trusted%/}
    if grep -qs 'tool\.ospo-scan' "$trusted/pyproject.toml"; then
        warn "For pull requests [tool.ospo-scan] in pyproject.toml is not read: name policy and baseline in the workflow."
    fi
}

# Adds the options for $2, the value of the input $1 (policy or baseline); `ospo-scan $3` fails where it cannot be used.
govern() {
    file=${2#./}
    case /$file/ in
    //* | /builtin:*)
        add "--$1=$file"
        return
        ;;
    */../*) fail "The input $1 names a file that is not in the tree: give its absolute path." ;;
    esac
    if [ -e "$trusted/$file" ] || [ "$trusted" = "$root" ]; then
        add "--$1=$trusted/$file"
    elif [ -e "$root/$file" ] || [ "$1,$2" = policy,ospo-policy.yml ]; then
        # What a request brings along does not take the place of what holds in the base branch.
        [ "$1" != policy ] || add "--policy=builtin:permissive"
    else
        add "--$1=$trusted/$file" # which ospo-scan will miss
    fi
    if [ "$trusted" != "$root" ]; then
        # It quotes the names of licenses, and is no more judged than the one in use is.
        add "--exclude=/$(printf %s "$file" | sed 's/[][*?!#\\ ]/\\&/g')"
        cmp -s "$root/$file" "$trusted/$file" || look_at_change "$1" "$file" "$3"
    fi
}

# Says that the request changes its policy or baseline, and ends the script where all later runs would fail for that.
look_at_change() {
    [ -e "$root/$2" ] || [ -e "$trusted/$2" ] || return 0
    warn "This request changes the $1 $2. It is judged by that of the base branch; a change counts once it is merged."
    # shellcheck disable=SC2086 # the words of a command
    [ ! -e "$root/$2" ] || quietly "$OSPO_SCAN" $3 "$root/$2" ||
        fail "What this request makes of $2 cannot be used: see the log."
}

# Runs `ospo-scan check` with the options that were added.
judge() {
    set --
    while IFS= read -r line; do
        [ -z "$line" ] || set -- "$@" "$line"
    done <"$work/options"
    status=0
    "$OSPO_SCAN" check "$@" -- "$INPUT_PATH" || status=$?
    return "$status"
}

here=$(dirname -- "$0")
work=$(mktemp -d "$RUNNER_TEMP/ospo-scan.XXXXXX")
root=$(cd -- "$INPUT_PATH" && pwd -P) || fail "The input path names no directory."
trusted=$root
event=${GITHUB_EVENT_NAME-}

# In a job that runs in a container the tree may belong to another user. It is this job that has checked it out.
settings=${GIT_CONFIG_GLOBAL:-${HOME-}/.gitconfig}
export GIT_CONFIG_GLOBAL="$work/gitconfig"
git config --global include.path "$settings"
git config --global --add safe.directory "$GITHUB_WORKSPACE"
git config --global --add safe.directory "$root"

case $event,$INPUT_POLICY_FROM in
pull_request,base | pull_request_target,base)
    find_base
    lay_out_base
    add --no-config
    govern policy "${INPUT_POLICY:-ospo-policy.yml}" "policy lint"
    ;;
*,base | *,tree) [ -z "$INPUT_POLICY" ] || govern policy "$INPUT_POLICY" ;;
*) fail "The input policy-from takes base or tree." ;;
esac
[ -z "$INPUT_BASELINE" ] || govern baseline "$INPUT_BASELINE" "baseline show"
case $event,$INPUT_SINCE in
pull_request,auto | pull_request_target,auto)
    [ -n "${base-}" ] || find_base
    add "--since=origin/$GITHUB_BASE_REF"
    ;;
*,auto | *,none) ;;
*) add "--since=$INPUT_SINCE" ;;
esac
[ -z "$INPUT_FAIL_ON" ] || add "--fail-on=$INPUT_FAIL_ON"
if [ "$INPUT_CACHE" = true ]; then
    add "--cache-dir=$RUNNER_TEMP/ospo-scan-cache"
    case $event in
    push | schedule | workflow_dispatch) ;;
    *) add --cache-readonly ;;
    esac
fi
add "--output=json=$work/report.json"
[ "$INPUT_SARIF" != true ] || add "--output=sarif=$work/all.sarif"
[ "$INPUT_SUMMARY" != true ] || add "--output=markdown=$work/summary.md"
[ "$INPUT_ANNOTATIONS" != true ] || add "--output=github=$work/annotations.txt"
add "$INPUT_ARGS"

code=0
quietly judge || code=$?
if [ -e "$work/all.sarif" ]; then
    python3 -I "$here/standing.py" "$work/all.sarif" "$work/report.sarif" || fail "The SARIF report cannot be read back."
fi
[ ! -e "$work/annotations.txt" ] || cat "$work/annotations.txt"
verdict=
if [ -e "$work/report.json" ]; then
    # With two blanks before it, it is the report's own verdict and no text that the report quotes.
    verdict=$(sed -n 's/^  "verdict": "\([a-z]*\)",*$/\1/p' "$work/report.json")
else
    echo "::error title=ospo-scan::There is no report: ospo-scan ended with exit code $code. The log says why."
fi
if [ -e "$work/summary.md" ]; then
    if [ "$(wc -c <"$work/summary.md")" -le "$most_summary_bytes" ]; then
        cat "$work/summary.md"
    else
        echo "The verdict is **$verdict** (exit code $code). The report is too long for this page: see the log."
    fi >>"$GITHUB_STEP_SUMMARY"
fi
{
    echo "verdict=$verdict"
    echo "exit-code=$code"
    [ ! -e "$work/report.json" ] || echo "report=$work/report.json"
    [ ! -e "$work/report.sarif" ] || echo "sarif=$work/report.sarif"
} >>"$GITHUB_OUTPUT"
