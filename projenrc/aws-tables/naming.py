"""
How Step Functions spells services and actions: as the AWS SDK for Java 2 does, whose code generator splits the names of
the service models into words. src/asl/aws/naming.ts has the rules for parameters and errors.

https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
"""
import re


def words(name):
    name = re.sub(r"[^A-Za-z0-9]+", " ", name)
    name = re.sub(r"([^a-z]{2,})v([0-9]+)", r"\1 v\2 ", name)
    name = re.sub(r"([^A-Z]{2,})V([0-9]+)", r"\1 V\2 ", name)
    name = re.sub(r"(?<=[a-z])(?=[A-Z][a-zA-Z0-9])", " ", name)
    name = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1 \2", name)
    name = re.sub(r"([0-9])([a-zA-Z])", r"\1 \2", name)
    return name.split()


def pascal(name):
    return "".join(word[0].upper() + word[1:].lower() for word in words(name))


def prefix_of(service_id):
    """The prefix of the errors of a service. In lower case it is the service: `aws-sdk:cloudwatchlogs`."""
    name = re.sub(r"^(Amazon|Aws)(?=[A-Z])", "", pascal(service_id))
    return re.sub(r"(?<=.)Service$", "", name)


def action_of(operation):
    return operation[0].lower() + operation[1:]
