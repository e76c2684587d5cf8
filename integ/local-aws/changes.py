"""The changes to the sources of ministack by module, as pairs of old and new text. launch.py lists the reasons."""

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
    "ministack.services.eventbridge": [
        (
            '"stateMachineArn": arn,\n        "input": payload,\n',
            '"stateMachineArn": arn,\n        "input": payload,\n        "name": f"{new_uuid()}_{new_uuid()}",\n',
        ),
    ],
    "ministack.services.cloudformation.stacks": [
        # The seed of a name is stored with its resource, so that an update finds the same name.
        (
            '    token = _NAME_SEED.set("")\n',
            '    token = _NAME_SEED.set(new_uuid())\n',
        ),
    ],
    "ministack.services.cloudformation.provisioners": [
        (
            '    name = props.get("LogGroupName") or f"/aws/cloudformation/{stack_name}/{logical_id}"\n'
            '    arn = f"arn:aws:logs:',
            '    name = props.get("LogGroupName") or _physical_name(stack_name, logical_id, max_len=512)\n'
            '    if name in _cw_logs._log_groups:\n'
            '        raise ValueError(f"Resource of type \'AWS::Logs::LogGroup\' with identifier \'{name}\' already exists.")\n'
            '    arn = f"arn:aws:logs:',
        ),
        (
            '    name = new_props.get("LogGroupName") or f"/aws/cloudformation/{stack_name}/{logical_id or physical_id}"\n',
            '    name = new_props.get("LogGroupName") or _physical_name(stack_name, logical_id, max_len=512)\n',
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
