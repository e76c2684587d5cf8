export * from './approval';
export * from './order';
export * from './video-processing';
