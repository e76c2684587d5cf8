export * from './request';
export * from './test-state';
