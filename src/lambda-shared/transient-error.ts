/** Says "try again" to the state machine: all that the handlers do may be done twice. */
export class TransientError extends Error {
  override readonly name = 'TransientError';

  constructor({ name, message }: Error) {
    super(`${name}: ${message}`);
  }
}
