#!/usr/bin/env bash
# Writes tables/ anew from the pinned packages, and shows what is different. Needs Python 3.11.
set -euo pipefail
cd "$(dirname "$0")/../.."

venv=.aws-tables/venv
[ -x $venv/bin/python ] || python3 -m venv $venv
$venv/bin/pip install -q --disable-pip-version-check -r projenrc/aws-tables/requirements.txt
$venv/bin/python projenrc/aws-tables/generate.py tables

difference=.aws-tables/difference.txt
git -c diff.aws-tables.textconv="$venv/bin/python projenrc/aws-tables/text.py" diff -U0 -- tables \
  | { grep -E '^[-+]' || true; } >$difference
echo "$(wc -l <$difference) lines differ, in $difference; the first 100:"
head -n 100 $difference
