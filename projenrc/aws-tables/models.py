"""Reads the newest service models of botocore, as what Step Functions can call."""
import gzip
import json
import re
from pathlib import Path

import botocore
import naming

DATA = Path(botocore.__file__).parent / "data"

# What the SDK for Java takes beside what the API has: CopyObject has its source and destination apart there, too.
# https://sdk.amazonaws.com/java/api/latest/software/amazon/awssdk/services/s3/model/CopyObjectRequest.html
ALSO = {
    ("s3", "CopyObject"): {"SourceBucket", "SourceKey", "SourceVersionId", "DestinationBucket", "DestinationKey"},
    ("s3", "UploadPartCopy"): {"SourceBucket", "SourceKey", "SourceVersionId", "DestinationBucket", "DestinationKey"},
}
# Lists of names that grow with each region, instance type or model: one that is not listed proves nothing.
LONGEST_ENUM = 40
PLAIN = {"boolean": "b", "timestamp": "t", "blob": "x"}
NUMBERS = {"integer": "i", "long": "i", "float": "d", "double": "d", "bigdecimal": "d", "biginteger": "i"}


def model_files():
    for folder in sorted(DATA.iterdir()):
        versions = sorted(path for path in folder.glob("*/service-2.json.gz"))
        if versions:
            yield folder.name, versions[-1]


class Model:
    def __init__(self, name, path, results=False):
        self.name, self.path, self.results = name, path, results
        with gzip.open(path) as file:
            model = json.load(file)
        self.metadata, self.shapes = model["metadata"], model["shapes"]
        self.operations = dict(sorted(model["operations"].items()))
        self.prefix = naming.prefix_of(self.metadata["serviceId"])
        self.service = self.prefix.lower()
        self.named = []  # the structures and enums that texts refer to, in the order of their numbers
        self.numbers = {}

    def streams(self, operation):
        """Whether an operation talks in a stream of events, which no task can."""
        shapes = [self.shapes[operation[side]["shape"]] for side in ("input", "output") if side in operation]
        members = [self.shapes[one["shape"]] for shape in shapes for one in shape.get("members", {}).values()]
        return any(shape.get("eventstream") for shape in members)

    def errors(self):
        used = {error["shape"] for operation in self.operations.values() for error in operation.get("errors", [])}
        used |= {name for name, shape in self.shapes.items() if shape.get("exception")}
        return {name: self.shapes[name] for name in sorted(used)}

    def input(self, name, operation):
        shape = self.shapes[operation["input"]["shape"]] if "input" in operation else {}
        also = ALSO.get((self.service, name), set())
        required = [] if also else shape.get("required", [])
        return " ".join([self.members(shape, required), *(f"{one}:s" for one in sorted(also))]).strip()

    def output(self, operation):
        shape = self.shapes[operation["output"]["shape"]] if "output" in operation else {}
        return self.members(shape, shape.get("required", []))

    def members(self, shape, required):
        payload = shape.get("payload")
        texts = []
        for member, reference in shape.get("members", {}).items():
            target = self.shapes[reference["shape"]]
            filled = reference.get("idempotencyToken") or target.get("idempotencyToken")  # by the SDK
            streamed = member == payload and target["type"] == "blob"
            text = "x" if streamed or reference.get("jsonvalue") else self.reference(reference["shape"])
            texts.append(member + ("!" if member in required and not filled else ":") + text)
        return " ".join(texts)

    def number(self, name, text):
        if name not in self.numbers:
            number = self.numbers[name] = len(self.named)  # first, since a structure may contain itself
            self.named.append("")
            self.named[number] = text()
        return f"@{self.numbers[name]}"

    def reference(self, name):
        shape = self.shapes[name]
        kind = shape["type"]
        if kind == "structure":
            if shape.get("document"):
                return "a"
            return self.number(name, lambda: self.members(shape, shape.get("required", [])))
        if kind == "list":
            return f"[{limits(shape)}]{self.reference(shape['member']['shape'])}"
        if kind == "map":
            return "{}" + self.reference(shape["value"]["shape"])
        if kind == "string":
            values = shape.get("enum")
            if values and len(values) <= LONGEST_ENUM and not any(re.search(r"[|\s]", value) for value in values):
                return self.number(name, lambda: "=" + "|".join(values))
            return "s" + limits(shape)
        if kind == "blob" and self.results:
            return "s" + limits(shape)  # in base64
        return PLAIN.get(kind) or NUMBERS[kind] + limits(shape)


def limits(shape):
    least, most = shape.get("min"), shape.get("max")
    if least in (None, 0) and shape["type"] in ("string", "list"):
        least = None
    return "" if least is None and most is None else f"{plain(least)}..{plain(most)}"


def plain(limit):
    if limit is None:
        return ""
    return str(int(limit)) if float(limit).is_integer() else repr(limit)
