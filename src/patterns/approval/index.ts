export * from './approval-workflow';
export * from './contract';
