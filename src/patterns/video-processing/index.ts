export * from './contract';
export type { MediaConvertRenditionProps } from './media-convert';
export * from './quarantine';
export * from './rendition';
export * from './video-processing-workflow';
