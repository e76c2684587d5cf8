export * from './approval';
export * from './order';
export * from './video-processing';
export * from './common/prebuilt-workflow';
