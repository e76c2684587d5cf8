"""Holds what tasks send against the input shapes of AWS's APIs, as botocore knows them, and limits beside them.

Reads `{sample: [{"where", "resource", "parameters"}]}` from standard input, writes `{"calls", "findings"}`.
"""
import json
import re
import sys

import regex
from botocore.loaders import Loader
from botocore.model import ServiceModel

from limits import LIMITS, OBJECTS

SOURCE = "botocore"
NAMING = "https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html"

# As Step Functions names a service, and botocore, where they differ.
SERVICES = {
    "states": "stepfunctions",
    "sfn": "stepfunctions",
    "eventbridge": "events",
    "elasticmapreduce": "emr",
    "cognitoidentityprovider": "cognito-idp",
}

loader = Loader()
models = {}


def model_of(service):
    if service not in models:
        models[service] = ServiceModel(loader.load_service_model(service, "service-2"), service)
    return models[service]


def sdk_name(member):
    """The PascalCase of the SDK for Java, which lowers all but the last of several capitals: SSEKMSKeyId, BOOL."""
    if member == "NULL":
        return "Nul"
    capitals = len(re.match("[A-Z]*", member).group())
    lowered = capitals if capitals in (0, 1) or capitals == len(member) else capitals - 1
    name = member[:lowered].lower() + member[lowered:]
    return name[0].upper() + name[1:]


NAMES = {
    "sdk": sdk_name,
    "optimized": lambda member: member[0].upper() + member[1:],
    "api": lambda member: member,
}


class Call:
    """One call: its findings are `(field, value, limit, source)`."""

    def __init__(self, resource, parameters):
        kind, service, action = re.match(r"arn:[^:]*:states:::(?:(aws-sdk|api):)?([\w-]+):(\w+)", resource).groups()
        self.kind = {"aws-sdk": "sdk", "api": "api", None: "optimized"}[kind]
        self.service = SERVICES.get(service, service)
        self.operation = action[0].upper() + action[1:]
        self.parameters = parameters
        self.findings = []

    def check(self):
        try:
            shape = model_of(self.service).operation_model(self.operation).input_shape
        except Exception as error:  # botocore raises its own for each of service and operation
            self.found("", f"{self.service}:{self.operation}", f"unknown to the API: {error}")
            return self.findings
        self.walk(shape, self.parameters, "")
        return self.findings

    def found(self, field, value, limit, source=SOURCE):
        self.findings.append((field, value, limit, source))

    def walk(self, shape, value, path):
        place = f"{self.service}.{self.operation}" + re.sub(r"\[.*?\]", "", path)
        if self.kind == "optimized" and place in OBJECTS and isinstance(value, (dict, list, int, float, bool)):
            return
        for limit in LIMITS.get(place, ()):
            problem = limit.problem(value)
            if problem:
                self.found(path, value, problem, limit.source)
        check = getattr(self, shape.type_name, None)
        if check:
            check(shape, value, path)
        else:
            self.scalar(shape, value, path)

    def structure(self, shape, value, path):
        if getattr(shape, "is_document_type", False):
            return
        if not isinstance(value, dict):
            return self.found(path, value, "must be an object")
        names = {NAMES[self.kind](member): member for member in shape.members}
        for name in value:
            if name not in names:
                close = next((known for known in names if known.lower() == name.lower()), None)
                hint = f"; it is called {close}" if close else ""
                self.found(f"{path}.{name}", value[name], f"unknown parameter{hint}", NAMING if close else SOURCE)
        for name, member in names.items():
            if name in value:
                self.walk(shape.members[member], value[name], f"{path}.{name}")
            elif member in shape.required_members and not self.is_made_up(shape.members[member]):
                self.found(f"{path}.{name}", None, "required")
        if getattr(shape, "is_tagged_union", False) and len(value) != 1:
            self.found(path, value, "must have exactly one member")

    @staticmethod
    def is_made_up(member):
        """The SDKs make tokens up that are left out."""
        return member.metadata.get("idempotencyToken", False)

    def list(self, shape, value, path):
        if not isinstance(value, list):
            return self.found(path, value, "must be a list")
        self.size(shape, len(value), path, value, "items")
        for index, one in enumerate(value):
            self.walk(shape.member, one, f"{path}[{index}]")

    def map(self, shape, value, path):
        if not isinstance(value, dict):
            return self.found(path, value, "must be an object")
        self.size(shape, len(value), path, value, "entries")
        for name, one in value.items():
            self.walk(shape.key, name, f"{path}[key {name}]")
            self.walk(shape.value, one, f"{path}[{name}]")

    def string(self, shape, value, path):
        if not isinstance(value, str):
            return self.found(path, value, "must be a text")
        self.size(shape, len(value), path, value, "characters")
        if shape.enum and value not in shape.enum:
            self.found(path, value, f"must be one of {', '.join(shape.enum[:8])}")
        pattern = shape.metadata.get("pattern")
        if pattern and not regex.search(f"^(?:{pattern})$", value):
            self.found(path, value, f"must match {pattern}")

    character = string

    def size(self, shape, size, path, value, unit):
        least, most = shape.metadata.get("min"), shape.metadata.get("max")
        if least is not None and size < least:
            self.found(path, value, f"at least {least} {unit}, has {size}")
        if most is not None and size > most:
            self.found(path, value, f"at most {most} {unit}, has {size}")

    def scalar(self, shape, value, path):
        kind = shape.type_name
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        right = {
            "boolean": isinstance(value, bool),
            "integer": isinstance(value, int) and not isinstance(value, bool),
            "long": isinstance(value, int) and not isinstance(value, bool),
            "float": is_number,
            "double": is_number,
            "blob": isinstance(value, str),
            "timestamp": isinstance(value, str) or is_number,
        }[kind]
        if not right:
            return self.found(path, value, f"must be of type {kind}")
        if is_number:
            least, most = shape.metadata.get("min", value), shape.metadata.get("max", value)
            if not least <= value <= most:
                self.found(path, value, f"from {least} to {most}")


def check(calls_by_sample):
    findings, calls = [], 0
    for sample, calls_of_sample in calls_by_sample.items():
        seen = set()
        for call in calls_of_sample:
            calls += 1
            for field, value, limit, source in Call(call["resource"], call["parameters"]).check():
                if (call["where"], field, limit) in seen:
                    continue
                seen.add((call["where"], field, limit))
                findings.append({
                    "sample": sample, "where": call["where"], "field": field.lstrip("."),
                    "value": value, "limit": limit, "source": source,
                })
    return {"calls": calls, "findings": findings}


if __name__ == "__main__":
    json.dump(check(json.load(sys.stdin)), sys.stdout)
