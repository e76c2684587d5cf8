import { isArray, isObject, Json } from '../json';

/**
 * The value that a JSON Pointer refers to.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6901
 */
export function valueAt(value: Json, pointer: string): Json | undefined {
  if (pointer === '') return value;
  const steps = pointer.split('/').slice(1).map((step) => step.replace(/~1/g, '/').replace(/~0/g, '~'));
  return steps.reduce<Json | undefined>((inner, step) => {
    if (isArray(inner)) return /^(0|[1-9]\d*)$/.test(step) ? inner[Number(step)] : undefined;
    return isObject(inner) && Object.hasOwn(inner, step) ? inner[step] : undefined;
  }, value);
}
