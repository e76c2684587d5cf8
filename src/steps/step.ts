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

/** Options common to all steps. */
export interface StepOptions {
  /**
   * The longest time that one attempt may take. At least one second. A job that exceeds it is stopped.
   *
   * @default - the task timeout of the workflow, or the timeout of the function or job of the step, if it is known and
   * longer
   */
  readonly timeout?: Duration;

  /**
   * The longest time allowed between two heartbeats of the worker. Shorter than the timeout; only for a step that waits
   * for a task token.
   *
   * @default - no heartbeat
   */
  readonly heartbeat?: Duration;

  /**
   * The retry policy of the step. By default a step is also retried after a lost response, when the call may have been
   * carried out. For a call that must not be made twice, such as a DynamoDB update that subtracts, use a policy with
   * `afterLostResponse: false`.
   *
   * @default - the policy of the workflow; a step that starts a job or a nested workflow is retried only if it could
   * not be started
   */
  readonly retry?: RetryPolicy;

  /**
   * The input of the step. Any value of plain data and tokens, which may hold JSONata in `{% … %}` and read `$request`
   * (the input that the workflow passes to the step, or the input of the state in your own chain), `$states.context`
   * and the variables of the workflow. In Python, Java and Go, null values within it are lost; write `{% null %}`
   * instead.
   *
   * @default - the input that the workflow passes to the step, as documented there; the input of the state in your own
   * chain
   */
  readonly arguments?: any;

  /**
   * The result of the step. Any value, which may hold JSONata in `{% … %}` and read `$states.result`, the response of
   * the service.
   *
   * @default - the response without its envelope, that is, the payload of a function or the output of a nested workflow
   */
  readonly result?: any;

  /**
   * A comment on the state, shown in the console.
   *
   * @default - no comment
   */
  readonly comment?: string;

  /**
   * The role that the step assumes to call its service, usually a role of another account. The workflow is granted
   * permission to assume it. Its trust policy must allow the role of the workflow, and its policies must allow the call
   * of the step. Not supported by activities and chains of states.
   *
   * @default - the role of the workflow, to which the permissions of the step are added
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-access-cross-acct-resources.html
   */
  readonly credentials?: iam.IRole;
}

/**
 * A unit of work in a workflow. Prebuilt workflows document the input that each step receives and the result it must
 * return.
 *
 * Create a step with the factory methods. For a custom kind of step, extend this class and implement `bind`.
 *
 * @example
 * new OrderWorkflow(stack, 'Orders', {
 *   pay: Step.invoke(pay, { timeout: Duration.seconds(30), retry: RetryPolicy.transientErrors({ maxAttempts: 5 }) }),
 *   ship: Step.invoke(ship, { arguments: { order: '{% $request.orderId %}' } }),
 *   cancelShipping: Step.invoke(cancelShipping),
 *   refund: Step.invoke(refund),
 * });
 */
export abstract class Step {
  /**
   * Invokes a Lambda function. The function receives the input of the step as its event, and its response is the
   * result.
   *
   * The workflow is granted permission to invoke exactly this function. An error that the function throws keeps its
   * name; the error `TransientError` is retried.
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
   * Calls any action of any AWS service through the AWS SDK integrations. The input of the step is the request, and the
   * response of the service is the result.
   *
   * The workflow is granted exactly the IAM actions of the call, on `resources`.
   *
   * @param props service, action, resources, and options common to all steps
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
   */
  public static serviceCall(props: ServiceCallStepProps): Step {
    need('Step.serviceCall', 'service', props?.service, 'text');
    need('Step.serviceCall', 'action', props?.action, 'text');
    return new BuiltInStep(serviceCallStep(props), props);
  }

  /**
   * Starts an execution of another workflow and waits until it ends. The result is its output.
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
   * Sends the input of the step to an SQS queue as the body of a message. The result is the response of SQS. If the
   * step waits for a task token, it is the output that the receiver completes the task with.
   *
   * @param queue the queue; permission to use its customer managed key is granted too
   * @param options whether to wait for a task token, delay, FIFO options, and options common to all steps
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-sqs.html
   */
  public static queue(queue: sqs.IQueue, options: QueueStepOptions = {}): Step {
    need('Step.queue', 'queue', queue, 'queue');
    return new BuiltInStep(queueStep(queue, options), options);
  }

