"""What `npm run aws-check` has judged holds for Python too: the same app has the same template."""
import json
from pathlib import Path

import pytest
from aws_cdk import App, Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns

from cdk_stepwright import (
    Approval,
    ApprovalEscalation,
    ApprovalNotifier,
    ApprovalRule,
    ApprovalWorkflow,
    OrderMessages,
    OrderWorkflow,
    Quarantine,
    Rendition,
    Step,
    TaskTimeout,
    VideoProcessingWorkflow,
)

TEMPLATES = Path(__file__).parent / ".venv" / "templates"


def function(stack, name, **props):
    return lambda_.Function(
        stack,
        name,
        runtime=lambda_.Runtime.NODEJS_22_X,
        handler="index.handler",
        code=lambda_.Code.from_inline("exports.handler = async () => ({});"),
        **props,
    )


def slow_function(stack, name):
    return function(stack, name, timeout=Duration.seconds(20))


def operator(stack):
    return iam.Role(stack, "Operator", assumed_by=iam.AccountRootPrincipal())


def orders(stack):
    pay, ship, cancel, refund, notify = (
        Step.invoke(function(stack, f"Orders{name}")) for name in ("Pay", "Ship", "CancelShipping", "Refund", "Notify")
    )
    workflow = OrderWorkflow(
        stack,
        "Orders",
        pay=pay,
        ship=ship,
        cancel_shipping=cancel,
        refund=refund,
        notify_customer=notify,
        encryption_key=kms.Key(stack, "Key", enable_key_rotation=True),
        messages=OrderMessages(confirmed="On its way", declined="Not paid", out_of_stock="Sold out"),
        sku_attribute="article",
        stock_attribute="pieces",
        timeout=Duration.days(2),
        task_timeout=TaskTimeout.after(Duration.minutes(1)),
        removal_policy=RemovalPolicy.DESTROY,
    )
    role = operator(stack)
    workflow.grant_start_execution(role)
    workflow.grant_read_order(role)


def videos(stack):
    VideoProcessingWorkflow(
        stack,
        "Videos",
        renditions={
            "source": Rendition.media_convert(),
            "720p": Rendition.media_convert(height=720, max_bitrate=3_000_000),
            "x" * 39 + "1": Rendition.media_convert(height=360),
        },
        quarantine=Quarantine.tag(),
    )


def refunds(stack):
    key = kms.Key(stack, "Key", enable_key_rotation=True)
    chat = ApprovalNotifier.step(Step.invoke(slow_function(stack, "Chat")))
    ApprovalWorkflow(
        stack,
        "Refunds",
        approval=Approval(stack, "Approval", notifier=chat, encryption_key=key),
        rule=ApprovalRule.at_least(2),
        approval_timeout=Duration.days(2),
        reminders=[Duration.days(1)],
        escalation=ApprovalEscalation(after=Duration.days(1), approvers=["boss"]),
        notify_requester=Step.invoke(slow_function(stack, "Tell")),
        alert_topic=sns.Topic(stack, "Alerts", enforce_ssl=True, master_key=key),
        encryption_key=key,
    )


def comparable(template):
    """Without the paths of files, which are elsewhere, and with unordered lists in an order."""
    for resource in template["Resources"].values():
        resource.pop("Metadata", None)
        if isinstance(resource.get("DependsOn"), list):
            resource["DependsOn"].sort()
    return template["Resources"]


@pytest.mark.parametrize(
    ("sample", "define"),
    [("order-full", orders), ("video-with-media-convert", videos), ("approval-workflow-full", refunds)],
)
def test_an_app_has_the_template_that_was_judged(sample, define):
    app = App(analytics_reporting=False)
    define(Stack(app, "Stack"))
    judged = json.loads((TEMPLATES / f"{sample}.json").read_text())
    assert comparable(app.synth().get_stack_by_name("Stack").template) == comparable(judged)
