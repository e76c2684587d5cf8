export * from './naming';
export * from './optimized';
export * from './permissions';
export * from './polling';
export * from './service';
export * from './service-errors';
export * from './shape';
export { serviceTable } from './tables';
