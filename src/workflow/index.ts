export * from './retry-policy';
export * from './task-timeout';
export * from './workflow';
