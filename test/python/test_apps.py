"""Apps from Python, with the package that a user installs."""
import ast
import json
import re
from importlib.metadata import distribution
from pathlib import Path

import pytest
from aws_cdk import App, Duration, Stack
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk.assertions import Template

from cdk_stepwright import (
    Approval,
    ApprovalNotifier,
    ApprovalRule,
    ApprovalWorkflow,
    OrderWorkflow,
    Quarantine,
    Rendition,
    RetryPolicy,
    Step,
    StepBinding,
    VideoProcessingWorkflow,
    Workflow,
)


@pytest.fixture
def stack():
    return Stack(App(), "Stack")


def function(stack, name):
    return lambda_.Function(
        stack,
        name,
        runtime=lambda_.Runtime.PYTHON_3_13,
        handler="index.handler",
        code=lambda_.Code.from_inline("def handler(event, context): return {}"),
    )


def states_of(stack):
    (machine,) = Template.from_stack(stack).find_resources("AWS::StepFunctions::StateMachine").values()
    definition = machine["Properties"]["DefinitionString"]
    if not isinstance(definition, str):
        definition = "".join(part if isinstance(part, str) else "token" for part in definition["Fn::Join"][1])
    return json.loads(definition)["States"]


def test_an_order_app_synthesizes(stack):
    OrderWorkflow(
        stack,
        "Orders",
        pay=Step.invoke(function(stack, "Pay"), timeout=Duration.seconds(20)),
        ship=Step.invoke(function(stack, "Ship")),
        retry=RetryPolicy.transient_errors(max_attempts=5),
    )
    Template.from_stack(stack).resource_count_is("AWS::DynamoDB::Table", 2)
    pay = states_of(stack)["Pay"]
    assert pay["TimeoutSeconds"] == 20
    assert pay["Retry"][0]["MaxAttempts"] == 5


def test_an_approval_app_synthesizes_with_its_handlers(stack):
    chat = ApprovalNotifier.step(Step.invoke(function(stack, "Chat")))
    approval = Approval(stack, "Approval", notifier=chat)
    assert approval.identifies_approvers
    refunds = ApprovalWorkflow(
        stack,
        "Refunds",
        approval=approval,
        rule=ApprovalRule.at_least(2),
        approval_timeout=Duration.days(2),
    )
    ask = Step.approval(approval, title="Refund?", approvers=["ada", "bob"], rule=ApprovalRule.all())
    Workflow(stack, "Flow", definition=ask.to_state(stack, "Ask"))
    pay = Step.invoke(function(stack, "Pay")).after_approval(approval, title="Pay?", otherwise={"paid": False})
    Workflow(stack, "Paying", definition=pay.to_state(stack, "Pay it"))
    assert isinstance(refunds.state_machine, sfn.StateMachine)
    Template.from_stack(stack).resource_count_is("AWS::StepFunctions::StateMachine", 4)


def test_a_video_app_synthesizes_with_its_handlers_and_a_kind_of_rendition_of_its_own(stack):
    class Thumbnail(Rendition):
        def bind_rendition(self, scope, videos, name):
            thumbnail = function(scope, name)
            videos.grant_transcode(thumbnail)
            return Step.invoke(thumbnail)

    VideoProcessingWorkflow(
        stack,
        "Videos",
        renditions={"720p": Rendition.media_convert(height=720), "thumbnail": Thumbnail()},
        source_prefix="uploads/",
        quarantine=Quarantine.move("quarantine/"),
    )
    branches = states_of(stack)["Process video"]["Branches"]
    assert [branch["StartAt"] for branch in branches] == ["Read metadata", "Transcode 720p", "Transcode thumbnail"]


def test_a_workflow_stands_around_any_chain(stack):
    workflow = Workflow(stack, "Flow", definition=sfn.Pass(stack, "Start"))
    assert isinstance(workflow.state_machine, sfn.StateMachine)
    assert len(workflow.alarms) == 4


def test_a_kind_of_step_can_be_added(stack):
    class CallerIdentity(Step):
        def bind(self, _scope, _input):
            return StepBinding(
                resource="arn:aws:states:::aws-sdk:sts:getCallerIdentity",
                arguments={},
                result="{% $states.result.Account %}",
            )

    Workflow(stack, "Flow", definition=CallerIdentity().to_state(stack, "Who am I"))
    state = states_of(stack)["Who am I"]
    assert state["Resource"] == "arn:aws:states:::aws-sdk:sts:getCallerIdentity"
    assert state["Output"] == "{% $states.result.Account %}"


def test_misuse_is_refused_in_plain_words(stack):
    with pytest.raises(RuntimeError, match="'maxAttempts' must be a whole number from 0 to 99999999, got: -1"):
        RetryPolicy.transient_errors(max_attempts=-1)


def test_examples_of_the_package_are_python():
    text = distribution("cdk-stepwright").read_text("METADATA")
    examples = re.findall(r"```python\n(.*?)```", text, re.S)
    readme = (Path(__file__).parents[2] / "README.md").read_text()
    assert len(examples) == len(re.findall(r"```ts\b", readme)) > 0
    for example in examples:
        ast.parse(example)


def test_the_step_and_the_trigger_of_the_documentation(stack):
    docs = Path(__file__).parents[2] / "docs" / "languages.md"
    own = {}
    exec(re.findall(r"```python\n(.*?)```", docs.read_text(), re.S)[1], own)
    definition = own["CallerIdentity"]().to_state(stack, "Who am I")
    Workflow(stack, "Flow", definition=definition).add_trigger(own["Hourly"]())
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::Events::Rule", 1)
    assert "sts:getCallerIdentity" in json.dumps(template.to_json())
