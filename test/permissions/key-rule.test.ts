/**
 * A grantee that may start, read, wait for, complete or redrive what a customer managed key encrypts also gets the
 * permissions of that key. Each public grant, trigger, step and notifier has a case here: a new one fails the test.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
 */
import { Duration, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as library from '../../src';
import { minimalOrders } from '../support/orders';
import { permissionsOf } from '../support/permissions';
import { aFunction, aStack, asWorkflow } from '../support/synth';

const {
  Approval, ApprovalNotifier, Rendition, Step, Trigger, VideoProcessingWorkflow, WorkerActivity, Workflow,
} = library;

/** The result of a case: the role that must have the permissions of the key. */
interface Case {
  readonly role: string;
  /** Lines as `permissionsOf` writes them. */
  readonly key: string[];
}

/** A case, or the reason why there is none. */
type Rule = ((world: World) => Case) | string;

class World {
  readonly stack = aStack();
  readonly key = new kms.Key(this.stack, 'Key');
  readonly role = new iam.Role(this.stack, 'Caller', { assumedBy: new iam.AccountRootPrincipal() });

  workflow(props: Partial<library.WorkflowProps> = {}): library.Workflow {
    return new Workflow(this.stack, 'Flow', {
      definition: new sfn.Pass(this.stack, 'Done'), encryptionKey: this.key, ...props,
    });
  }

  /** A state machine of aws-cdk-lib with the key. */
  plainMachine(): sfn.StateMachine {
    return new sfn.StateMachine(this.stack, 'Child', {
      definitionBody: sfn.DefinitionBody.fromChainable(new sfn.Pass(this.stack, 'Child done')),
      encryptionConfiguration: new sfn.CustomerManagedEncryptionConfiguration(this.key),
    });
  }

  /** The permissions of a workflow without a customer managed key. */
  machineWith(step: library.Step, ...key: string[]): Case {
    new Workflow(this.stack, 'Parent', { definition: step.toState(this.stack, 'Work'), alarms: false });
    return { role: 'Parent/Role', key };
  }

  readonly started = (by: string): Case => ({ role: by, key: [use('Flow/StateMachine')] });
}

const use = (machine: string) => `kms:Decrypt, kms:GenerateDataKey on \${Key.Arn} if ${ofMachine(machine)}`;
const read = (machine: string) => `kms:Decrypt on \${Key.Arn} if ${ofMachine(machine)}`;
const ofMachine = (machine: string) =>
  `StringEquals kms:EncryptionContext:aws:states:stateMachineArn = \${${machine}}`;
const PLAIN_USE = 'kms:Decrypt, kms:GenerateDataKey on ${Key.Arn}';
const ACTIVITY = `${PLAIN_USE} if StringEquals kms:EncryptionContext:aws:states:activityArn = \${Activity}`;
const viaService = (service: string) => `StringEquals kms:ViaService = ${service}.\${AWS::Region}.\${AWS::URLSuffix}`;
const TABLE = 'kms:Decrypt, kms:DescribeKey, kms:Encrypt, kms:GenerateDataKey, kms:ReEncryptFrom, kms:ReEncryptTo on '
  + `\${Key.Arn} if ${viaService('dynamodb')}`;

const anActivity = ({ stack, key }: World) => new WorkerActivity(stack, 'Activity', {
  encryptionConfiguration: new sfn.CustomerManagedEncryptionConfiguration(key),
});
const aTopic = ({ stack, key }: World) => new sns.Topic(stack, 'Topic', { masterKey: key });
const aQueue = ({ stack, key }: World) => new sqs.Queue(stack, 'Queue', {
  encryptionMasterKey: key, deadLetterQueue: { queue: new sqs.Queue(stack, 'Dead'), maxReceiveCount: 3 },
});
const videos = ({ stack, key }: World, rendition = Rendition.invoke(aFunction(stack, 'Transcode'))) =>
  new VideoProcessingWorkflow(stack, 'Videos', { renditions: { hd: rendition }, encryptionKey: key });
const approvals = ({ stack, key }: World, notifier?: library.ApprovalNotifier) =>
  new Approval(stack, 'Approval', { encryptionKey: key, notifier });

const GRANTS: { readonly [method: string]: Rule } = {
  'WorkflowBase.grantStartExecution': (world) => {
    world.workflow().grantStartExecution(world.role);
    return world.started('Caller');
  },
  'WorkflowBase.grantStartSyncExecution': (world) => {
    world.workflow({ stateMachineType: sfn.StateMachineType.EXPRESS }).grantStartSyncExecution(world.role);
    return world.started('Caller');
  },
  'WorkflowBase.grantRead': (world) => {
    world.workflow().grantRead(world.role);
    return { role: 'Caller', key: [read('Flow/StateMachine')] };
  },
  'WorkflowBase.grantRedrive': (world) => {
    world.workflow().grantRedrive(world.role);
    return world.started('Caller');
  },
  'WorkflowBase.grantTaskResponse': (world) => {
    world.workflow().grantTaskResponse(world.role);
    return world.started('Caller');
  },
  'WorkerActivity.grantWork': (world) => {
    anActivity(world).grantWork(world.role);
    return { role: 'Caller', key: [ACTIVITY] };
  },
  'OrderWorkflow.grantReadOrder': (world) => {
    minimalOrders(world.stack, 'Orders', { encryptionKey: world.key }).grantReadOrder(world.role);
    return { role: 'Caller', key: [TABLE] };
  },
  'VideoProcessingWorkflow.grantTranscode': (world) => {
    videos(world).grantTranscode(world.role);
    return {
      role: 'Caller',
      key: [`kms:Decrypt on \${Key.Arn} if ${viaService('s3')}`, `${PLAIN_USE} if ${viaService('s3')}`],
    };
  },
  'VideoProcessingWorkflow.grantReadStatus': (world) => {
    videos(world).grantReadStatus(world.role);
    return { role: 'Caller', key: [TABLE] };
  },
  'Approval.grantReadRequests': (world) => {
    approvals(world).grantReadRequests(world.role);
    return { role: 'Caller', key: [TABLE] };
  },
};

const starts = (trigger: (world: World) => library.Trigger, by: string, type = sfn.StateMachineType.STANDARD) =>
  (world: World) => {
    world.workflow({ stateMachineType: type }).addTrigger(trigger(world));
    return world.started(by);
  };

const TRIGGERS: { readonly [factory: string]: Rule } = {
  s3Upload: starts(({ stack }) => Trigger.s3Upload(new s3.Bucket(stack, 'Bucket')), 'Flow/UploadTrigger/StartRole'),
  event: starts(() => Trigger.event({ pattern: { source: ['shop'] } }), 'Flow/EventTrigger/StartRole'),
  schedule: starts(() => Trigger.schedule({
    schedule: scheduler.ScheduleExpression.rate(Duration.days(1)),
  }), 'Flow/ScheduleTrigger/StartRole'),
  queue: (world) => {
    world.workflow().addTrigger(Trigger.queue(aQueue(world)));
    return { role: 'Flow/QueueTrigger/StartRole', key: [use('Flow/StateMachine'), 'kms:Decrypt on ${Key.Arn}'] };
  },
  api: starts(() => Trigger.api(), 'Flow/ApiTrigger/StartRole'),
  syncApi: starts(() => Trigger.syncApi(), 'Flow/ApiTrigger/StartRole', sfn.StateMachineType.EXPRESS),
  caller: starts(({ stack }) => Trigger.caller(aFunction(stack, 'Fn')), 'Fn/ServiceRole'),
};

const STEPS: { readonly [factory: string]: Rule } = {
  invoke: 'Lambda decrypts for a function, with the role of the function',
  serviceCall: 'its permissions are given by the user',
  workflow: (world) => world.machineWith(Step.workflow(asWorkflow(world.plainMachine())), use('Child')),
  queue: (world) => world.machineWith(Step.queue(aQueue(world)), PLAIN_USE),
  publish: (world) => world.machineWith(Step.publish(aTopic(world)), PLAIN_USE),
  event: 'EventBridge encrypts events itself, as the policy of the key allows it',
  activity: (world) => world.machineWith(Step.activity(anActivity(world)), ACTIVITY),
  approval: (world) =>
    world.machineWith(Step.approval(approvals(world), { title: 'Pay?' }), use('Approval/Workflow/StateMachine')),
  states: 'the states register their own permissions',
};

const NOTIFIERS: { readonly [factory: string]: Rule } = {
  topic: (world) => {
    approvals(world, ApprovalNotifier.topic(aTopic(world)));
    return { role: 'Approval/AskRole', key: [PLAIN_USE] };
  },
  email: 'an identity of SES has no key',
  step: (world) => {
    approvals(world, ApprovalNotifier.step(Step.publish(aTopic(world))));
    return { role: 'Approval/Workflow/Role', key: [PLAIN_USE] };
  },
};

const OTHERS: { readonly [what: string]: Rule } = {
  'the page of an approval': (world) => {
    approvals(world);
    return { role: 'Approval/PageRole', key: [use('Approval/Workflow/StateMachine'), TABLE] };
  },
  'the alert of an interruption': (world) => {
    minimalOrders(world.stack, 'Orders', { encryptionKey: world.key });
    return { role: 'Orders/InterruptedRole', key: [PLAIN_USE] };
  },
  'the dead letters of a schedule': (world) => {
    world.workflow({ encryptionKey: undefined }).addTrigger(Trigger.schedule({
      schedule: scheduler.ScheduleExpression.rate(Duration.days(1)), deadLetterQueue: aQueue(world),
    }));
    return { role: 'Flow/ScheduleTrigger/StartRole', key: [PLAIN_USE] };
  },
  'a caller of a prebuilt workflow': (world) => {
    minimalOrders(world.stack, 'Orders', { encryptionKey: world.key }).grantStartExecution(world.role);
    return { role: 'Caller', key: [use('Orders/Workflow/StateMachine')] };
  },
  'the worker of an activity, of a workflow with a key': (world) => {
    anActivity(world).grantWork(world.role);
    world.workflow().grantTaskResponse(world.role);
    return { role: 'Caller', key: [ACTIVITY, use('Flow/StateMachine')] };
  },
  'a parent of an imported state machine': (world) => world.machineWith(Step.workflow(
    asWorkflow(sfn.StateMachine.fromStateMachineArn(world.stack, 'Imported', IMPORTED), { encryptionKey: world.key }),
  ), `${PLAIN_USE} if StringEquals kms:EncryptionContext:aws:states:stateMachineArn = ${IMPORTED}`),
  'a step that writes a table': (world) => {
    minimalOrders(world.stack, 'Orders', {
      orderTable: new dynamodb.Table(world.stack, 'Table', {
        partitionKey: { name: 'orderId', type: dynamodb.AttributeType.STRING }, encryptionKey: world.key,
      }),
    });
    return { role: 'Orders/Workflow/Role', key: [TABLE] };
  },
};

const IMPORTED = 'arn:aws:states:eu-west-1:111111111111:stateMachine:Child';

describe.each(Object.entries({ GRANTS, TRIGGERS, STEPS, NOTIFIERS, OTHERS }))('the key rule: %s', (_, rules) => {
  const cases = Object.entries(rules).filter((entry): entry is [string, Exclude<Rule, string>] =>
    typeof entry[1] !== 'string');

  test.each(cases)('grants the permissions of the key: %s', (_name, rule) => {
    const world = new World();
    const { role, key } = rule(world);
    const { may } = permissionsOf(world.stack)[role];
    expect(may.filter((line) => line.startsWith('kms:') && line.includes('${Key.Arn}')))
      .toEqual(expect.arrayContaining(key));
  });
});

/** The methods and factories that this library defines itself, by reflection over what it exports. */
describe('the key rule', () => {
  const classes = Object.entries(library).filter((entry): entry is [string, any] => typeof entry[1] === 'function');

  test('covers every grant of every exported class', () => {
    const grants = classes.flatMap(([name, { prototype }]) => Object.getOwnPropertyNames(prototype)
      .filter((method) => /^grant[A-Z]/.test(method))
      .map((method) => `${name}.${method}`));
    expect(grants.length).toBeGreaterThan(5);
    expect(Object.keys(GRANTS).sort()).toEqual(grants.sort());
  });

  test.each(Object.entries({ Trigger: TRIGGERS, Step: STEPS, ApprovalNotifier: NOTIFIERS }))(
    'covers every factory of %s', (name, rules) => {
      const type = (library as any)[name];
      const factories = Object.getOwnPropertyNames(type).filter((member) =>
        typeof type[member] === 'function' && !member.startsWith('_'));
      expect(Object.keys(rules).sort()).toEqual(factories.sort());
    });
});

test('allows the rule of a dead-letter queue to use the key, in the key policy', () => {
  const world = new World();
  const deadLetterQueue = aQueue(world);
  new Workflow(world.stack, 'Flow', { definition: new sfn.Pass(world.stack, 'Done') })
    .addTrigger(Trigger.event({ pattern: { source: ['shop'] }, deadLetterQueue }));
  expect(JSON.stringify(Stack.of(world.key).resolve((world.key.node.defaultChild as kms.CfnKey).keyPolicy)))
    .toContain('"Principal":{"Service":"events.amazonaws.com"}');
});

