/**
 * The app that is written in each language of the packages: an order, an approval, videos, and a step and a trigger of
 * its own. The template of this one is what the others must give. Called with the folder to synthesize into.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import {
  Approval, ApprovalNotifier, ApprovalRule, ITrigger, IWorkflow, OrderWorkflow, Rendition, Step, StepBinding,
  TriggerBinding, VideoProcessingWorkflow, Workflow,
} from '../../src';

class CallerIdentity extends Step {
  public bind(_scope: Construct, _input: any): StepBinding {
    return {
      resource: 'arn:aws:states:::aws-sdk:sts:getCallerIdentity',
      arguments: {},
      result: '{% $states.result.Account %}',
    };
  }
}

class Hourly implements ITrigger {
  public readonly triggerId = 'Hourly';

  public bindTrigger(scope: Construct, workflow: IWorkflow): TriggerBinding {
    const rule = new events.Rule(scope, 'Rule', { schedule: events.Schedule.rate(Duration.hours(1)) });
    const started = sfn.StateMachine.fromStateMachineArn(scope, 'Started', workflow.stateMachineArn);
    rule.addTarget(new targets.SfnStateMachine(started));
    return {};
  }
}

const app = new App();
const stack = new Stack(app, 'Shop');
const fn = (name: string) => lambda.Function.fromFunctionName(stack, name, name.toLowerCase());

const order = new OrderWorkflow(stack, 'Orders', {
  pay: Step.invoke(fn('Pay'), {
    timeout: Duration.seconds(20),
    // A null is lost on the way from the other languages.
    arguments: { order: '{% $request.orderId %}', amount: { value: 10, currency: 'EUR' }, tags: ['b', 'a'] },
  }),
  ship: Step.invoke(fn('Ship')),
});

const approval = new Approval(stack, 'Approval', { notifier: ApprovalNotifier.step(Step.invoke(fn('Chat'))) });
const ask = Step.approval(approval, {
  title: 'Refund?',
  details: { Amount: '{% $states.input.amount %}', Order: { number: 1, items: 2, by: 'ada' } },
  approvers: ['ada', 'bob'],
  rule: ApprovalRule.all(),
});

const flow = new Workflow(stack, 'Flow', {
  definition: ask.toState(stack, 'Ask').next(new CallerIdentity().toState(stack, 'Who am I')),
});
flow.addTrigger(new Hourly());

new VideoProcessingWorkflow(stack, 'Videos', {
  renditions: {
    hd: Rendition.mediaConvert({ height: 1080 }),
    phone: Rendition.mediaConvert({ height: 480 }),
    thumbnail: Rendition.mediaConvert({ height: 240 }),
    preview: Rendition.mediaConvert({ height: 360 }),
  },
});

/** What the library says to what is wrong. */
const wrong = new Stack(new App(), 'Wrong');
const errors = [
  () => Step.invoke(fn('Late'), { arguments: { wait: Duration.days(1) } }).toState(wrong, 'Wait'),
  () => new VideoProcessingWorkflow(wrong, 'Videos', { renditions: {} }),
  () => order.workflow.addTrigger({ triggerId: 'my-trigger!', bindTrigger: () => ({}) }),
].map((mistake) => {
  try {
    mistake();
    return 'nothing';
  } catch (error) {
    return String((error as Error).message);
  }
});

const { directory } = app.synth();
writeFileSync(join(directory, 'errors.json'), JSON.stringify(errors));
