#!/usr/bin/env bash
# Builds the package for Go, and synthesizes an app with it, as a user of Go would.
set -euo pipefail
cd "$(dirname "$0")/../.."
. test/languages/run.sh Go
require go
JSII_BUILD_GO=0 npx projen package:go # the app compiles it
mkdir test/go/smallest
trap 'rm -rf "$out" test/go/smallest' EXIT
smallest go >test/go/smallest/main.go
(cd test/go && go build -o "$out/app" . && go build -o "$out/smallest-app" ./smallest)
synthesize "$out/app"
CDK_OUTDIR=$out/smallest "$out/smallest-app"
check dist/go/cdkstepwright
