/**
 * A problem of a definition, in the form of AWS's ValidateStateMachineDefinition.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinitionDiagnostic.html
 */
export interface Diagnostic {
  readonly severity: 'ERROR' | 'WARNING';
  readonly code: DiagnosticCode;
  /** The location in the definition, such as `/States/Pay/Resource`. @default - there is no particular location */
  readonly location?: string;
  readonly message: string;
}

/**
 * The codes of AWS, and our own for warnings: definitions that AWS accepts, but that are unwise.
 *
 * The codes for JSONata are not in the list of AWS's page. They were seen in its responses.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinitionDiagnostic.html
 */
export type DiagnosticCode =
  | 'INVALID_JSON_DESCRIPTION'
  | 'SCHEMA_VALIDATION_FAILED'
  | 'INVALID_JSONATA_EXPRESSION'
  | 'UNSUPPORTED_JSONATA_EXPRESSION'
  | 'MISSING_TRANSITION_TARGET'
  | 'MISSING_END_STATE'
  | 'DUPLICATE_STATE_NAME'
  | 'INVALID_STATE_NAME'
  | 'DUPLICATE_LABEL_NAME'
  | 'INVALID_LABEL_NAME'
  | 'TOO_DEEPLY_NESTED'
  | 'NO_DOLLAR'
  | 'NO_PATH'
  | 'PASS_RESULT_IS_STATIC'
  | 'DUPLICATE_VARIABLE_NAME'
  | 'UNRAISED_ERROR'
  | 'UNKNOWN_SERVICE_ERRORS'
  | 'UNEVALUATED_PATH'
  | 'UNASSIGNED_VARIABLE'
  | 'LAMBDA_WITHOUT_RETRY'
  | 'TASK_WITHOUT_TIMEOUT'
  | 'UNKNOWN_SERVICE_CALL';

/** Creates an error: AWS rejects the definition. */
export function refuse(
  location: string, message: string, code: DiagnosticCode = 'SCHEMA_VALIDATION_FAILED',
): Diagnostic {
  return { severity: 'ERROR', code, location, message };
}

/** Creates a warning: AWS accepts the definition, but it is unwise. */
export function warn(location: string, code: DiagnosticCode, message: string): Diagnostic {
  return { severity: 'WARNING', code, location, message };
}
