import { parameterProblems } from './parameter-values';
import { Rule } from './rule';
import {
  actionOf, hasEnded, optimizedIntegration, serviceNamed, serviceNames, serviceTable, shapeOf, Spelling, tableDate,
} from '../aws';
import { Diagnostic, refuse, warn } from '../diagnostic';
import { Integration, integrationOf, isKnownIntegration } from '../integration';
import { misspelled } from '../misspelling';
import { isFields, LocatedState, State } from '../model';
import { nearest } from '../nearest';
import { once } from '../once';

/**
 * The services, actions and parameters of calls exist. Errors are what is certain: AWS refuses the definition, or the
 * service the call. What may be newer than the tables is a warning.
 *
 * Step Functions refuses unknown services, actions and parameters when a state machine is created.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 * @see https://github.com/aws/aws-cdk/pull/27635 for the message about an action, with its code and location
 * @see https://github.com/aws/aws-cdk/issues/29968 for the one about a parameter
 */
export const serviceCalls: Rule = function* ({ states }) {
  for (const located of states) {
    if (located.state.Type !== 'Task') continue;
    const integration = integrationOf(located.state.Resource);
    if (integration.kind === 'sdk') {
      const found = whyNotCallable(integration, located);
      if (found === undefined) yield* parametersOf(integration, located);
      else yield found;
    } else if (integration.service !== '' && !integration.direct && isKnownIntegration(integration)) {
      yield* parametersOf(integration, located);
    }
  }
};

/** The reason why the action of an SDK integration cannot be called, or may not. */
function whyNotCallable({ service, action, pattern }: Integration, { state, location }: LocatedState):
Diagnostic | undefined {
  const place = `${location}/Resource`;
  const unrecognized = (advice: string) => refuse(place, `The resource provided ${state.Resource as string} is not `
    + `recognized. The value is not a valid resource ARN, or the resource is not available in this region; ${advice}`);
  const unknown = (message: string) => warn(place, 'UNKNOWN_SERVICE_CALL', message);
  const known = serviceNamed(service);
  if (known === undefined) {
    if (hasEnded(service)) {
      return unknown(`AWS has ended the service '${service}': its API had been removed by ${tableDate()}, so calls `
        + 'fail');
    }
    const right = renamed(service, action) ?? misspelled(service, serviceNames());
    if (right !== undefined) return unrecognized(`write '${right}' for the service '${service}'`);
    return unknown(`there is no service '${service}' in AWS's APIs of ${tableDate()}`
      + `${didYouMean(service, serviceNames())}: AWS refuses services that do not exist, so correct it unless `
      + 'it is newer');
  }
  const call = actionOf(service, action);
  if (call === undefined) {
    const right = misspelled(action, known.actions);
    if (right !== undefined) return unrecognized(`write '${right}' for the action '${action}' of '${service}'`);
    return unknown(`there is no action '${action}' of '${service}' in AWS's API of ${tableDate()}`
      + `${didYouMean(action, known.actions)}: AWS refuses actions that do not exist, so correct it unless it is `
      + 'newer');
  }
  if (!call.supported) {
    return unrecognized(`Step Functions does not support the action '${action}' of '${service}', which AWS lists as `
      + 'such or which streams events; call it in a Lambda function');
  }
  return pattern === 'job'
    ? unrecognized("no SDK integration waits for a job to complete ('.sync'); use the optimized integration if there "
      + 'is one, or poll the job')
    : undefined;
}

const didYouMean = (name: string, candidates: readonly string[]): string => {
  const near = nearest(name, candidates);
  return near === undefined ? '' : ` (did you mean '${near}'?)`;
};

/** The service that has another name in IAM or in the AWS CLI: `cloudwatchlogs` of `logs`, `sesv2` of `ses-v2`. */
function renamed(service: string, action: string): string | undefined {
  const joined = service.replaceAll('-', '');
  if (serviceNamed(joined) !== undefined) return joined;
  return serviceNames().find((name) => {
    const table = serviceTable(name)!;
    return table.iam === service && table.actions.has(action);
  });
}

/** The problems of the parameters that a task sends, with all of its expressions evaluated. */
export function parameterDiagnostics(integration: Integration, name: string, parameters: unknown): Diagnostic[] {
  if (integration.direct || integration.service === '') return [];
  const state = { Type: 'Task', Arguments: parameters } as State;
  const located = { name, state, location: `/States/${name}`, language: 'JSONata' } as LocatedState;
  return [...parametersOf(integration, located)];
}

function* parametersOf(integration: Integration, { state, location, language }: LocatedState): Generator<Diagnostic> {
  const { kind, service, action } = integration;
  const field = language === 'JSONata' ? 'Arguments' : 'Parameters';
  const value = state[field];
  if (!isFields(value)) return; // the input, an expression, or an error of another rule
  const isOptimized = kind !== 'sdk';
  const api = isOptimized ? optimizedIntegration(service)?.service : service;
  const shape = api && shapeNamed(`${isOptimized ? 'optimized' : 'sdk'} ${api} ${action}`);
  if (!shape) return;
  const name = `${service}:${action}`;
  const call = {
    name,
    jsonPath: language === 'JSONPath',
    isOptimized,
    extras: isOptimized && Object.hasOwn(EXTRAS, name) ? EXTRAS[name] : [],
  };
  for (const { certain, message } of parameterProblems(call, shape, value)) {
    yield certain
      ? refuse(`${location}/${field}`, message)
      : warn(`${location}/${field}`, 'UNKNOWN_SERVICE_CALL', message);
  }
}

/** Parsed once, for workflows call the same actions again and again. */
const shapeNamed = once((key) => {
  const [spelling, service, action] = key.split(' ');
  return shapeOf(service, action, spelling as Spelling);
});

/**
 * The parameters that Step Functions takes in an optimized integration and the API does not: any JSON for a text, and
 * the objects in S3 that a model reads and writes.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html, and the pages of the others beside it
 */
const EXTRAS: { readonly [call: string]: readonly string[] } = {
  'bedrock:invokeModel': ['Body', 'Input', 'Output'],
  'events:putEvents': ['Entries.Detail'],
  'lambda:invoke': ['Payload'],
  'sns:publish': ['Message'],
  'sqs:sendMessage': ['MessageBody'],
  'states:startExecution': ['Input'],
};
