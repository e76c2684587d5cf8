#!/usr/bin/env bash
# Builds the package for Go, and synthesizes an app with it, as a user of Go would.
set -euo pipefail
cd "$(dirname "$0")/../.."
. test/languages/run.sh Go
require go
JSII_BUILD_GO=0 npx projen package:go # the app compiles it
(cd test/go && go build -o "$out/app" .)
synthesize "$out/app"
check dist/go/cdkstepwright
