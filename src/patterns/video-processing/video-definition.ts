import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { Quarantine } from './quarantine';
import {
  ALERT, branches, FAILURE, isUpload, rejection, RESULT, SOURCE, STATUS_KEY, STEP_FAILURE, TAGS,
} from './video-expressions';
import { ObjectPlace } from '../../permissions/object-statements';
import { Step, StepPlacement, StepState } from '../../steps';
import { RetryPolicy } from '../../workflow';
import { jsonata } from '../../workflow/jsonata-text';
import { ExecutionRecord } from '../common/execution-record';
import { condition, literal } from '../common/expressions';
import { noteFailure, onFailure, onStepFailure, requireManualAction } from '../common/failure-handling';

/** The error of an upload that could not be processed, after its outputs were removed and an alert was sent. */
export const VIDEO_FAILED = 'VideoProcessingFailed';

/** Properties for defining the states of a video workflow, with defaults applied. */
export interface VideoDefinitionProps {
  readonly metadata: Step;
  readonly renditions: { readonly [name: string]: Step };
  readonly source: ObjectPlace;
  readonly output: ObjectPlace;
  /** The extensions in lower case, each with its dot. */
  readonly extensions: readonly string[];
  readonly maxBytes: number;
  readonly partialResults: boolean;
  readonly keepFailedOutputs: boolean;
  readonly quarantine: Quarantine;
  readonly statusTable: dynamodb.ITable;
  readonly alertTopic: sns.ITopic;
  /** The function that does the work in S3. */
  readonly files: lambda.IFunction;
}

/**
 * Defines the states of a video workflow.
 *
 * Variables hold the upload (`$source`), the results of the branches (`$branches`), the stored outputs (`$stored`), the
 * expected outcome (`$outcome`), the failure or reason (`$failure`, `$reason`), the prefixes to remove (`$discard`),
 * the outcome of the quarantine (`$quarantine`), and the actions that are required manually (`$manualActions`).
 */
export function videoDefinition(scope: Construct, props: VideoDefinitionProps): sfn.IChainable {
  const states = new VideoStates(scope, props);

  // Built back to front, because each state needs its successor. The methods below are in the order of the states.
  const ended = states.recordOutcome();
  const alerted = states.alert({ ended, failed: states.recordFailure() });
  const quarantined = states.quarantine(alerted);
  const discarded = states.discard({ partial: alerted, bad: quarantined });

  const stored = states.store({ processed: ended, incomplete: discarded });
  const processed = states.process({ done: stored, bad: discarded });
  const accepted = states.accept({ accepted: processed, rejected: quarantined });
  const claimed = states.claim({ claimed: accepted, failed: alerted });
  return states.check({ valid: claimed });
}

/** Creates the states, given the successors of each. */
class VideoStates {
  /** The prefix of the keys of all outputs of an execution. No other execution writes under it. */
  private readonly outputPrefix: string;
  private readonly status: ExecutionRecord;

  constructor(private readonly scope: Construct, private readonly props: VideoDefinitionProps) {
    this.status = new ExecutionRecord(scope, { table: props.statusTable, key: STATUS_KEY });
    this.outputPrefix = `${literal(props.output.prefix)} & $states.context.Execution.Name & "/"`;
  }

  /** Checks that the input is an upload, before anything is written. */
  public check(next: { valid: sfn.IChainable }): sfn.IChainable {
    const { source: { bucket, prefix }, extensions, maxBytes } = this.props;
    const invalid = sfn.Pass.jsonata(this.scope, 'Not an upload', {
      outputs: {
        outcome: 'REJECTED',
        key: jsonata('$type($states.input.detail.object.key) = "string" '
          + '? $states.input.detail.object.key : ""'),
        reason: 'NOT_AN_UPLOAD',
      },
    });
    return sfn.Choice.jsonata(this.scope, 'Check upload')
      .when(condition(isUpload(bucket.bucketName, prefix)), next.valid, {
        assign: {
          source: jsonata(SOURCE),
          reason: jsonata(rejection(extensions, maxBytes)),
          outcome: 'FAILED', // until a later state assigns a better outcome
          branches: [],
          stored: jsonata('{ "renditions": [], "failures": [] }'),
          failure: jsonata('null'),
          discard: [jsonata(this.outputPrefix)],
          quarantine: jsonata('{}'),
          manualActions: [],
        },
      })
      .otherwise(invalid);
  }

