export * from './activity-worker';
export * from './task-token-client';
export type { StepFunctionsApi } from './step-functions-api';
