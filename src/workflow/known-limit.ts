import { CfnResource } from 'aws-cdk-lib';
import { NumberAt, numbersOf, propertyOf, resourceBehind } from './settings';
import { StateJson } from './task-defaults';
import { Integration, integrationOf } from '../asl/integration';
import { isFields } from '../asl/model';
import { DAY, HOUR, YEAR } from '../validation/durations';

/** The limit of the target of a task, in seconds: by its own settings or by its service, as far as known. */
export interface KnownLimit {
  /** From the start of the task to its end, including the time that a job may wait in a queue. NaN if unknown. */
  readonly total: number;
  /** The time that was set for the work itself. A shorter timeout of the task would stop it. */
  readonly chosen?: number;
}

/** The properties of a task that determine its timeout. */
export interface TimedTask {
  readonly pattern: Integration['pattern'];
  readonly limit: KnownLimit;
  /** NaN if it is known only at run time. */
  readonly heartbeatSeconds?: number;
}

/** Determines the limit of the target of a rendered task. */
export function knownLimit(task: StateJson): KnownLimit {
  const { Resource, Arguments, Parameters } = task;
  const { kind, service, action, pattern } = integrationOf(Resource);
  const settings: unknown = Arguments ?? Parameters ?? {};
  const fields = isFields(settings) ? settings : {};
  if (pattern === 'job') {
    const job = { settings: fields, at: numbersOf(settings), resource: resourcesNamedIn(fields) };
    return JOBS[`${service}:${action}`]?.(job) ?? UNKNOWN;
  }
  const seconds = kind === 'lambda' || kind === 'unknown'
    ? functionSeconds(fields.FunctionName) ?? functionSeconds(Resource)
    : undefined;
  // The worker that returns the task token is unknown: it takes at least as long as the call.
  return pattern === 'request' ? { total: seconds ?? NaN } : { total: NaN, chosen: seconds };
}

/** Determines the limit of a job from its settings. */
type LimitOf = (job: Job) => KnownLimit;

interface Job {
  readonly settings: StateJson;
  readonly at: NumberAt;
  /** The properties of the resource of this app that a setting refers to, if there is one. */
  readonly resource: (setting: string, type: string) => NumberAt | undefined;
}

const UNKNOWN: KnownLimit = { total: NaN };

/** In addition to its limit a job may wait for capacity, sometimes for hours. Step Functions polls some jobs. */
const queued = (seconds: number) => seconds + DAY;
const polled = (seconds: number) => seconds + HOUR;

/** A call of the control plane takes minutes and runs nothing that is billed by the hour. */
const controlPlane: LimitOf = () => ({ total: DAY });

/**
 * The limits of jobs. The default of the service applies if no other value can have been set elsewhere, otherwise the
 * maximum that the service allows.
 */
const JOBS: { readonly [action: string]: LimitOf } = {
  // Quotas: at most 240 minutes for DML, 600 for DDL. Queries may be queued.
  // https://docs.aws.amazon.com/athena/latest/ug/service-limits.html
  'athena:startQueryExecution': () => ({ total: DAY }),
  'batch:submitJob': batchJob,
  'codebuild:startBuild': build,
  'codebuild:startBuildBatch': buildBatch,
  'databrew:startJobRun': ({ resource }) => minutes(resource('Name', 'AWS::DataBrew::Job')?.('timeout') || undefined),
  'eks:createCluster': controlPlane,
  'eks:deleteCluster': controlPlane,
  'eks:createNodegroup': controlPlane,
  'eks:deleteNodegroup': controlPlane,
  'eks:createFargateProfile': controlPlane,
  'eks:deleteFargateProfile': controlPlane,
  // https://kubernetes.io/docs/concepts/workloads/controllers/job/#job-termination-and-cleanup
  'eks:runJob': ({ at }) => seconds(at('Job.spec.activeDeadlineSeconds')),
  'elasticmapreduce:terminateCluster': controlPlane,
  'emr-containers:createVirtualCluster': controlPlane,
  'emr-containers:deleteVirtualCluster': controlPlane,
  'emr-serverless:createApplication': controlPlane,
  'emr-serverless:startApplication': controlPlane,
  'emr-serverless:stopApplication': controlPlane,
  'emr-serverless:deleteApplication': controlPlane,
  'emr-serverless:startJobRun': emrServerlessJob,
  'glue:startJobRun': glueJob,
  'sagemaker:createTrainingJob': trainingJob,
  'sagemaker:createProcessingJob': processingJob,
  'sagemaker:createHyperParameterTuningJob': ({ at }) => ({
    chosen: at('HyperParameterTuningJobConfig.ResourceLimits.MaxRuntimeInSeconds')
      ?? at('TrainingJobDefinition.StoppingCondition.MaxRuntimeInSeconds'),
    total: queued(at('HyperParameterTuningJobConfig.ResourceLimits.MaxRuntimeInSeconds') ?? NaN),
  }),
  // Applies to each batch of objects, whose number is unknown.
  'sagemaker:createLabelingJob': ({ at }) => ({
    total: NaN,
    chosen: at('HumanTaskConfig.TaskAvailabilityLifetimeInSeconds'),
  }),
  'states:startExecution': ({ settings }) => childLimit(resourceBehind(settings.StateMachineArn, ...MACHINES)),
};

