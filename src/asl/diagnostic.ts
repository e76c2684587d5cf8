/**
 * What is wrong with a definition, in the form of AWS's ValidateStateMachineDefinition.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinitionDiagnostic.html
 */
export interface Diagnostic {
  readonly severity: 'ERROR' | 'WARNING';
  readonly code: DiagnosticCode;
  /** Where: `/States/Pay/Resource`. Absent where there is no place to name. */
  readonly location?: string;
  readonly message: string;
}

/** An error is what AWS refuses, under AWS's code; a warning is ours: allowed, but unwise. */
export type DiagnosticCode =
  | 'INVALID_JSON_DESCRIPTION'
  | 'SCHEMA_VALIDATION_FAILED'
  | 'MISSING_TRANSITION_TARGET'
  | 'DUPLICATE_STATE_NAME'
  | 'UNRAISED_ERROR'
  | 'UNEVALUATED_PATH'
  | 'LAMBDA_WITHOUT_RETRY'
  | 'TASK_WITHOUT_TIMEOUT';

export function refuse(
  location: string, message: string, code: DiagnosticCode = 'SCHEMA_VALIDATION_FAILED',
): Diagnostic {
  return { severity: 'ERROR', code, location, message };
}

export function warn(location: string, code: DiagnosticCode, message: string): Diagnostic {
  return { severity: 'WARNING', code, location, message };
}
