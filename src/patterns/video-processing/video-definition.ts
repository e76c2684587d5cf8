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
import { leave, noteFailure, onFailure, onStepFailure } from '../common/failure-handling';

/** The error of an upload that could not be processed, after its outputs were removed and people were alerted. */
export const VIDEO_FAILED = 'VideoProcessingFailed';

/** What fills the holes of a video workflow, everything chosen. */
export interface VideoDefinitionProps {
  readonly metadata: Step;
  readonly renditions: { readonly [name: string]: Step };
  readonly source: ObjectPlace;
  readonly output: ObjectPlace;
  /** In lower case, each with its dot. */
  readonly extensions: readonly string[];
  readonly maxBytes: number;
  readonly partialResults: boolean;
  readonly keepFailedOutputs: boolean;
  readonly quarantine: Quarantine;
  readonly statusTable: dynamodb.ITable;
  readonly alertTopic: sns.ITopic;
  /** Does the work in S3. */
  readonly files: lambda.IFunction;
}

/**
 * The states of a video.
 *
 * What is known is kept in variables: `$source`, what the branches have come to (`$branches`), what is there
 * (`$stored`), how it looks to end (`$outcome`), what went wrong (`$failure`, `$reason`), what is to be removed
 * (`$discard`), what became of the source (`$quarantine`), and what a person will have to do (`$left`).
 */
export function videoDefinition(scope: Construct, props: VideoDefinitionProps): sfn.IChainable {
  const states = new VideoStates(scope, props);

  // Put together from the end, since each state is told where to go on; the states themselves follow in their order.
  const ended = states.recordOutcome();
  const told = states.alert({ ended, failed: states.recordFailure() });
  const quarantined = states.quarantine(told);
  const discarded = states.discard({ partial: told, bad: quarantined });

  const stored = states.store({ processed: ended, incomplete: discarded });
  const processed = states.process({ done: stored, bad: discarded });
  const accepted = states.accept({ accepted: processed, rejected: quarantined });
  const claimed = states.claim({ claimed: accepted, failed: told });
  return states.check({ valid: claimed });
}

/** The states one by one, each told where to go on. */
class VideoStates {
  /** What the keys of all outputs of an execution begin with: no other execution writes there. */
  private readonly outputPrefix: string;
  private readonly status: ExecutionRecord;

  constructor(private readonly scope: Construct, private readonly props: VideoDefinitionProps) {
    this.status = new ExecutionRecord(scope, { table: props.statusTable, key: STATUS_KEY });
    this.outputPrefix = `${literal(props.output.prefix)} & $states.context.Execution.Name & "/"`;
  }

  /** Nothing is touched before the input is known to be an upload. */
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
          outcome: 'FAILED', // until it is known to be better
          branches: [],
          stored: jsonata('{ "renditions": [], "failures": [] }'),
          failure: jsonata('null'),
          discard: [jsonata(this.outputPrefix)],
          quarantine: jsonata('{}'),
          left: [],
        },
      })
      .otherwise(invalid);
  }

  /**
   * Whoever writes the status first works on the upload. One that failed may be worked on again. Where the claim fails,
   * another execution may have it, so the source is left alone.
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

  /** What the event alone tells is no reason to start a transcoder. */
  public accept(next: { accepted: sfn.IChainable; rejected: sfn.IChainable }): sfn.IChainable {
    return sfn.Choice.jsonata(this.scope, 'Acceptable?')
      .when(condition('$reason != ""'), next.rejected, { assign: { outcome: 'REJECTED' } })
      .otherwise(next.accepted);
  }

  /** No branch ends the others: each gives what it has come to, and that is judged when all are done. */
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
      const place = `"outputBucket": ${literal(output.bucket.bucketName)}, `
        + `"outputPrefix": ${this.outputPrefix} & "${name}/"`;
      parallel.branch(this.branch(`Transcode ${name}`, renditions[name], {
        input: request(`rendition/${name}`, `, "rendition": "${name}", ${place}`),
        mustComplete: true, // its files are looked at next
      }));
    }
    const isVideo = sfn.Choice.jsonata(this.scope, 'Rejected?')
      .when(condition('$branches[0].answer.status = "REJECTED"'), next.bad, {
        assign: {
          outcome: 'REJECTED',
          reason: jsonata('$type($branches[0].answer.reason) = "string" ? $branches[0].answer.reason : "REJECTED"'),
        },
      })
      .otherwise(next.done);
    onStepFailure(parallel, { next: next.bad, assign: noteFailure });
    parallel.next(isVideo);
    return parallel;
  }

  /** Looks what is there, and writes the record: what is there counts, not what was said to be there. */
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

  /** What a rendition wrote before it failed, or all of what is of no use without the rest. */
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
    onFailure(discard, { next: isPartial, assign: () => leave('outputs') });
    discard.next(isPartial);
    return discard;
  }

  /** So that whoever looks at the source sees what is wrong with it. */
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
    onFailure(quarantine, { next, assign: () => leave('source') });
    quarantine.next(next);
    return quarantine;
  }

  /** An alert that cannot be sent stops nothing: then the alarm of the state machine is what is left. */
  public alert(next: { ended: sfn.IChainable; failed: sfn.IChainable }): sfn.IChainable {
    const failed = sfn.Choice.jsonata(this.scope, 'Failed?')
      .when(condition('$outcome = "FAILED"'), next.failed)
      .otherwise(next.ended);
    return this.alerting('Alert', failed);
  }

  /** The status holds what the execution gives, for whoever looks up the source. */
  public recordOutcome(): sfn.IChainable {
    return this.status.recordOutcome(RESULT, (next) => this.alerting('Alert: outcome not recorded', next), 'status');
  }

  public recordFailure(): sfn.IChainable {
    return this.status.recordFailure('Video processing failed', VIDEO_FAILED, FAILURE);
  }

  /** A step that gives what it has answered, or how it failed for good. */
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