function resourcesNamedIn(settings: StateJson): Job['resource'] {
  return (setting, type) => {
    const found = resourceBehind(settings[setting], type);
    return found && ((path) => {
      const [property] = path.split('.', 1);
      return numbersOf({ [property]: propertyOf(found, property) })(path);
    });
  };
}

const seconds = (chosen: number | undefined): KnownLimit => ({ chosen, total: queued(chosen ?? NaN) });
const minutes = (chosen: number | undefined): KnownLimit => seconds(chosen === undefined ? undefined : chosen * 60);

/**
 * The limit applies to each attempt, from its start, and to each child of an array.
 *
 * @see https://docs.aws.amazon.com/batch/latest/userguide/job_timeouts.html
 */
function batchJob({ settings, at, resource }: Job): KnownLimit {
  const definition = resource('JobDefinition', 'AWS::Batch::JobDefinition');
  const attempt = at('Timeout.AttemptDurationSeconds') ?? definition?.('timeout.attemptDurationSeconds') ?? NaN;
  const attempts = at('RetryStrategy.Attempts') ?? (definition ? definition('retryStrategy.attempts') ?? 1 : NaN);
  const isArray = settings.ArrayProperties !== undefined || settings['ArrayProperties.$'] !== undefined;
  return { chosen: attempt * (attempts || 1), total: isArray ? NaN : queued(attempt * attempts) };
}

/** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_CreateProject.html */
function build({ at, resource }: Job): KnownLimit {
  const project = resource('ProjectName', 'AWS::CodeBuild::Project');
  const chosen = at('TimeoutInMinutesOverride') ?? project?.('timeoutInMinutes');
  const queue = at('QueuedTimeoutInMinutesOverride') ?? project?.('queuedTimeoutInMinutes') ?? 480;
  const work = chosen ?? (project ? 60 : 2160);
  return { chosen: chosen && chosen * 60, total: polled((work + queue) * 60) };
}

/** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectBuildBatchConfig.html */
function buildBatch({ at, resource }: Job): KnownLimit {
  const project = resource('ProjectName', 'AWS::CodeBuild::Project');
  return minutes(at('BuildBatchConfigOverride.TimeoutInMins') ?? project?.('buildBatchConfig.timeoutInMins'));
}

/** @see https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/considerations.html */
function emrServerlessJob({ settings, at }: Job): KnownLimit {
  const chosen = at('ExecutionTimeoutMinutes');
  const isBatch = !('Mode.$' in settings) && (settings.Mode ?? 'BATCH') === 'BATCH';
  const attempts = at('RetryPolicy.MaxAttempts') ?? 1;
  const work = (chosen ?? (isBatch ? 720 : NaN)) || NaN; // 0 means that it never ends
  return { chosen: chosen && work * 60, total: queued(work * attempts * 60) };
}

