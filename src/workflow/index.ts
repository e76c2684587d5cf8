export * from './retry-policy';
export * from './task-timeout';
export type { ITrigger, TriggerBinding } from './trigger';
export type { ImportedWorkflowOptions } from './imported-workflow';
export * from './operations-options';
export * from './workflow';
export * from './workflow-base';
export * from './workflow-options';
