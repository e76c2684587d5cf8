import { createHash, randomBytes } from 'node:crypto';

/** The id in a link, in letters, digits, - and _. */
const LINK_ID = /^[\w-]{22,100}$/;

/** 256 bits, where 128 cannot be guessed. */
export const newLinkId = (): string => randomBytes(32).toString('base64url');

export const isLinkId = (text: string): boolean => LINK_ID.test(text);

export const hashOf = (id: string): string => createHash('sha256').update(id).digest('hex');
