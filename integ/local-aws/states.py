"""Runtime changes to the Step Functions of ministack: faults, timeouts in JSONata and timeouts of activities."""
import contextvars
import json
import threading
import time


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
