import { Sent } from './form';
import { Known } from './request';

/** The event of an HTTP API or a function URL (payload format 2.0), limited to the fields that are used. */
export interface HttpEvent {
  readonly rawPath: string;
  readonly headers?: { readonly [name: string]: string | undefined };
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  readonly requestContext: {
    readonly http: { readonly method: string };
    readonly authorizer?: {
      readonly jwt?: { readonly claims?: Fields };
      readonly iam?: Fields;
      readonly lambda?: Fields;
    };
  };
}

type Fields = { readonly [name: string]: unknown };

export function sentIn({ headers = {}, body = '', isBase64Encoded }: HttpEvent): Sent {
  const contentType = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  return { contentType, body: isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body };
}

/** The last part of the path. */
export const linkIdIn = ({ rawPath }: HttpEvent): string => rawPath.slice(rawPath.lastIndexOf('/') + 1);

/**
 * The identity that the authorizer returned.
 *
 * @param field the claim, or the field of the context, that identifies an approver, if there is an authorizer
 */
export function identityIn({ requestContext }: HttpEvent, field: string | undefined): Known {
  if (!field) return {};
  const { jwt, iam, lambda } = requestContext.authorizer ?? {};
  const fields = jwt?.claims ?? iam ?? lambda ?? {};
  const value = field === 'email' && isNo(fields.email_verified) ? undefined : fields[field];
  return { mustBeKnown: true, ...typeof value === 'string' && value !== '' && { identity: value } };
}

/** Users who can register with an address that is not theirs could decide for others. */
const isNo = (claim: unknown) => claim === false || claim === 'false';
