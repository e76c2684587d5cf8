export * from './step';
export * from './step-state';
export type { ServiceCallStepProps } from './service-call-step';
export type { WorkflowStepOptions } from './workflow-step';
