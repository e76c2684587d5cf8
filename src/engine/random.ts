/* eslint-disable no-bitwise -- random numbers are made of bits */

/** Random numbers from a state of 32 bits, so an execution continued from a snapshot gets the same ones. */
export class Random {
  constructor(private state: number) {}

  /** The state, for a snapshot. */
  get seed(): number {
    return this.state;
  }

  /** A number from 0 to below 1 (mulberry32). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** An integer from `first` to below `end`. */
  integer(first: number, end: number): number {
    return first + Math.floor(this.next() * (end - first));
  }

  /** Letters and digits. */
  text(length: number): string {
    let text = '';
    for (let i = 0; i < length; i++) text += ALPHABET[this.integer(0, ALPHABET.length)];
    return text;
  }

  /** A UUID of version 4. */
  uuid(): string {
    let text = '';
    for (const place of 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx') {
      text += place === 'x' ? HEX[this.integer(0, 16)] : place === 'y' ? HEX[this.integer(8, 12)] : place;
    }
    return text;
  }
}

/**
 * The first number from 0 to below 1 that java.util.Random gives for a seed: AWS's `$random(seed)`.
 *
 * @see https://docs.oracle.com/javase/8/docs/api/java/util/Random.html#nextDouble--
 */
export function seededRandom(seed: number): number {
  let state = BigInt.asUintN(48, BigInt(seed) ^ 0x5deece66dn);
  const bits = (count: number): number => {
    state = BigInt.asUintN(48, state * 0x5deece66dn + 0xbn);
    return Number(state >> BigInt(48 - count));
  };
  return (bits(26) * 2 ** 27 + bits(27)) / 2 ** 53;
}

const HEX = '0123456789abcdef';
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** The seed for a text. */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193);
  return hash | 0;
}