  /**
   * Publishes the input of the step to an SNS topic. The result is the response of SNS. If the step waits for a task
   * token, it is the output that the first receiver completes the task with.
   *
   * @param topic the topic; permission to use its customer managed key is granted too
   * @param options whether to wait for a task token, subject, attributes, FIFO options, and options common to all steps
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-sns.html
   */
  public static publish(topic: sns.ITopic, options: PublishStepOptions = {}): Step {
    need('Step.publish', 'topic', topic, 'topic');
    return new BuiltInStep(publishStep(topic, options), options);
  }

  /**
   * Sends the input of the step to an EventBridge event bus as the detail of an event. The result is the response of
   * EventBridge. If the step waits for a task token, it is the output that the first receiver completes the task with.
   * An event that the bus rejects fails the step with `EventBridge.FailedEntry`.
   *
   * @param bus the event bus
   * @param props source and detail type, whether to wait for a task token, and options common to all steps
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-eventbridge.html
   */
  public static event(bus: events.IEventBus, props: EventStepProps): Step {
    need('Step.event', 'bus', bus, 'bus');
    need('Step.event', 'source', props?.source, 'text');
    need('Step.event', 'detailType', props?.detailType, 'text');
    return new BuiltInStep(eventStep(bus, props), props);
  }

  /**
   * Schedules a task of an activity and waits until a worker completes it. The output that the worker completes the
   * task with is the result; an error that it reports fails the step. Not supported in an Express workflow.
   *
   * @param activity the activity; a `WorkerActivity` can grant its workers the permissions that they need
   * @param options timeout, heartbeat (the longest time between two heartbeats of the worker), retry, arguments, result
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-activities.html
   */
  public static activity(activity: sfn.IActivity, options: StepOptions = {}): Step {
    need('Step.activity', 'activity', activity, 'activity');
    return new BuiltInStep(activityStep(activity), options);
  }

  /**
   * Requests an approval and waits for the decision, which is the result. It is `{ decision, at, approver?, comment?,
   * decisions, requestId }`, where `decision` is `APPROVED`, `REJECTED` or `TIMED_OUT`. Not supported in an Express
   * workflow.
   *
   * The step starts an execution of the state machine of the approval, and is granted permission to start, describe and
   * stop those executions only. It fails with `InvalidApproval` if the request is not valid, for example without a
   * title, and with `ApproversNotNotified` if an approver could not be notified.
   *
   * @param approval the approval that notifies the approvers and takes their decisions; can serve many workflows
   * @param props the subject of the request, the approvers, and the timeout
   */
  public static approval(approval: IApproval, props: ApprovalStepProps): Step {
    need('Step.approval', 'approval', approval, 'approval');
    need('Step.approval', 'title', props?.title, 'text');
    const { comment, result } = props;
    return new BuiltInStep(approvalStep(approval, props), {
      comment,
      result,
      timeout: approvalTimeout(props),
      retry: RetryPolicy.transientErrors(), // an attempt after a lost response finds the execution that was started
    });
  }

  /**
   * Runs a chain of any states of aws-cdk-lib. Their input is the input of the step, and the output of the last one is
   * the result. They run inside a Parallel with one branch, so that their errors are handled as those of one step.
   *
   * @param chain the chain of states
   * @param options retry (of the whole chain), arguments, result
   */
  public static states(chain: sfn.IChainable, options?: StepOptions): Step {
    need('Step.states', 'chain', chain, 'states');
    return new BuiltInStep(statesStep(chain), options);
  }

  /** @param options the options of this step */
  constructor(protected readonly options: StepOptions = {}) {}

  /**
   * Binds the step to a workflow. Called once for each use of the step.
   *
   * @param scope the scope for constructs that the step requires
   * @param input the input of the step, which may hold JSONata in `{% … %}`
   */
  public abstract bind(scope: Construct, input: any): StepBinding;

  /**
   * Creates the state that implements this step, for use in any chain of states of aws-cdk-lib.
   *
   * @param scope the scope in which the state is defined
   * @param id the name of the state
   * @param placement the input of the step, and where its result is stored
   */
  public toState(scope: Construct, id: string, placement: StepPlacement = {}): StepState {
    const { options } = this;
    const plain = (prop: string, value: any) => plainValue(scope, `step '${id}': '${prop}'`, value);
    const given = plain('input', placement.input ?? '{% $states.input %}');
    const input = plain('arguments', options.arguments ?? given);
    const binding = this.bind(scope, input);
    const withRequest = (prop: string, value: any) => withVariable(plain(prop, value), 'request', toExpression(given));
    const result = plain('result', options.result ?? binding.result ?? RESPONSE);
    const output = withRequest('output', placement.output ?? result);
    this.validate(scope, id, binding);
    checkResult(scope, id, { placement, binding, given: options.result });
    return new StepState(scope, id, {
      fields: {
        Type: binding.chain ? 'Parallel' : 'Task',
        Comment: options.comment,
        Resource: binding.resource,
        Credentials: options.credentials && { RoleArn: options.credentials.roleArn },
        Arguments: withRequest('arguments', binding.arguments ?? input),
        ...options.timeout ? { TimeoutSeconds: options.timeout.toSeconds() } : {},
        HeartbeatSeconds: options.heartbeat?.toSeconds(),
        Assign: withRequest('assign', assignments(placement, result)),
        ...output === RESPONSE ? {} : { Output: output },
      },
      policyStatements: permissionsOf(binding, options),
      retry: options.retry ?? placement.retry,
      chain: binding.chain,
    });
  }

