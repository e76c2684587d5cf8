export * from './approval';
export * from './patterns';
export * from './steps';
export * from './workflow';
