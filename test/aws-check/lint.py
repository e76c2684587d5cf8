"""Holds templates against CloudFormation's own schemas with cfn-lint, in the regions that matter.

Reads a folder of templates (`<sample>.json`), writes `{"templates", "findings"}`.
"""
import json
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from cfnlint.api import lint_by_config
from cfnlint.config import ManualArgs

REGIONS = ["us-east-1", "eu-west-1", "us-gov-west-1", "cn-northwest-1"]

# Matters of taste, with the reason.
OFF = {
    "W3005": "aws-cdk-lib writes DependsOn beside references, so that policies are there before what uses their role",
}


def lint(template):
    config = ManualArgs(templates=[str(template)], regions=REGIONS, ignore_checks=list(OFF))
    return [{
        "sample": template.stem,
        "where": "/".join(str(part) for part in (match.path or [])[:3]),
        "field": match.rule.id,
        "limit": match.message,
        "source": f"https://github.com/aws-cloudformation/cfn-lint/blob/main/docs/rules.md#{match.rule.id}",
    } for match in lint_by_config(config)]


def judge(folder):
    templates = sorted(Path(folder).glob("*.json"))
    # The schemas are read once a process, and there is no more to do than there are processors.
    with ProcessPoolExecutor(min(len(templates), os.cpu_count() or 1)) as pool:
        findings = [finding for found in pool.map(lint, templates) for finding in found]
    return {"templates": len(templates), "findings": findings}


if __name__ == "__main__":
    json.dump(judge(sys.argv[1]), sys.stdout)
