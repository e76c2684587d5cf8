export * from './retry-policy';
export * from './task-timeout';
export type { ITrigger, TriggerBinding } from './trigger';
export * from './workflow';
