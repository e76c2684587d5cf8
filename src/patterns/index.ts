export * from './approval';
export * from './order';
