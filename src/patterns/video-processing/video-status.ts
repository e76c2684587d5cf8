import { jsonata } from '../../private/jsonata-text';

/** The attributes of the status of an upload. */
export const STATUS = {
  key: 'key',
  sequencer: 'sequencer',
  versionId: 'versionId',
  executionArn: 'executionArn',
  startedAt: 'startedAt',
  finishedAt: 'finishedAt',
  /** `PROCESSING`, then an outcome, or `FAILED`. */
  outcome: 'outcome',
  result: 'result',
} as const;

/** The key of the status of the upload at hand. */
export const STATUS_KEY = {
  [STATUS.key]: { S: jsonata('$source.key') },
  [STATUS.sequencer]: { S: jsonata('$source.sequencer') },
};
