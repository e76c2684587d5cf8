export { checkShape } from './mock-shape';
export * from './request';
export * from './test-state';
