export * from './approval';
export type { ApprovalDetail, ApprovalNotice } from './contract';
export { ApprovalEndpoint } from './endpoint';
export type { FunctionUrlEndpointOptions, HttpApiEndpointOptions } from './endpoint';
export { ApprovalNotifier } from './notifier';
export type { EmailNotifierProps, TopicNotifierOptions } from './notifier';
