import { diagnose, END, machine, only, task } from './verdict';

describe('validating a distributed Map', () => {
  const each = (type: string, state: object, processor = 'ItemProcessor', more: object = {}) => machine({
    Each: {
      Type: 'Map',
      [processor]: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: type }, ...machine({ In: state }) },
      End: true,
      ...more,
    },
  });

  describe.each(['ItemProcessor', 'Iterator'])('with %s', (processor) => {
    test.each([
      ['a task token', task({ Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', Retry: undefined })],
      ['a job', task({ Resource: 'arn:aws:states:::ecs:runTask.sync', Retry: undefined })],
      ['an activity', task({ Resource: 'arn:aws:states:eu-west-1:111111111111:activity:a', Retry: undefined })],
      ['a wait of ten minutes', { Type: 'Wait', Seconds: 600, End: true }],
    ])('rejects %s in Express child executions only', (_, state) => {
      expect(only(each('EXPRESS', state, processor))).toContain(`/States/Each/${processor}/States/In/`);
      expect(diagnose(each('STANDARD', state, processor))).toEqual([]);
    });

    test('is rejected in an Express workflow', () => {
      expect(only(each('EXPRESS', END, processor), 'EXPRESS')).toContain(
        `/States/Each/${processor}/ProcessorConfig/Mode: Express state machine does not support a distributed Map`,
      );
    });
  });

  const CSV = { CSVHeaderLocation: 'GIVEN', InputType: 'CSV' };
  test.each([
    [{ ReaderConfig: CSV }, '/States/Each/ItemReader/ReaderConfig: These fields are required: [CSVHeaders]'],
    [{ Resource: 'arn:aws:states:::s3:headObject' }, "/States/Each/ItemReader/Resource: 'Resource' must be arn:aws"],
    [{ Parameters: { 'Key.$': 'x' } }, "/States/Each/ItemReader/Parameters: The value for the field 'Key.$' must be a"],
  ])('rejects an ItemReader with %j', (more, message) => {
    const ItemReader = { Resource: 'arn:aws:states:::s3:getObject', Parameters: { Bucket: 'b' }, ...more };
    expect(only(each('STANDARD', END, 'ItemProcessor', { ItemReader }))).toContain(message);
  });

  test('rejects a ResultWriter with a resource and no arguments, or the other way round', () => {
    const writer = (ResultWriter: object) => only(each('STANDARD', END, 'ItemProcessor', { ResultWriter }));
    expect(writer({ Resource: 'arn:aws:states:::s3:putObject' })).toContain('required: [Parameters]');
    expect(writer({ Parameters: {}, WriterConfig: { OutputType: 'JSON' } })).toContain('required: [Resource]');
    expect(writer({})).toContain('At least one of these fields is required: [Resource, WriterConfig]');
  });
});
