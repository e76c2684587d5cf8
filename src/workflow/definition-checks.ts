import { Annotations } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { PolicedDefinitionBody } from './definition-body';
import { missingPermissions } from './missing-permissions';
import { Diagnostic, DiagnosticCode } from '../asl/diagnostic';
import { StateMachineType } from '../asl/model';
import { once } from '../asl/once';
import { validateText, ValidationOptions } from '../asl/validate';

/** The ids of warnings, to acknowledge them with `Annotations.of(workflow).acknowledgeWarning(id)`. */
const WARNING_IDS: { readonly [code in DiagnosticCode]?: string } = {
  UNRAISED_ERROR: 'cdk-stepwright:unraisedError',
  UNKNOWN_SERVICE_ERRORS: 'cdk-stepwright:unknownServiceErrors',
  UNEVALUATED_PATH: 'cdk-stepwright:unevaluatedPath',
  NO_DOLLAR: 'cdk-stepwright:noDollar',
  NO_PATH: 'cdk-stepwright:noPath',
  PASS_RESULT_IS_STATIC: 'cdk-stepwright:staticResult',
  UNASSIGNED_VARIABLE: 'cdk-stepwright:unassignedVariable',
  LAMBDA_WITHOUT_RETRY: 'cdk-stepwright:lambdaWithoutRetry',
  TASK_WITHOUT_TIMEOUT: 'cdk-stepwright:taskWithoutTimeout',
  UNKNOWN_SERVICE_CALL: 'cdk-stepwright:unknownServiceCall',
};

/** An app often has the same workflow in several stages or regions: each definition is validated once. */
const DIAGNOSTICS: { readonly [type in StateMachineType]: (definition: string) => Diagnostic[] } = {
  STANDARD: once((definition) => validateText(definition, 'STANDARD')),
  EXPRESS: once((definition) => validateText(definition, 'EXPRESS')),
};

/** Validates the definition at synthesis: reports what AWS would reject as errors, and bad practice as warnings. */
export function checkAtSynth(
  scope: Construct, machine: sfn.StateMachine, body: PolicedDefinitionBody, options: ValidationOptions,
): void {
  scope.node.addValidation({
    validate: () => {
      const definition = body.plain(scope);
      const type = machine.stateMachineType;
      const rendered = body.renderAgain();
      const diagnostics = options.serviceCalls === false
        ? validateText(definition, type, options) : DIAGNOSTICS[type](definition);
      const warnings = [
        ...diagnostics.flatMap(asWarning), ...body.timeoutWarnings(rendered), ...missingPermissions(machine, body),
      ];
      for (const id of new Set(warnings.map((warning) => warning.id))) {
        const messages = warnings.filter((warning) => warning.id === id).map(({ message }) => message);
        // On the child: aws-cdk-lib looks for acknowledgements only above the construct that a late warning is on.
        Annotations.of(machine).addWarningV2(id, messages.join('; '));
      }
      return [
        ...body.hasChanged(scope, rendered) ? [CHANGED_LATE] : [],
        ...diagnostics.filter((diagnostic) => diagnostic.severity === 'ERROR').map(text),
      ];
    },
  });
}

const CHANGED_LATE = 'the definition was changed after it was rendered, and the change would be lost: a definition is '
  + 'rendered when the workflow is constructed, so change its states before that';

function asWarning(diagnostic: Diagnostic): { id: string; message: string }[] {
  const id = diagnostic.severity === 'WARNING' && WARNING_IDS[diagnostic.code];
  return id ? [{ id, message: text(diagnostic) }] : [];
}

function text({ code, location, message }: Diagnostic): string {
  return `${code}${location === undefined ? '' : ` at ${location}`}: ${message}`;
}
