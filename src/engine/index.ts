export * from './advance';
export * from './history';
export * from './json';
export * from './machine';
export * from './outcome';
export * from './run';
export * from './services';
export * from './snapshot';
