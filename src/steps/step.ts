import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { activityStep } from './activity-step';
import { AfterApprovalProps, afterApproval } from './approval/after-approval';
import { ApprovalStepProps, approvalStep, approvalTimeout, IApproval } from './approval/approval-step';
import { EventStepProps, eventStep } from './event-step';
import { invokeStep } from './invoke-step';
import { PublishStepOptions, publishStep } from './publish-step';
import { QueueStepOptions, queueStep } from './queue-step';
import { ServiceCallStepProps, serviceCallStep } from './service-call-step';
import { statesStep } from './states-step';
import { BindStep, BuiltInBinding, StepBinding } from './step-binding';
import { checkResult, StepPlacement } from './step-placement';
import { StepState } from './step-state';
import { WorkflowStepOptions, workflowStep } from './workflow-step';
import { integrationOf } from '../asl/integration';
import { isAtLeast, isShorter } from '../validation/durations';
import { InvalidPropError } from '../validation/errors';
import { plainValue } from '../validation/plain-value';
import { need } from '../validation/required';
import { checkTarget } from '../validation/resource-place';
import { toExpression, withVariable } from '../workflow/jsonata-text';
import { RetryPolicy } from '../workflow/retry-policy';
import { IWorkflow } from '../workflow/workflow-base';

/** What can be chosen for every step, whatever it does. */
export interface StepOptions {
  /**
   * How long one try may take. At least one second. A job that takes longer is stopped.
   *
   * @default - the task timeout of the workflow, never shorter than what is known of the step's own function or job
   */
  readonly timeout?: Duration;

  /**
   * How often whoever works on the step must say that they still do. Shorter than the timeout; only for a step that
   * waits for a callback.
   *
   * @default - no heartbeat
   */
  readonly heartbeat?: Duration;

  /**
   * How the step is tried again when it fails. By default also after a response that was lost, when the call may have
   * been carried out: give a call that must not be made twice, such as a DynamoDB update that subtracts, a policy with
   * `afterLostResponse: false`.
   *
   * @default - the policy of the workflow; a step that starts a job or a nested workflow is retried only when it could
   * not be started
   */
  readonly retry?: RetryPolicy;

  /**
   * What the step is given: any value, with JSONata in `{% … %}`. It may read `$request`, what the place in the
   * workflow gives (in a chain of your own: the state's input), `$states.context` and the variables of the workflow.
   * Plain data and tokens only. From Python, Java and Go a null within is lost: write `{% null %}` for it.
   *
   * @default - what the place in the workflow gives, as its documentation says; in a chain of your own, the state's
   * input
   */
  readonly arguments?: any;

  /**
   * What the step gives: any value, with JSONata in `{% … %}`. It may read `$states.result`, what the service answered.
   *
   * @default - the answer without its envelope: a function's payload, the output of a nested workflow
   */
  readonly result?: any;

  /**
   * A comment on the state, shown in the console.
   *
   * @default - no comment
   */
  readonly comment?: string;

  /**
   * The role that the step calls its service with, mostly one of another account. The workflow gets permission to
   * assume it; its trust policy must allow the role of the workflow, and its own policies what the step does. Not for
   * an activity, nor for a chain of states.
   *
   * @default - the role of the workflow, to which the permissions of the step are added
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-access-cross-acct-resources.html
   */
  readonly credentials?: iam.IRole;
}

/**
 * What is done at one place of a workflow. A place documents what it gives and what it expects back.
 *
 * Make one with the factories, or a kind of your own by extending this class and implementing `bind`.
 */
export abstract class Step {
  /**
   * Invokes a Lambda function: the function gets the step's input as its event, and its answer is the result.
   *
   * It may invoke exactly this function. An error that the function throws keeps its name; `TransientError` means
   * "try again".
   *
   * @param fn the function, a version or an alias of it
   * @param options timeout, retry, arguments, result
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
   */
  public static invoke(fn: lambda.IFunction, options?: StepOptions): Step {
    need('Step.invoke', 'fn', fn, 'function');
    return new BuiltInStep(invokeStep(fn), options);
  }

  /**
   * Calls any action of any AWS service through the AWS SDK integrations. The step's arguments are the request, the
   * service's answer is the result.
   *
   * @param props service, action, resources, and what can be chosen for every step
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
   */
  public static serviceCall(props: ServiceCallStepProps): Step {
    need('Step.serviceCall', 'service', props?.service, 'text');
    need('Step.serviceCall', 'action', props?.action, 'text');
    return new BuiltInStep(serviceCallStep(props), props);
  }

  /**
   * Starts an execution of another workflow and waits for its end. The result is its output.
   *
   * @param workflow the workflow to start; `Workflow.fromStateMachine` imports any state machine
   * @param options whether to wait, the name of the execution, and options common to all steps
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html
   */
  public static workflow(workflow: IWorkflow, options: WorkflowStepOptions = {}): Step {
    need('Step.workflow', 'workflow', workflow, 'workflow');
    const { _machine: stateMachine, encryptionKey } = workflow;
    return new BuiltInStep(workflowStep({ stateMachine, encryptionKey }, options), options);
  }

