"""What the shapes lack: limits that only AWS's documentation tells, and where optimized integrations take objects."""
import re
from dataclasses import dataclass
from typing import Callable, Optional

MEDIACONVERT = "https://docs.aws.amazon.com/mediaconvert/latest/apireference/idempotency.html"
SNS = "https://docs.aws.amazon.com/sns/latest/api/API_Publish.html"
SQS = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html"
START = "https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html"
EVENT = "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html"
SES = "https://docs.aws.amazon.com/ses/latest/dg/quotas.html"
DYNAMODB = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html"

# Characters that SQS and SNS take in the ids of FIFO messages: letters, digits and punctuation.
FIFO_ID = r"[A-Za-z0-9!-/:-@\[-`{-~]*"


@dataclass
class Limit:
    source: str
    problem: Callable[[object], Optional[str]]


def characters(most, source):
    return Limit(source, lambda value: f"at most {most} characters, has {len(value)}" if isinstance(value, str)
                 and len(value) > most else None)


def matches(pattern, words, source):
    return Limit(source, lambda value: words if isinstance(value, str) and not re.fullmatch(pattern, value) else None)


def between(least, most, source):
    return Limit(source, lambda value: None if least <= value <= most else f"from {least} to {most}")


def size_of_expression(value):
    return f"at most 4096 bytes, has {len(value.encode())}" if len(value.encode()) > 4096 else None


FIFO = {
    name: [characters(128, source), matches(FIFO_ID, "letters, digits and punctuation", source)]
    for service, source in (("sqs.SendMessage", SQS), ("sns.Publish", SNS))
    for name in (f"{service}.MessageGroupId", f"{service}.MessageDeduplicationId")
}

NAME = [matches(r"[^\s<>{}\[\]?*\"#%\\^|~`$&,;:/\x00-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]*",
                "no white space, brackets, wildcards, special or control characters", START)]

LIMITS = {
    **FIFO,
    "mediaconvert.CreateJob.ClientRequestToken": [
        characters(64, MEDIACONVERT), matches(r"[\x00-\x7f]*", "only ASCII", MEDIACONVERT),
    ],
    "sns.Publish.Subject": [
        characters(100, SNS),
        matches(r"[!-~][ -~]*", "ASCII that begins with a letter, digit or punctuation, no control characters", SNS),
    ],
    "sqs.SendMessage.DelaySeconds": [between(0, 900, SQS)],
    "stepfunctions.StartExecution.Name": NAME,
    "stepfunctions.StartExecution.name": NAME,
    "stepfunctions.StartSyncExecution.name": NAME,
    "events.PutEvents.Entries.DetailType": [characters(128, EVENT)],
    "events.PutEvents.Entries.Source": [matches(r"(?!aws\.).*", "must not begin with 'aws.'", EVENT)],
    "sesv2.SendEmail.Destination.ToAddresses": [
        Limit(SES, lambda value: f"at most 50 recipients, has {len(value)}" if isinstance(value, list)
              and len(value) > 50 else None),
    ],
    **{
        f"dynamodb.{operation}.{field}": [Limit(DYNAMODB, size_of_expression)]
        for operation in ("PutItem", "UpdateItem", "DeleteItem", "Query")
        for field in ("ConditionExpression", "UpdateExpression", "KeyConditionExpression", "FilterExpression")
    },
}

# Parameters that are texts in the API, and take any JSON in an optimized integration.
OBJECTS = {
    "lambda.Invoke.Payload": "https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html",
    "sns.Publish.Message": "https://docs.aws.amazon.com/step-functions/latest/dg/connect-sns.html",
    "sqs.SendMessage.MessageBody": "https://docs.aws.amazon.com/step-functions/latest/dg/connect-sqs.html",
    "events.PutEvents.Entries.Detail": "https://docs.aws.amazon.com/step-functions/latest/dg/connect-eventbridge.html",
    "stepfunctions.StartExecution.Input": "https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html",
}
