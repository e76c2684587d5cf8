export * from './approval';
export * from './order';
export * from './video-processing';
export * from './prebuilt-workflow';
