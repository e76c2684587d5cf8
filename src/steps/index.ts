export * from './step';
export * from './step-state';
export * from './activity';
export type { CallbackStepOptions } from './callback-step-options';
export type { EventStepProps } from './event-step';
export type { PublishStepOptions } from './publish-step';
export type { QueueStepOptions } from './queue-step';
export type { ServiceCallStepProps } from './service-call-step';
export type { WorkflowStepOptions } from './workflow-step';
