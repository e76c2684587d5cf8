export * from './approval';
export * from './patterns';
export * from './steps';
export * from './triggers';
export * from './workflow';
