/** Recorded executions that the engine does not tell as they were recorded, each with its reason. */
export interface Miss {
  /** What the recording is called, after the class of its test. */
  readonly name: string;
  /** What differs: how the execution ends, or its history only. */
  readonly differs: 'result' | 'history';
}

export const MISSES: readonly { readonly reason: string; readonly misses: readonly Miss[] }[] = [
  {
    reason:
      'the recording holds a task token as plain text, or in a placeholder within a placeholder, that nothing equals',
    misses: [
      'test_sqs_wait_for_task_token_timeout',
      'test_sqs_wait_for_task_tok_with_heartbeat',
      'test_multiple_executions_and_heartbeat_notifications#execution_history_0',
      'test_multiple_executions_and_heartbeat_notifications#execution_history_1',
      'test_multiple_executions_and_heartbeat_notifications#execution_history_2',
      'test_multiple_executions_and_heartbeat_notifications#execution_history_3',
    ].map((name) => ({ name, differs: 'history' })),
  },
  {
    reason: 'the history was recorded with other account names or ARNs than the definition and the input were',
    misses: [
      'test_cross_account_states_start_sync_execution[SFN_START_EXECUTION_SYNC_ROLE_ARN_JSONATA]',
      'test_cross_account_states_start_sync_execution[SFN_START_EXECUTION_SYNC_ROLE_ARN_PATH]',
      'test_cross_account_states_start_sync_execution[SFN_START_EXECUTION_SYNC_ROLE_ARN_PATH_CONTEXT]',
      'test_cross_account_states_start_sync_execution[SFN_START_EXECUTION_SYNC_ROLE_ARN_VARIABLE]',
      'test_cross_account_lambda_task',
      'test_sfn_start_execution_sync[SFN_SYNC]',
    ].map((name) => ({ name, differs: 'history' })),
  },
  {
    reason: 'the recording lacks events whose numbers are missing in it, among them ParallelStateSucceeded',
    misses: [
      'test_parallel_state[PARALLEL_STATE]',
      'test_parallel_state_nested',
      'test_parallel_catch_error[PARALLEL_CATCH_ERROR_VARIABLE_SAMPLING]',
      'test_parallel_catch_error[PARALLEL_CATCH_ERROR_OUTPUT_WITH_RETRY]',
    ].map((name) => ({ name, differs: 'history' })),
  },
];
