"""Shows a table as text, a line for each fact, for `git diff` (see .gitattributes and run.sh)."""
import json
import sys
from pathlib import Path

import brotli


def service(name, prefix, documented, iam, transient, final, actions, grants, numbers, resources):
    yield f"{name} {prefix} iam={iam} documented={documented}"
    yield from (f"{name} transient {error}" for error in transient.split())
    yield from (f"{name} final {error}" for error in final.split())
    yield from (f"{name} resource {kind} {arn}" for kind, arn in resources.items())
    yield from (f"{name}:{action} {grants[int(number)]}" for action, number in zip(actions.split(), numbers.split()))


def parameters(name, inputs, shapes):
    expand = lambda text, depth: " ".join(word(one, depth) for one in text.split(" "))

    def word(text, depth):
        before, at, number = text.partition("@")
        if not at or depth > 3:
            return before + at
        shape = shapes[int(number)]
        return before + (shape if shape.startswith("=") else "(" + expand(shape, depth + 1) + ")")

    yield from (f"{name} {place} {expand(one or '-', 0)}" for place, one in enumerate(inputs))


content = brotli.decompress(Path(sys.argv[1]).read_bytes()).decode().splitlines()
print(content[0])
for line in map(json.loads, content[1:]):
    print(*(parameters if len(line) == 3 else service)(*line), sep="\n")
