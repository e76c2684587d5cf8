"""The app of test/languages/app.ts in Python."""
from pathlib import Path

import jsii
from aws_cdk import App, Duration, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_stepfunctions as sfn
from cdk_stepwright import (
    Approval,
    ApprovalNotifier,
    ApprovalRule,
    ITrigger,
    OrderWorkflow,
    Rendition,
    Step,
    StepBinding,
    TriggerBinding,
    VideoProcessingWorkflow,
    Workflow,
)


class CallerIdentity(Step):
    def bind(self, _scope, _input):
        return StepBinding(
            resource="arn:aws:states:::aws-sdk:sts:getCallerIdentity",
            arguments={},
            result="{% $states.result.Account %}",
        )


@jsii.implements(ITrigger)
class NamedTrigger:
    def __init__(self, trigger_id):
        self._trigger_id = trigger_id

    @property
    def trigger_id(self):
        return self._trigger_id

    def bind_trigger(self, scope, workflow):
        rule = events.Rule(scope, "Rule", schedule=events.Schedule.rate(Duration.hours(1)))
        started = sfn.StateMachine.from_state_machine_arn(scope, "Started", workflow.state_machine_arn)
        rule.add_target(targets.SfnStateMachine(started))
        return TriggerBinding()


app = App()
stack = Stack(app, "Shop")


def function(name):
    return lambda_.Function.from_function_name(stack, name, name.lower())


orders = OrderWorkflow(
    stack,
    "Orders",
    pay=Step.invoke(
        function("Pay"),
        timeout=Duration.seconds(20),
        arguments={
            "order": "{% $request.orderId %}",
            "amount": {"value": 10, "currency": "EUR"},
            "tags": ["b", "a"],
            "coupon": None,
        },
    ),
    ship=Step.invoke(function("Ship")),
)

approval = Approval(stack, "Approval", notifier=ApprovalNotifier.step(Step.invoke(function("Chat"))))
ask = Step.approval(
    approval,
    title="Refund?",
    details={"Amount": "{% $states.input.amount %}", "Order": {"number": 1, "items": 2, "by": "ada"}},
    approvers=["ada", "bob"],
    rule=ApprovalRule.all(),
)

flow = Workflow(
    stack,
    "Flow",
    definition=ask.to_state(stack, "Ask").next(CallerIdentity().to_state(stack, "Who am I")),
)
flow.add_trigger(NamedTrigger("Hourly"))

VideoProcessingWorkflow(
    stack,
    "Videos",
    renditions={
        "hd": Rendition.media_convert(height=1080),
        "phone": Rendition.media_convert(height=480),
        "thumbnail": Rendition.media_convert(height=240),
        "preview": Rendition.media_convert(height=360),
    },
)

wrong = Stack(App(), "Wrong")
mistakes = [
    lambda: Step.invoke(function("Late"), arguments={"wait": Duration.days(1)}).to_state(wrong, "Wait"),
    lambda: VideoProcessingWorkflow(wrong, "Videos", renditions={}),
    lambda: orders.workflow.add_trigger(NamedTrigger("my-trigger!")),
]
errors = []
for mistake in mistakes:
    try:
        mistake()
        errors.append("nothing")
    except RuntimeError as error:
        errors.append(str(error))

Path(app.synth().directory, "errors.txt").write_text("\n".join(errors))
