export type { ApiTriggerOptions, StartApiTriggerOptions, SyncApiTriggerOptions } from './api-trigger';
export * from './contract';
export type { DeliveryOptions } from './dead-letters';
export type { EventTriggerProps } from './event-trigger';
export type { QueueTriggerOptions } from './queue-trigger';
export type { S3UploadTriggerOptions } from './s3-upload-trigger';
export type { ScheduleTriggerProps } from './schedule-trigger';
export * from './trigger';