  /**
   * Sends what the step is given to an SQS queue, as the body of a message. The result is what SQS answers, or, where
   * the step waits for a callback, what the receiver answers.
   *
   * @param queue the queue; one with a customer key needs no more
   * @param options whether to wait for an answer, delay, FIFO, and what can be chosen for every step
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-sqs.html
   */
  public static queue(queue: sqs.IQueue, options: QueueStepOptions = {}): Step {
    need('Step.queue', 'queue', queue, 'queue');
    return new BuiltInStep(queueStep(queue, options), options);
  }

  /**
   * Publishes what the step is given to an SNS topic. The result is what SNS answers, or, where the step waits for a
   * callback, what a receiver answers: the first answer counts.
   *
   * @param topic the topic; one with a customer key needs no more
   * @param options whether to wait for an answer, subject, attributes, FIFO, and what can be chosen for every step
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-sns.html
   */
  public static publish(topic: sns.ITopic, options: PublishStepOptions = {}): Step {
    need('Step.publish', 'topic', topic, 'topic');
    return new BuiltInStep(publishStep(topic, options), options);
  }

  /**
   * Puts what the step is given on an EventBridge bus, as the detail of an event. The result is what EventBridge
   * answers, or, where the step waits for a callback, what a receiver answers: the first answer counts. An event that
   * the bus does not take fails the step with `EventBridge.FailedEntry`.
   *
   * @param bus the event bus
   * @param props source and type of the event, whether to wait for an answer, and what can be chosen for every step
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-eventbridge.html
   */
  public static event(bus: events.IEventBus, props: EventStepProps): Step {
    need('Step.event', 'bus', bus, 'bus');
    need('Step.event', 'source', props?.source, 'text');
    need('Step.event', 'detailType', props?.detailType, 'text');
    return new BuiltInStep(eventStep(bus, props), props);
  }

  /**
   * Gives work to whoever polls an activity, and waits for the answer, which is the result. It fails with the error
   * that the worker names. Not in an Express workflow.
   *
   * @param activity the activity; a `WorkerActivity` can grant its workers what they need
   * @param options timeout, heartbeat (how often a worker must say that it still works), retry, arguments, result
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-activities.html
   */
  public static activity(activity: sfn.IActivity, options: StepOptions = {}): Step {
    need('Step.activity', 'activity', activity, 'activity');
    return new BuiltInStep(activityStep(activity), options);
  }

  /**
   * Asks people for their approval, and waits for the decision, which is the result: `{ decision, at, approver?,
   * comment?, answers, requestId }`, where `decision` is `APPROVED`, `REJECTED` or `TIMED_OUT`. Not in an Express
   * workflow.
   *
   * It starts an execution of the approval's own state machine, and may start, describe and stop those only. It fails
   * with `InvalidApproval` where the request makes no sense, for example without a title, and with `ApproversNotTold`
   * where an approver could not be told.
   *
   * @param approval whom to ask and how; serves many workflows
   * @param props what is to be approved, by whom, until when
   */
  public static approval(approval: IApproval, props: ApprovalStepProps): Step {
    need('Step.approval', 'approval', approval, 'approval');
    need('Step.approval', 'title', props?.title, 'text');
    const { comment, result } = props;
    return new BuiltInStep(approvalStep(approval, props), {
      comment,
      result,
      timeout: approvalTimeout(props),
      retry: RetryPolicy.transientErrors(), // a try whose response was lost finds the execution that it had started
    });
  }

  /**
   * Runs any states of aws-cdk-lib. Their input is what the step is given, the output of the last one is the result.
   * They run inside a Parallel with one branch, so that their errors are handled as those of one step.
   *
   * @param chain the states
   * @param options retry (of the whole chain), arguments, result
   */
  public static states(chain: sfn.IChainable, options?: StepOptions): Step {
    need('Step.states', 'chain', chain, 'states');
    return new BuiltInStep(statesStep(chain), options);
  }

  /** @param options what was chosen for this step */
  protected constructor(protected readonly options: StepOptions = {}) {}

  /**
   * Says what this kind of step consists of. Called once for each place that the step is put into.
   *
   * @param scope where constructs that the step needs are defined
   * @param input what the step is given: a value with JSONata in `{% … %}`
   */
  public abstract bind(scope: Construct, input: any): StepBinding;

