#!/usr/bin/env bash
# Builds the package for Python, and tests and synthesizes apps with it, as a user of Python would.
set -euo pipefail
cd "$(dirname "$0")/../.."
. test/languages/run.sh Python
npx projen package:python
[ -d test/python/.venv ] || "${PYTHON:-python3}" -m venv test/python/.venv
bin=$PWD/test/python/.venv/bin
"$bin/pip" install --quiet --disable-pip-version-check 'pytest==8.4.2' 'aws-cdk-lib==2.263.0'
"$bin/pip" install --quiet --disable-pip-version-check --force-reinstall --no-deps dist/python/*.whl
# What `npm run aws-check` judges, to be compared with what Python synthesizes.
CDK_VALIDATION=false JSII_DEPRECATED=quiet npx tsx test/aws-check/synthesize.ts test/python/.venv/templates \
  order-full video-with-media-convert approval-workflow-full
CDK_VALIDATION=false "$bin/python" -m pytest -q -p no:cacheprovider test/python
synthesize "$bin/python" test/python/shop.py
smallest python >"$out/shoe_shop.py"
CDK_OUTDIR=$out/smallest "$bin/python" "$out/shoe_shop.py"
"$bin/python" -m zipfile -e dist/python/*.whl "$out/package"
check "$out/package"
