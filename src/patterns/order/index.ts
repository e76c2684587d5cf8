export * from './contract';
export * from './order-workflow';
