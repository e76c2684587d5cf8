"""Holds definitions of state machines against cfn-lint's schema of them.

Reads a list of definitions from standard input, writes `{"findings": [the first message of each, or null]}`. All
definitions are in one template, since reading the schemas takes longest.
"""
import json
import sys
import tempfile

from cfnlint.api import lint_by_config
from cfnlint.config import ManualArgs

RULE = "E3601"


def judge(definitions):
    resources = {
        f"Machine{i}": {
            "Type": "AWS::StepFunctions::StateMachine",
            "Properties": {"RoleArn": "arn:aws:iam::111111111111:role/role", "Definition": definition},
        }
        for i, definition in enumerate(definitions)
    }
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump({"Resources": resources}, file)
        file.flush()
        matches = lint_by_config(ManualArgs(templates=[file.name], regions=["us-east-1"]))
    found = {}
    for match in matches:
        if match.rule.id == RULE:
            found.setdefault(match.path[1], match.message)
    return [found.get(f"Machine{i}") for i in range(len(definitions))]


if __name__ == "__main__":
    json.dump({"findings": judge(json.load(sys.stdin))}, sys.stdout)
