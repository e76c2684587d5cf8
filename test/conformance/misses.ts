import floors from './floors.json';

/** Recorded executions that the engine does not tell as they were recorded, each with its reason. */
export interface Miss {
  /** What the recording is called, after the class of its test. */
  readonly name: string;
  /** What differs: how the execution ends, only the text of the cause, or only the history. */
  readonly differs: 'result' | 'cause' | 'history';
}

/** Misses of one reason. */
export interface Misses {
  readonly reason: string;
  /** @default 'executions.jsonl' */
  readonly file?: keyof typeof floors;
  readonly misses: readonly Miss[];
}

export const MISSES: readonly Misses[] = [
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
  {
    reason: 'the state calls a real function, without a mock',
    file: 'test-state.jsonl',
    misses: [
      'test_base_lambda_task_state[INFO]#test_case_response',
      'test_base_lambda_task_state[DEBUG]#test_case_response',
      'test_base_lambda_task_state[TRACE]#test_case_response',
      'test_base_lambda_service_task_state[INFO]#test_case_response',
      'test_base_lambda_service_task_state[DEBUG]#test_case_response',
    ].map((name) => ({ name, differs: 'result' })),
  },
  {
    reason: 'the recorded output holds words in place of values of the mock, which nothing equals',
    file: 'test-state.jsonl',
    misses: [
      'test_send_sqs_message_success#test_case_response',
      'test_sfn_start_execution_success#test_case_response',
    ].map((name) => ({ name, differs: 'result' })),
  },
  {
    reason: 'the error of our validator is worded otherwise, and also says what was found',
    file: 'test-state.jsonl',
    misses: [
      'test_parallel_state_empty_branches#validation_exception',
      'test_state_name_invalid_state_definition#validation_exception',
    ].map((name) => ({ name, differs: 'cause' })),
  },
];
