#!/usr/bin/env bash
# Builds the package for Java, and synthesizes an app with it, as a user of Java would.
set -euo pipefail
cd "$(dirname "$0")/../.."
. test/languages/run.sh Java
require mvn javac jar
MAVEN_OPTS=-Dmaven.javadoc.skip=true npx projen package:java
rm -rf "$HOME/.m2/repository/io/github/cdk-stepwright" # Maven never looks again at a version that it has
mkdir "$out/classes" "$out/package"
mvn -q -B -f test/java/pom.xml dependency:build-classpath "-Dmdep.outputFile=$out/classpath"
javac -d "$out/classes" -cp "$(cat "$out/classpath")" test/java/Shop.java
synthesize java -XX:TieredStopAtLevel=1 -cp "$out/classes:$(cat "$out/classpath")" Shop
smallest java >"$out/ShoeShop.java"
CDK_OUTDIR=$out/smallest java -cp "$(cat "$out/classpath")" "$out/ShoeShop.java"
jars=$PWD/dist/java/io/github/cdk-stepwright/cdk-stepwright/0.0.0/cdk-stepwright-0.0.0
(cd "$out/package" && jar xf "$jars.jar" META-INF && jar xf "$jars-sources.jar" io/github/cdkstepwright/package-info.java)
check "$out/package"
