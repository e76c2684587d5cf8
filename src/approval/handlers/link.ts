import { createHash, randomBytes } from 'node:crypto';

/** The format of the ID in a link: letters, digits, - and _. */
const LINK_ID = /^[\w-]{22,100}$/;

/** Creates an ID of 256 random bits. 128 bits cannot be guessed. */
export const newLinkId = (): string => randomBytes(32).toString('base64url');

export const isLinkId = (text: string): boolean => LINK_ID.test(text);

export const hashOf = (id: string): string => createHash('sha256').update(id).digest('hex');
