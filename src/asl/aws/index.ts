export * from './permissions';
export * from './service';
export * from './service-errors';
export * from './shape';
