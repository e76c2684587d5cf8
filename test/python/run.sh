#!/usr/bin/env bash
# Builds the Python package and synthesizes an order app with it, as a user of Python would.
set -euo pipefail
cd "$(dirname "$0")/../.."
npx projen compile
npx projen package:python
python="${PYTHON:-python3}"
[ -d test/python/.venv ] || "$python" -m venv test/python/.venv
test/python/.venv/bin/pip install --quiet --disable-pip-version-check 'pytest==8.4.2' 'aws-cdk-lib==2.263.0'
test/python/.venv/bin/pip install --quiet --disable-pip-version-check --force-reinstall --no-deps dist/python/*.whl
CDK_VALIDATION=false JSII_DEPRECATED=quiet npx tsx test/aws-check/synthesize.ts test/python/.venv/templates \
  order-full video-with-media-convert approval-workflow-full
CDK_VALIDATION=false test/python/.venv/bin/python -m pytest -q -p no:cacheprovider test/python
