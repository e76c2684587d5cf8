"""
How Step Functions spells what it calls: as the AWS SDK for Java 2 does, whose code generator splits the names of the
service models into words.

https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
"""
import re

# Words of Java, and methods of every object: the SDK appends `Value` to a member of such a name. The page above has
# `EqualsValue` as its example.
RESERVED = frozenset(
    "abstract assert boolean break byte case catch char class const continue default do double else enum extends false "
    "final finally float for goto if implements import instanceof int interface long native new null package private "
    "protected public return short static strictfp super switch synchronized this throw throws transient true try "
    "void volatile while equals getClass hashCode notify notifyAll toString wait builder toBuilder".split()
)


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


def uncapitalized(name):
    """`DBInstance` is `dbInstance`, `ContentMD5` is `contentMD5`: a leading acronym becomes lower case as a whole."""
    end = 1
    while end < len(name) and name[end].isupper() and not (end + 1 < len(name) and name[end + 1].islower()):
        end += 1
    return name[:end].lower() + name[end:]


def prefix_of(service_id):
    """The prefix of the errors of a service. In lower case it is the service of a resource: `aws-sdk:cloudwatchlogs`."""
    name = re.sub(r"^(Amazon|Aws)(?=[A-Z])", "", pascal(service_id))
    return re.sub(r"(?<=.)Service$", "", name)


def action_of(operation):
    return operation[0].lower() + operation[1:]


def parameter_of(member):
    name = uncapitalized(member)
    if name in RESERVED:
        name += "Value"
    return name[0].upper() + name[1:]


def error_of(shape):
    """The page above: always with the suffix `Exception`, also where the API has none."""
    if shape.endswith("Exception"):
        return pascal(shape)
    return pascal(re.sub("Fault$", "", shape)) + "Exception"


def optimized_error_of(shape):
    """Optimized integrations were made with the first SDK for Java, which leaves acronyms as they are."""
    name = shape if shape.endswith("Exception") else re.sub("Fault$", "", shape) + "Exception"
    return name[0].upper() + name[1:]
