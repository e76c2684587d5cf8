"""A minimal MediaConvert: CreateJob, GetJob and CancelJob, and its optimized integration with Step Functions.

A job "transcodes" by copying its source to the location of each output in the settings, like a client of S3. It ends
with ERROR if the source does not exist or is not a video. A request is validated against the shape in the model of AWS,
and refused if its token has more than 64 characters, a limit that the shape lacks. A token that is repeated within a
minute returns the same job:
https://docs.aws.amazon.com/mediaconvert/latest/apireference/idempotency.html
"""
import json
import os
import re
import sys
import threading
import time
import types
import urllib.error
import urllib.parse
import urllib.request

PATH = "/2017-08-29/jobs"
LONGEST_TOKEN = 64
TOKEN_SECONDS = 60
EXTENSIONS = {"F4V": "f4v", "ISMV": "ismv", "M2TS": "m2ts", "M3U8": "ts", "CMFC": "cmfv", "MPD": "mp4", "RAW": "raw"}

jobs, tokens, lock = {}, {}, threading.Lock()


class Refused(Exception):
    def __init__(self, code, message, status=400):
        super().__init__(message)
        self.code, self.status = code, status


def create_job(request):
    from botocore.session import get_session
    from botocore.validate import ParamValidator
    from ministack.core.responses import get_account_id, get_region, new_uuid

    shape = get_session().get_service_model("mediaconvert").operation_model("CreateJob").input_shape
    problems = ParamValidator().validate(request, shape)
    if problems.has_errors():
        raise Refused("BadRequestException", problems.generate_report())
    token = request.get("ClientRequestToken")
    if token is not None and not re.fullmatch(r"[\x00-\x7f]{1,%d}" % LONGEST_TOKEN, token):
        raise Refused("BadRequestException", f"ClientRequestToken must have 1 to {LONGEST_TOKEN} ASCII characters, "
                                             f"has {len(token)}")
    with lock:
        known, until = tokens.get(token, (None, 0))
        if token is not None and time.monotonic() < until:
            return known
        job = {
            "Id": f"{int(time.time() * 1000)}-{new_uuid()[:6]}",
            "CreatedAt": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "Status": "SUBMITTED",
            **{field: request[field] for field in ("Role", "Queue", "Settings", "UserMetadata") if field in request},
        }
        job["Arn"] = f"arn:aws:mediaconvert:{get_region()}:{get_account_id()}:jobs/{job['Id']}"
        jobs[job["Id"]] = job
        tokens[token] = (job, time.monotonic() + TOKEN_SECONDS)
    threading.Thread(target=transcode, args=(job,), daemon=True).start()
    return job


def get_job(job_id):
    if job_id not in jobs:
        raise Refused("NotFoundException", f"Job {job_id} does not exist", 404)
    return jobs[job_id]


def cancel_job(job_id):
    job = get_job(job_id)
    with lock:
        if job["Status"] not in ("SUBMITTED", "PROGRESSING"):
            raise Refused("ConflictException", f"Job {job_id} is already {job['Status']}", 409)
        job["Status"] = "CANCELED"
    return job


def transcode(job):
    def moves_to(status):
        with lock:
            if job["Status"] != "CANCELED":
                job["Status"] = status
        return job["Status"] == status

    if not moves_to("PROGRESSING"):
        return
    try:
        source = job["Settings"]["Inputs"][0]["FileInput"]
        video = s3(source)
        if not is_video(video):
            raise ValueError(f"{source} is not a video")
        for destination in destinations(job["Settings"], source):
            s3(destination, video)
    except Exception as error:  # any error ends the job
        job["ErrorCode"], job["ErrorMessage"] = 1040, str(error)
        moves_to("ERROR")
    else:
        moves_to("COMPLETE")


def is_video(body):
    return body[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free") or body[:4] == b"\x1a\x45\xdf\xa3"


def destinations(settings, source):
    name = source.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    for group in settings["OutputGroups"]:
        destination = group["OutputGroupSettings"]["FileGroupSettings"]["Destination"]
        base = destination + name if destination.endswith("/") else destination
        for output in group["Outputs"]:
            container = output["ContainerSettings"]["Container"]
            extension = output.get("Extension") or EXTENSIONS.get(container, container.lower())
            yield f"{base}{output.get('NameModifier', '')}.{extension}"


def s3(uri, body=None):
    """Reads an object, or writes one."""
    bucket, key = re.fullmatch(r"s3://([^/]+)/(.+)", uri, re.DOTALL).groups()
    url = f"http://127.0.0.1:{os.environ['GATEWAY_PORT']}/{bucket}/{urllib.parse.quote(key, safe='/')}"
    request = urllib.request.Request(url, data=body, method="GET" if body is None else "PUT")
    try:
        with urllib.request.urlopen(request) as response:
            return response.read()
    except urllib.error.HTTPError as error:
        raise ValueError(f"{uri}: {error.read().decode(errors='replace')}") from error


def in_states(resource, arguments):
    """arn:aws:states:::mediaconvert:createJob, and .sync"""
    from ministack.services.stepfunctions import _ExecutionError

    try:
        job = create_job(arguments)
    except Refused as error:
        raise _ExecutionError(f"MediaConvert.{error.code}", str(error)) from error
    if not resource.endswith(".sync"):
        return {"Job": job}
    while job["Status"] in ("SUBMITTED", "PROGRESSING"):
        time.sleep(0.02)
    if job["Status"] != "COMPLETE":
        raise _ExecutionError("States.TaskFailed", json.dumps(job))
    return {"Job": job}


async def handle_request(method, path, headers, body, query_params):
    """The API over HTTP, whose fields begin with small letters."""
    job_id = urllib.parse.unquote(path[len(PATH) + 1:])
    try:
        if not path.startswith(PATH):
            raise Refused("NotFoundException", f"{path} does not exist", 404)
        if method == "POST" and not job_id:
            answer, status = create_job(with_names(json.loads(body), str.upper)), 201
        elif method == "GET" and job_id:
            answer, status = get_job(job_id), 200
        elif method == "DELETE" and job_id:
            cancel_job(job_id)
            return 202, {"Content-Type": "application/json"}, b"{}"
        else:
            raise Refused("BadRequestException", f"{method} {path} does not exist")
    except Refused as error:
        more = {"Content-Type": "application/json", "x-amzn-ErrorType": error.code}
        return error.status, more, json.dumps({"message": str(error)}).encode()
    return status, {"Content-Type": "application/json"}, json.dumps({"job": with_names(answer, str.lower)}).encode()


def with_names(value, case):
    if isinstance(value, list):
        return [with_names(item, case) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        case(name[0]) + name[1:]: item if name.lower() == "usermetadata" else with_names(item, case)
        for name, item in value.items()
    }


def reset():
    with lock:
        jobs.clear()
        tokens.clear()


def register():
    """Registers MediaConvert with ministack and its Step Functions."""
    from ministack.core import router
    from ministack.services import stepfunctions

    module = types.ModuleType("ministack.services.mediaconvert")
    module.handle_request, module.reset = handle_request, reset
    sys.modules[module.__name__] = module
    router.SERVICE_PATTERNS["mediaconvert"] = {"host_patterns": [r"^mediaconvert\."]}
    stepfunctions._SERVICE_DISPATCH["arn:aws:states:::mediaconvert:createJob"] = in_states

    from ministack import app

    app.SERVICE_REGISTRY["mediaconvert"] = {"module": "mediaconvert"}
    app.SERVICE_HANDLERS["mediaconvert"] = app._lazy_handler("mediaconvert")
