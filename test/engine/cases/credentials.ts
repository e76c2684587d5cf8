import { Cases, DOCUMENTATION } from '../case';

const LAMBDA = 'arn:aws:states:::lambda:invoke';

export default [
  {
    source: `${DOCUMENTATION}/concepts-access-cross-acct-resources.html`,
    cases: [
      {
        name: 'does not send the role in Credentials to the service',
        state: { Type: 'Task', Resource: LAMBDA, Credentials: { RoleArn: 'arn:aws:iam::1:role/r' } },
        input: { a: 1 },
        answers: { It: [{ output: 1 }] },
        sent: [{ a: 1 }],
        output: 1,
      },
      {
        name: 'fails with States.Runtime if a path does not find the role',
        state: { Type: 'Task', Resource: LAMBDA, Credentials: { 'RoleArn.$': '$.role' } },
        error: 'States.Runtime',
        cause:
          "An error occurred while executing the state 'It' (entered at the event id #2). The JSONPath '$.role' " +
          "specified for the field 'RoleArn.$' could not be found in the input '{}'",
      },
      {
        name: 'fails with States.QueryEvaluationError if an expression does not find the role',
        state: {
          Type: 'Task',
          QueryLanguage: 'JSONata',
          Resource: LAMBDA,
          Credentials: { RoleArn: '{% $states.input.role %}' },
        },
        error: 'States.QueryEvaluationError',
        cause: /specified for the field 'Credentials\/RoleArn' returned nothing/,
      },
    ],
  },
] satisfies Cases[];