  /**
   * Writes the status. The execution that writes it first owns the upload. An upload that failed can be claimed again.
   * If the claim fails, another execution may own the upload, so the source is not changed.
   */
  public claim(next: { claimed: sfn.IChainable; failed: sfn.IChainable }): sfn.IChainable {
    const duplicate = { outcome: 'DUPLICATE', key: jsonata('$source.key') };
    const first = this.status.findFirst('Find first execution', duplicate)
      .addCatch(sfn.Pass.jsonata(this.scope, 'First execution not found', { outputs: duplicate }));
    const claim = this.status.claim('Claim upload', { taken: first, unless: 'FAILED' });
    onFailure(claim, { next: next.failed, assign: noteFailure });
    claim.next(next.claimed);
    return claim;
  }

  /** Rejects uploads by what is known from the event, before a transcoder is started. */
  public accept(next: { accepted: sfn.IChainable; rejected: sfn.IChainable }): sfn.IChainable {
    return sfn.Choice.jsonata(this.scope, 'Acceptable?')
      .when(condition('$reason != ""'), next.rejected, { assign: { outcome: 'REJECTED' } })
      .otherwise(next.accepted);
  }

  /**
   * Runs all branches to their end. A branch that fails returns its failure, which is evaluated when all have ended.
   */
  public process(next: { done: sfn.IChainable; bad: sfn.IChainable }): sfn.IChainable {
    const { metadata, renditions, output } = this.props;
    const names = Object.keys(renditions);
    const parallel = sfn.Parallel.jsonata(this.scope, 'Process video', {
      assign: { branches: jsonata(branches(names)) },
    });
    const request = (name: string, more = '') => jsonata('{ "source": $source, '
      + `"idempotencyKey": $source.key & "/" & $source.sequencer & "/${name}"${more} }`);
    parallel.branch(this.branch('Read metadata', metadata, { input: request('metadata'), resultField: 'status' }));
    for (const name of names) {
      const location = `"outputBucket": ${literal(output.bucket.bucketName)}, `
        + `"outputPrefix": ${this.outputPrefix} & "${name}/"`;
      parallel.branch(this.branch(`Transcode ${name}`, renditions[name], {
        input: request(`rendition/${name}`, `, "rendition": "${name}", ${location}`),
        mustComplete: true, // its files are listed next
      }));
    }
    const isVideo = sfn.Choice.jsonata(this.scope, 'Rejected?')
      .when(condition('$branches[0].result.status = "REJECTED"'), next.bad, {
        assign: {
          outcome: 'REJECTED',
          reason: jsonata('$type($branches[0].result.reason) = "string" ? $branches[0].result.reason : "REJECTED"'),
        },
      })
      .otherwise(next.done);
    onStepFailure(parallel, { next: next.bad, assign: noteFailure });
    parallel.next(isVideo);
    return parallel;
  }

