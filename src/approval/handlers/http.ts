import { Sent } from './form';
import { Known } from './request';

/** What an HTTP API and a function URL call a function with (payload format 2.0), as far as it matters here. */
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
 * Who the authorizer says that it is.
 *
 * @param field the claim, or the field of the context, that names an approver; none where there is no authorizer
 */
export function identityIn({ requestContext }: HttpEvent, field: string | undefined): Known {
  if (!field) return {};
  const { jwt, iam, lambda } = requestContext.authorizer ?? {};
  const fields = jwt?.claims ?? iam ?? lambda ?? {};
  const value = field === 'email' && isNo(fields.email_verified) ? undefined : fields[field];
  return { mustBeKnown: true, ...typeof value === 'string' && value !== '' && { identity: value } };
}

/** Whoever may register with an address that is not theirs could answer for others. */
const isNo = (claim: unknown) => claim === false || claim === 'false';