  /**
   * Returns a step that requests an approval first, and runs this step only if it is approved. If the request is
   * rejected or times out, the result is `otherwise`. Use it, for example, for payments over a limit.
   *
   * The step is a Parallel with one branch, in which a Choice, the request and another Choice precede this step.
   *
   * @param approval the approval that notifies the approvers and takes their decisions
   * @param props the subject of the request, when an approval is required, and the result if it is not approved
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
      throw new InvalidPropError(scope, `${where}: bind() must return either 'resource' or 'chain'`);
    }
    const { timeout, heartbeat, credentials } = this.options;
    for (const target of binding.targets ?? []) checkTarget(scope, where, target, credentials !== undefined);
    if (isShorter(timeout, 1)) {
      throw new InvalidPropError(scope, `${where}: 'timeout' must be at least one second, got: ${timeout!.toString()}`);
    }
    if (binding.chain && (timeout || heartbeat)) {
      throw new InvalidPropError(scope, `${where}: a chain of states supports no 'timeout' and no 'heartbeat'; set `
        + 'them on its tasks');
    }
    if (credentials && (binding.chain || integrationOf(binding.resource).kind === 'activity')) {
      throw new InvalidPropError(scope, `${where}: 'credentials' has no effect on ${binding.chain
        ? 'a chain of states; set them on its tasks' : 'an activity, whose worker calls Step Functions'}`);
    }
    if (heartbeat && integrationOf(binding.resource).pattern !== 'callback') {
      throw new InvalidPropError(scope, `${where}: 'heartbeat' (${heartbeat.toString()}) requires a step that waits `
        + "for a task token; remove it, or use 'timeout'");
    }
    if (isAtLeast(heartbeat, timeout)) {
      throw new InvalidPropError(scope, `${where}: 'heartbeat' (${heartbeat!.toString()}) must be shorter than `
        + `'timeout' (${timeout!.toString()})`);
    }
  }
}

const RESPONSE = '{% $states.result %}'; // the response of the service, which is the output of a task by default

function assignments(placement: StepPlacement, result: any): { [variable: string]: any } | undefined {
  const { resultVariable, assign } = placement;
  return resultVariable ? { ...assign, [resultVariable]: result } : assign;
}

/** A step with credentials uses the permissions of another role. */
function permissionsOf(
  { policyStatements }: StepBinding, { credentials }: StepOptions,
): iam.PolicyStatement[] | undefined {
  if (!credentials) return policyStatements;
  return [new iam.PolicyStatement({ actions: ['sts:AssumeRole'], resources: [credentials.roleArn] })];
}

/** A step of a kind that is built into this library. */
class BuiltInStep extends Step {
  constructor(private readonly bindStep: BindStep, options?: StepOptions) {
    super(options);
  }

  public bind(scope: Construct, input: any): StepBinding {
    return this.bindStep(scope, input);
  }
}

/** A step that runs only if it is approved. */
class ApprovedStep extends Step {
  constructor(
    private readonly work: Step, private readonly approval: IApproval, private readonly props: AfterApprovalProps,
  ) {
    super();
  }

  public toState(scope: Construct, id: string, placement: StepPlacement = {}): StepState {
    if (this.props.result !== undefined) {
      throw new InvalidPropError(scope, `step '${id}': 'result' of afterApproval has no effect, since the result is `
        + "that of the step, or 'otherwise'; set it on the step");
    }
    const steps = { ask: Step.approval(this.approval, this.props), work: this.work };
    return Step.states(afterApproval(scope, id, this.props, steps, placement)).toState(scope, id, placement);
  }

  public bind(_scope: Construct, _input: any): StepBinding {
    throw new Error('a step after an approval consists of several states; use toState(), which names them');
  }
}
