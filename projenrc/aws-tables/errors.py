"""Which errors a retry may not meet."""
import json
import re

import models

# Throttling, and faults of the service, by name: only few models mark them.
TRANSIENT = re.compile(
    r"Throttl|TooManyRequest|RequestLimit|BandwidthLimit|RateLimit|RateExceeded|SlowDown|ThroughputExceeded"
    r"|RequestTimeout|ServiceUnavailable|TemporarilyUnavailable|InternalServe|InternalService|InternalError"
    r"|InternalFailure|^Internal(Exception|Fault)?$|ServerException|ServerInternal|^ServiceException|^ServiceFailure"
    r"|OperationTimeout|TransactionConflict|TransactionInProgress|ConcurrentRunsExceeded|ModelTimeout|ModelNotReady"
)
# What some models mark as retryable, or as a fault of the service, although only another request or a quota helps.
FINAL = re.compile(
    r"Quota|LimitExceeded|LimitReached|TooMany|NotFound|NotSupported|Unsupported|Invalid(?!ation)|AccessDenied"
    r"|Validation|Constraint|Disabled|LoopDetected|NotSatisfiable|Unprocessable|ByUser|Integrity|TestFunction"
    r"|PolicyEvaluation|LinkedRole"
)


def retry_codes():
    """The error codes of each service that botocore retries."""
    retry = json.loads((models.DATA / "_retry.json").read_text())

    def codes(policies):
        for policy in policies.get("__default__", policies).get("policies", {}).values():
            applies = retry["definitions"].get(policy.get("$ref"), policy)["applies_when"]
            code = applies.get("response", {}).get("service_error_code")
            if code:
                yield code

    every = set(codes(retry["retry"]["__default__"]))
    return {service: every | set(codes(of)) for service, of in retry["retry"].items()}, every


CODES, EVERY = retry_codes()


def is_transient(service, name, shape):
    error = shape.get("error", {})
    if error.get("code", name) in CODES.get(service, EVERY) or TRANSIENT.search(name):
        return True
    if FINAL.search(name):
        return False
    status = error.get("httpStatusCode", 400)
    return "retryable" in shape or shape.get("fault", False) or status >= 500 or status == 429
