export * from './activity-worker';
export * from './callback-client';
export type { StepFunctionsApi } from './step-functions-api';
