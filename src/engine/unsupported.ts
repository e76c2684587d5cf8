/** The definition uses something that AWS supports and the engine does not, so the execution has no result. */
export class UnsupportedError extends Error {}