  /** Lists the outputs and writes the record. The files that exist count, not the results of the steps. */
  public store(next: { processed: sfn.IChainable; incomplete: sfn.IChainable }): sfn.IChainable {
    const stored = '$states.result.Payload';
    const store = this.inS3('Store results', {
      action: 'STORE',
      source: '{% $source %}',
      execution: '{% $states.context.Execution.Id %}',
      now: '{% $states.context.State.EnteredTime %}',
      outputBucket: this.props.output.bucket.bucketName,
      outputPrefix: jsonata(this.outputPrefix),
      branches: '{% $branches %}',
      partialResults: this.props.partialResults,
    }, {
      stored: jsonata(stored),
      outcome: jsonata(`${stored}.outcome`),
      discard: jsonata(`${stored}.discard`),
      failure: jsonata(`$count(${stored}.failures) > 0 ? ${stored}.failures[0] : null`),
    });
    const complete = sfn.Choice.jsonata(this.scope, 'Complete?')
      .when(condition('$outcome = "PROCESSED"'), next.processed)
      .otherwise(next.incomplete);
    onFailure(store, { next: next.incomplete, assign: noteFailure });
    store.next(complete);
    return store;
  }

  /** Removes the files that a failed rendition wrote, or all outputs if the video failed. */
  public discard(next: { partial: sfn.IChainable; bad: sfn.IChainable }): sfn.IChainable {
    const isPartial = sfn.Choice.jsonata(this.scope, 'Partial?')
      .when(condition('$outcome = "PARTIAL"'), next.partial)
      .otherwise(next.bad);
    if (this.props.keepFailedOutputs) return isPartial;
    const discard = this.inS3('Discard outputs', {
      action: 'DISCARD',
      outputBucket: this.props.output.bucket.bucketName,
      prefixes: '{% $discard %}',
    });
    onFailure(discard, { next: isPartial, assign: () => requireManualAction('outputs') });
    discard.next(isPartial);
    return discard;
  }

  /** Marks the source, so that its owner sees what is wrong with it. */
  public quarantine(next: sfn.IChainable): sfn.IChainable {
    const { _kind, _prefix } = this.props.quarantine;
    if (_kind === 'NONE') return next;
    const quarantine = this.inS3('Quarantine source', {
      action: 'QUARANTINE',
      source: '{% $source %}',
      execution: '{% $states.context.Execution.Id %}',
      tags: jsonata(TAGS),
      moveTo: _prefix,
    }, { quarantine: '{% $states.result.Payload %}' });
    onFailure(quarantine, { next, assign: () => requireManualAction('source') });
    quarantine.next(next);
    return quarantine;
  }

  /** Sends the alert. If that fails, the execution continues, and only the alarm of the state machine remains. */
  public alert(next: { ended: sfn.IChainable; failed: sfn.IChainable }): sfn.IChainable {
    const failed = sfn.Choice.jsonata(this.scope, 'Failed?')
      .when(condition('$outcome = "FAILED"'), next.failed)
      .otherwise(next.ended);
    return this.alerting('Alert', failed);
  }

  /** Stores the output of the execution in the status, which is looked up by the key of the source. */
  public recordOutcome(): sfn.IChainable {
    return this.status.recordOutcome(RESULT, (next) => this.alerting('Alert: outcome not recorded', next), 'status');
  }

  public recordFailure(): sfn.IChainable {
    return this.status.recordFailure('Video processing failed', VIDEO_FAILED, FAILURE);
  }

  /** Returns a step whose output is its result, or its failure if it failed permanently. */
  private branch(name: string, step: Step, placement: StepPlacement): sfn.IChainable {
    const state = step.toState(this.scope, name, placement);
    const failed = sfn.Pass.jsonata(this.scope, `${name}: failed`, { outputs: jsonata(STEP_FAILURE(name)) });
    onStepFailure(state, { next: failed });
    return state;
  }

  private alerting(name: string, next: sfn.IChainable): sfn.IChainable {
    const alert = Step.publish(this.props.alertTopic, {
      subject: 'Video alert',
      arguments: jsonata(ALERT),
      messageAttributes: { outcome: '{% $outcome %}' },
    }).toState(this.scope, name);
    onFailure(alert, { next });
    alert.next(next);
    return alert;
  }

  private inS3(name: string, work: object, assign?: { [variable: string]: string }): StepState {
    return Step.invoke(this.props.files, { arguments: work, retry: RetryPolicy.persistent() })
      .toState(this.scope, name, { assign });
  }
}
