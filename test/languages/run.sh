# Sourced by the run.sh of each language, in the folder of the project.
export CDK_VALIDATION=false NODE_NO_WARNINGS=1 JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=1

# Ends the script where a tool is missing: its tests are skipped and counted, and required where CI is set.
require() {
  local tool
  for tool in "$@"; do
    command -v "$tool" >/dev/null && continue
    [ -z "${CI:-}" ] || { echo "$tool is missing" >&2; exit 1; }
    echo "$tool is missing: the tests of $language are skipped"
    check
    exit 0
  done
}

# Runs the app three times, by the command given: most of the time is loading, so that is done side by side.
synthesize() {
  local run runs=()
  synthesized=
  for run in 1 2 3; do
    rm -rf "$out/$run"
    CDK_OUTDIR=$out/$run "$@" &
    runs+=($!)
    synthesized="$synthesized $out/$run"
  done
  for run in "${runs[@]}"; do wait "$run"; done
}

# Prints the first example of a language in docs/languages.md: the smallest app.
smallest() {
  awk -v fence="^\`\`\`$1\$" '$0 ~ fence { on = 1; next } on && /^```/ { exit } on' docs/languages.md
}

# Compares what was synthesized, and looks into the package, whose folder is given.
check() {
  LANGUAGE=$language SYNTHESIZED="${synthesized# }" SMALLEST=$out/smallest PACKAGE=${1:-} \
    npx jest --testMatch '**/test/languages/packages.ts'
}

language=$1 synthesized=
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
