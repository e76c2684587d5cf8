/** Makes the state machine retry. All work of the handlers is idempotent. */
export class TransientError extends Error {
  override readonly name = 'TransientError';

  constructor({ name, message }: Error) {
    super(`${name}: ${message}`);
  }
}
