"""Starts ministack with eight things mended that our tests are about.

- The names of errors that a Lambda function throws: ministack calls all of them Runtime.HandlerError.
- Assign in the rule of a Choice and in a catcher: ministack looks for a query language there, where only states have one.
- Arguments, Output and Assign of a Parallel in JSONata, which ministack passes over.
- Faults: an execution whose input holds `faults` meets them, a list for each state, used up one a try:
  {"faults": {"Reserve inventory": [{"error": "DynamoDb.ThrottlingException", "cause": "..."},
                                    {"error": "DynamoDb.SdkClientException", "lost": true}]}}
  A lost answer means that the work was done, and the error comes in place of its answer.
- TimeoutSeconds in JSONata, which ministack takes for a number.
- TimeoutSeconds and HeartbeatSeconds of an activity, which ministack waits out for a day; and a poll for its tasks,
  which looks only twice a second.
- The version of an object in the events of a bucket that keeps versions, which ministack leaves out for EventBridge.
- The limit of a second for an expression, which ministack measures by the clock on the wall: hundreds of executions at
  once share two processors.

Sources are changed in memory, as they are imported. Text that is not there any more stops the start.
"""
import contextvars
import importlib.abc
import importlib.machinery
import json
import os
import signal
import sys
import threading
import time

CHANGES = {
    "ministack.core.lambda_runtime": [
        (
            'status: "error", error: String(err.message || err), trace: err.stack || ""',
            'status: "error", error: String(err.message || err), trace: err.stack || "", type: err.name',
        ),
        (
            'status: "error", error: e.message, trace: e.stack\n',
            'status: "error", error: e.message, trace: e.stack, type: e.name\n',
        ),
    ],
    "ministack.services.lambda_svc": [
        (
            'error_type = "Runtime.HandlerError"\n            if _RIE_TIMEOUT',
            'error_type = result.get("type") or "Runtime.HandlerError"\n            if _RIE_TIMEOUT',
        ),
    ],
    "ministack.services.s3": [
        (
            '"object": {"key": key, "size": size, "etag": clean_etag, "sequencer": sequencer or "0"},\n                    "request-id"',
            '"object": {"key": key, "size": size, "etag": clean_etag, "sequencer": sequencer or "0",'
            ' **({"version-id": version_id} if version_id else {})},\n                    "request-id"',
        ),
    ],
    "ministack.services.stepfunctions": [
        (
            'jsonata.Jsonata.jsonata(expression, timeout=1000)',
            'jsonata.Jsonata.jsonata(expression, timeout=60000)',
        ),
        (
            '"input": task["input"]})\n        await asyncio.sleep(0.5)',
            '"input": task["input"]})\n        await asyncio.sleep(0.02)',
        ),
        (
            'if _state_query_language(state_def, ctx) != "JSONata":\n        return\n    assign =',
            'if "Type" in state_def and _state_query_language(state_def, ctx) != "JSONata":\n        return\n    assign =',
        ),
        (
            "    branches = state_def.get(\"Branches\", [])\n",
            "    jsonata = _state_query_language(state_def, ctx) == \"JSONata\"\n"
            "    if jsonata:\n"
            "        effective = _apply_jsonata_arguments(state_def, raw_input, ctx)\n"
            "    branches = state_def.get(\"Branches\", [])\n",
        ),
        (
            '"States.BranchFailed", str(err))\n\n',
            '"States.BranchFailed", str(err))\n\n'
            "    if jsonata:\n"
            "        output = _apply_jsonata_output(state_def, raw_input, ctx, result=results, default=results)\n"
            "        _apply_state_assign(state_def, raw_input, ctx, result=results)\n"
            "        return output, _next_or_end(state_def)\n",
        ),
    ],
}