  /**
   * Defines the state that this step is, for any chain of states of aws-cdk-lib.
   *
   * @param scope where the state is defined
   * @param id the name of the state
   * @param placement what the place gives and takes
   */
  public toState(scope: Construct, id: string, placement: StepPlacement = {}): StepState {
    const { options } = this;
    const plain = (prop: string, value: any) => plainValue(scope, `step '${id}': '${prop}'`, value);
    const given = plain('input', placement.input ?? '{% $states.input %}');
    const input = plain('arguments', options.arguments ?? given);
    const binding = this.bind(scope, input);
    const result = plain('result', options.result ?? binding.result ?? ANSWER);
    const output = plain('output', placement.output ?? result);
    this.validate(scope, id, binding);
    checkResult(scope, id, { placement, binding, given: options.result });
    return new StepState(scope, id, {
      fields: {
        Type: binding.chain ? 'Parallel' : 'Task',
        Comment: options.comment,
        Resource: binding.resource,
        Credentials: options.credentials && { RoleArn: options.credentials.roleArn },
        Arguments: withVariable(plain('arguments', binding.arguments ?? input), 'request', toExpression(given)),
        ...options.timeout ? { TimeoutSeconds: options.timeout.toSeconds() } : {},
        HeartbeatSeconds: options.heartbeat?.toSeconds(),
        Assign: plain('assign', assignments(placement, result)),
        ...output === ANSWER ? {} : { Output: output },
      },
      policyStatements: permissionsOf(binding, options),
      retry: options.retry ?? placement.retry,
      chain: binding.chain,
    });
  }

  /**
   * This step, done only where people have approved it: a step that asks first, and gives `otherwise` where it is
   * rejected or nobody answers in time. For example a payment over a limit.
   *
   * It becomes a Parallel with one branch. A Choice, the question and another Choice stand in it before this step.
   *
   * @param approval whom to ask and how
   * @param props what is to be approved, when that is needed, and what is given where it is not approved
   */
  public afterApproval(approval: IApproval, props: AfterApprovalProps): Step {
    need('afterApproval', 'approval', approval, 'approval');
    need('afterApproval', 'title', props?.title, 'text');
    need('afterApproval', 'otherwise', props?.otherwise, 'value');
    return new ApprovedStep(this, approval, props);
  }

  private validate(scope: Construct, id: string, binding: BuiltInBinding): void {
    const where = `step '${id}'`;
    if ((binding.resource === undefined) === (binding.chain === undefined)) {
      throw new InvalidPropError(scope, `${where}: bind() must give either 'resource' or 'chain'`);
    }
    const { timeout, heartbeat, credentials } = this.options;
    for (const target of binding.targets ?? []) checkTarget(scope, where, target, credentials !== undefined);
    if (isShorter(timeout, 1)) {
      throw new InvalidPropError(scope, `${where}: 'timeout' must be at least one second, got: ${timeout!.toString()}`);
    }
    if (binding.chain && (timeout || heartbeat)) {
      throw new InvalidPropError(scope, `${where}: a chain of states has no 'timeout' and no 'heartbeat' of its own; `
        + 'set them on its tasks');
    }
    if (credentials && (binding.chain || integrationOf(binding.resource).kind === 'activity')) {
      throw new InvalidPropError(scope, `${where}: 'credentials' have no effect on ${binding.chain
        ? 'a chain of states; set them on its tasks' : 'an activity, whose worker calls Step Functions'}`);
    }
    if (heartbeat && integrationOf(binding.resource).pattern !== 'callback') {
      throw new InvalidPropError(scope, `${where}: 'heartbeat' (${heartbeat.toString()}) has no effect, since nobody `
        + "can beat for this step; only a step that waits for a callback has one, so leave it out or use 'timeout'");
    }
    if (isAtLeast(heartbeat, timeout)) {
      throw new InvalidPropError(scope, `${where}: 'heartbeat' (${heartbeat!.toString()}) must be shorter than `
        + `'timeout' (${timeout!.toString()})`);
    }
  }
}

const ANSWER = '{% $states.result %}'; // what a service answered: the output of a task that says nothing else

function assignments(placement: StepPlacement, result: any): { [variable: string]: any } | undefined {
  const { resultVariable, assign } = placement;
  return resultVariable ? { ...assign, [resultVariable]: result } : assign;
}

/** A step with credentials does its work with the permissions of another role. */
function permissionsOf(
  { policyStatements }: StepBinding, { credentials }: StepOptions,
): iam.PolicyStatement[] | undefined {
  if (!credentials) return policyStatements;
  return [new iam.PolicyStatement({ actions: ['sts:AssumeRole'], resources: [credentials.roleArn] })];
}

/** A step of a kind that this library brings. */
class BuiltInStep extends Step {
  constructor(private readonly bindStep: BindStep, options?: StepOptions) {
    super(options);
  }

  public bind(scope: Construct, input: any): StepBinding {
    return this.bindStep(scope, input);
  }
}

/** A step that is done only where it is approved. */
class ApprovedStep extends Step {
  constructor(
    private readonly work: Step, private readonly approval: IApproval, private readonly props: AfterApprovalProps,
  ) {
    super();
  }

  public toState(scope: Construct, id: string, placement: StepPlacement = {}): StepState {
    if (this.props.result !== undefined) {
      throw new InvalidPropError(scope, `step '${id}': 'result' of afterApproval has no effect, since the result is `
        + "what the step gives, or 'otherwise'; set it on the step");
    }
    const steps = { ask: Step.approval(this.approval, this.props), work: this.work };
    return Step.states(afterApproval(scope, id, this.props, steps, placement)).toState(scope, id, placement);
  }

  public bind(_scope: Construct, _input: any): StepBinding {
    throw new Error('a step after an approval is several states, whose names follow from its own: use toState()');
  }
}