/** @see https://docs.aws.amazon.com/glue/latest/webapi/API_StartJobRun.html */
function glueJob({ settings, at, resource }: Job): KnownLimit {
  const chosen = at('Timeout') ?? resource('JobName', 'AWS::Glue::Job')?.('timeout');
  if (chosen !== undefined) return minutes(chosen);
  const job = resourceBehind(settings.JobName, 'AWS::Glue::Job');
  const version = Number(job ? propertyOf(job, 'glueVersion') : NaN);
  const longest = version >= 5 ? 480 : version < 5 ? 2880 : 10_080;
  return { total: queued(longest * 60) };
}

/** @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_StoppingCondition.html */
function trainingJob({ at }: Job): KnownLimit {
  const chosen = at('StoppingCondition.MaxWaitTimeInSeconds') ?? at('StoppingCondition.MaxRuntimeInSeconds');
  const pending = at('StoppingCondition.MaxPendingTimeInSeconds') ?? 0;
  return { chosen, total: queued((chosen ?? DAY) + pending) };
}

/** @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProcessingStoppingCondition.html */
function processingJob({ at }: Job): KnownLimit {
  const chosen = at('StoppingCondition.MaxRuntimeInSeconds');
  return { chosen, total: queued(chosen ?? 777_600) };
}

const MACHINES = [
  'AWS::StepFunctions::StateMachine', 'AWS::StepFunctions::StateMachineVersion',
  'AWS::StepFunctions::StateMachineAlias',
];

const DEFAULT_TIMEOUTS = new WeakSet<CfnResource>();

/** Marks the timeout of a state machine as a default, so that a shorter timeout of a parent is not reported. */
export function markDefaultTimeout(machine: CfnResource): void {
  DEFAULT_TIMEOUTS.add(machine);
}

/** Determines the limit of a nested workflow. Without a timeout it is that of any execution. */
function childLimit(child: CfnResource | undefined): KnownLimit {
  if (child === undefined) return UNKNOWN;
  const next = (arn: unknown) => childLimit(resourceBehind(arn, ...MACHINES));
  const { stateMachineArn, routingConfiguration, deploymentPreference } = child as any;
  if (child.cfnResourceType === MACHINES[1]) return next(stateMachineArn);
  if (child.cfnResourceType === MACHINES[2]) {
    return next(routingConfiguration?.[0]?.stateMachineVersionArn ?? deploymentPreference?.stateMachineVersionArn);
  }
  const definition = definitionOf(child);
  if (definition === undefined) return UNKNOWN;
  const timeout = definition.TimeoutSeconds ?? YEAR;
  if (!(timeout > 0)) return UNKNOWN;
  const isChosen = definition.TimeoutSeconds !== undefined && !DEFAULT_TIMEOUTS.has(child);
  return { chosen: isChosen ? timeout : undefined, total: Math.min(YEAR, polled(timeout)) };
}

/** Parses the definition of a state machine of this app, with 0 in place of values known only at deployment. */
function definitionOf(machine: CfnResource): StateJson | undefined {
  const text = propertyOf(machine, 'definitionString');
  if (text === undefined) return propertyOf(machine, 'definition');
  const parts: unknown[] = text['Fn::Join']?.[1] ?? [text];
  try {
    return JSON.parse(parts.map((part) => typeof part === 'string' ? part : '0').join(''));
  } catch {
    return undefined;
  }
}

const FUNCTIONS = ['AWS::Lambda::Function', 'AWS::Lambda::Alias', 'AWS::Lambda::Version'];

/** The timeout of a Lambda function that sets none. */
const LAMBDA_DEFAULT_SECONDS = 3;

/** The timeout of the function that a name or an ARN refers to. */
function functionSeconds(nameOrArn: unknown): number | undefined {
  const found = resourceBehind(nameOrArn, ...FUNCTIONS);
  if (found === undefined) return undefined;
  if (found.cfnResourceType !== FUNCTIONS[0]) return functionSeconds((found as any).functionName);
  return numbersOf({ timeout: propertyOf(found, 'timeout') })('timeout') ?? LAMBDA_DEFAULT_SECONDS;
}