class ChangedSource(importlib.machinery.SourceFileLoader):
    def source_to_code(self, data, path, *, _optimize=-1):
        text = bytes(data).decode()
        for old, new in CHANGES[self.name]:
            if old not in text:
                raise SystemExit(f"launch.py: {self.name} no longer holds the text to change: {old!r}")
            text = text.replace(old, new)
        return super().source_to_code(text.encode(), path, _optimize=_optimize)

    def get_code(self, fullname):  # never from, and never into, the cache of compiled files
        return self.source_to_code(self.get_data(self.path), self.path)


class ChangedSources(importlib.abc.MetaPathFinder):
    def find_spec(self, fullname, path, target=None):
        if fullname not in CHANGES:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        spec.loader = ChangedSource(fullname, spec.origin)
        return spec


def with_faults():
    from ministack.services import stepfunctions

    execute_task, invoke_resource = stepfunctions._execute_task, stepfunctions._invoke_resource
    waiting, lock = {}, threading.Lock()
    current = contextvars.ContextVar("current", default=None)

    def executing(state_def, raw_input, execution, ctx):
        current.set((execution, ctx.get("State", {}).get("Name")))
        if str(state_def.get("TimeoutSeconds", "")).startswith("{%"):
            seconds = stepfunctions._apply_jsonata_template(state_def["TimeoutSeconds"], raw_input, ctx)
            state_def = {**state_def, "TimeoutSeconds": seconds}
        activity_state.set(state_def)
        return execute_task(state_def, raw_input, execution, ctx)

    def next_fault():
        execution, state = current.get() or ({}, None)
        try:
            faults = json.loads((execution or {}).get("input") or "{}").get("faults", {})
        except (ValueError, AttributeError):
            return None
        with lock:
            left = waiting.setdefault((execution.get("executionArn"), state), list(faults.get(state, [])))
            return left.pop(0) if left else None

    def invoking(resource, input_data):
        fault = next_fault()
        if fault and fault.get("lost"):
            invoke_resource(resource, input_data)
        if fault:
            raise stepfunctions._ExecutionError(fault["error"], fault.get("cause", "injected"))
        return invoke_resource(resource, input_data)

    stepfunctions._execute_task, stepfunctions._invoke_resource = executing, invoking


activity_state = contextvars.ContextVar("activity_state", default={})


def with_activity_timeouts():
    from ministack.services import stepfunctions

    def invoking(arn, input_data):
        if arn not in stepfunctions._activities:
            raise stepfunctions._ExecutionError("ActivityDoesNotExist", f"Activity {arn} not found")
        state, token, answered = activity_state.get(), stepfunctions.new_uuid(), threading.Event()
        info = {"event": answered, "result": None, "error": None, "heartbeat": None}
        task = {"taskToken": token, "input": json.dumps(input_data)}
        queue = stepfunctions._activity_tasks[arn]
        stepfunctions._task_tokens[token] = info
        queue.append(task)
        ends = time.monotonic() + state.get("TimeoutSeconds", 99999)
        heard, beats = None, None
        while not answered.wait(0.5):
            now = time.monotonic()
            if task not in queue and (heard is None or info["heartbeat"] != beats):
                heard, beats = now, info["heartbeat"]
                info["heartbeat"] = beats = (beats, now)
            if now > ends or heard and now > heard + state.get("HeartbeatSeconds", 99999):
                stepfunctions._task_tokens.pop(token, None)
                if task in queue:
                    queue.remove(task)
                raise stepfunctions._ExecutionError("States.Timeout", "")
        stepfunctions._task_tokens.pop(token, None)
        if info["error"]:
            raise stepfunctions._ExecutionError(info["error"]["Error"], info["error"]["Cause"])
        return json.loads(info["result"])

    stepfunctions._invoke_activity = invoking


def end_with_parent():
    """Nothing is left running, however whoever started this ends."""
    parent = os.getppid()

    def watch():
        while os.getppid() == parent:
            time.sleep(1)
        threading.Timer(3, os._exit, [1]).start()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


end_with_parent()
sys.meta_path.insert(0, ChangedSources())
with_faults()
with_activity_timeouts()

from ministack.app import main  # noqa: E402

main()
