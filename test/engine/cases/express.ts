import { Cases, DOCUMENTATION } from '../case';

const show = (expression: string) => ({ Type: 'Pass', QueryLanguage: 'JSONata', Output: `{% ${expression} %}` });

export default [
  {
    source: `${DOCUMENTATION}/choosing-workflow-type.html`,
    cases: [
      {
        name: 'times out after five minutes',
        type: 'EXPRESS',
        states: {
          First: { Type: 'Wait', Seconds: 300, Next: 'Second' },
          Second: { Type: 'Wait', Seconds: 1 },
        },
        status: 'TIMED_OUT',
        seconds: 300,
      },
      { name: 'and may take five minutes', type: 'EXPRESS', state: { Type: 'Wait', Seconds: 300 }, seconds: 300 },
      {
        name: 'times out after a shorter TimeoutSeconds of the machine',
        type: 'EXPRESS',
        machine: { TimeoutSeconds: 10 },
        state: { Type: 'Wait', Seconds: 20 },
        status: 'TIMED_OUT',
        seconds: 10,
      },
      {
        name: 'has the ARN of an Express execution, and no redrive count',
        type: 'EXPRESS',
        state: show('$states.context.Execution.[$split(Id, ":")[5], $exists(RedriveCount)]'),
        output: ['express', false],
      },
      {
        name: 'has no limit of events',
        type: 'EXPRESS',
        states: {
          'Count': { Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% $states.input + 1 %}', Next: 'Enough?' },
          'Enough?': {
            Type: 'Choice', Choices: [{ Variable: '$', NumericLessThan: 7000, Next: 'Count' }], Default: 'Done',
          },
          'Done': { Type: 'Succeed' },
        },
        input: 0,
        output: 7000,
      },
    ],
  },
] satisfies Cases[];
