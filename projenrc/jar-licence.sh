#!/usr/bin/env bash
# Puts the licence and the notices into the jars, which jsii-pacmak does not, and writes their checksums anew.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/META-INF"
cp LICENSE NOTICE "$folder/META-INF"
find dist/java -name '*.jar' | while read -r jar; do
  jar uf "$jar" -C "$folder" META-INF/LICENSE -C "$folder" META-INF/NOTICE
  for sum in md5 sha1; do "${sum}sum" "$jar" | cut -d ' ' -f 1 | tr -d '\n' >"$jar.$sum"; done
done
