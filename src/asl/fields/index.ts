export * from './choice';
export * from './field';
export * from './handlers';
export * from './machine';
export * from './map';
export * from './states';
