import { optimizedIntegration, pollingAction, Range, resultShapeOf, Shape, Structure } from '../../asl/aws';
import { Integration, integrationOf } from '../../asl/integration';
import { isArray, isObject, Json } from '../json';
import { FieldValidationMode, invalid } from './request';

/**
 * Refuses a mocked result that does not have the shape of the response of the service. A job (`.sync`) has that of the
 * action that polls it. Fields that the API does not have are not checked, as are results that come with a task token.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_MockInput.html
 */
export function checkShape(result: Json, resource: unknown, mode: FieldValidationMode = 'STRICT'): void {
  const shape = mode === 'NONE' ? undefined : shapeOfResult(integrationOf(resource));
  if (!shape) return;
  if (!isObject(result)) throw mismatch('Mock result must be an object');
  new Checker(mode === 'STRICT').structure(shape, result);
}

function shapeOfResult({ kind, service, action, pattern, suffix, direct }: Integration): Structure | undefined {
  if (kind === 'sdk') return pattern === 'request' ? resultShapeOf(service, action) : undefined;
  if (direct || pattern === 'callback') return undefined;
  const { service: name } = optimizedIntegration(service) ?? {};
  const called = pattern === 'job' ? pollingAction(service, action) : action;
  const shape = name !== undefined && called !== undefined ? resultShapeOf(name, called, 'optimized') : undefined;
  // With `.sync:2` the output of the execution is not text.
  return shape && service === 'states' && suffix === '.sync:2' ? without(shape, 'Output') : shape;
}

function without({ kind, members }: Structure, name: string): Structure {
  return { kind, members: new Map([...members].filter(([member]) => member !== name)) };
}

class Checker {
  constructor(private readonly isStrict: boolean) {}

  structure({ members }: Structure, value: { readonly [field: string]: Json }): void {
    if (this.isStrict) {
      const missing = [...members].find(([name, { required }]) => required && !Object.hasOwn(value, name));
      if (missing) throw mismatch(`Required field '${missing[0]}' is missing`);
    }
    for (const [name, field] of Object.entries(value)) {
      const member = members.get(name);
      if (member) this.field(name, member.shape, field);
    }
  }

  private field(name: string, shape: Shape, value: Json): void {
    const refuse = (problem: string) => mismatch(`Field '${name}' ${problem}`);
    switch (shape.kind) {
      case 'structure':
        if (!isObject(value)) throw refuse('must be an object');
        return this.structure(shape, value);
      case 'map':
        if (!isObject(value)) throw refuse('must be an object');
        return Object.values(value).forEach((item) => this.field(name, shape.value, item));
      case 'list':
        if (!isArray(value)) throw refuse('must be an array');
        checkLength(value.length, shape.length, refuse);
        return value.forEach((item) => this.field(name, shape.item, item));
      case 'timestamp':
        if (typeof value !== 'string') throw refuse('must be a string');
        return undefined;
      case 'string':
        if (typeof value !== 'string') throw refuse('must be a string');
        if (shape.enum && !shape.enum.includes(value)) throw refuse('is not an expected value');
        return checkLength(value.length, shape.length, refuse);
      case 'integer':
      case 'number':
        if (typeof value !== 'number') throw refuse('must be a number');
        if (value < (shape.range?.min ?? -Infinity)) throw refuse('is less than the minimum value');
        if (value > (shape.range?.max ?? Infinity)) throw refuse('is greater than the maximum value');
        return undefined;
      case 'boolean':
        if (typeof value !== 'boolean') throw refuse('must be a boolean');
        return undefined;
      case 'any': return undefined;
    }
  }
}

function checkLength(
  length: number, { min = 0, max = Infinity }: Range = {}, refuse: (problem: string) => Error,
): void {
  if (length < min) throw refuse('is smaller than the minimum length');
  if (length > max) throw refuse('is larger than the maximum length');
}

function mismatch(problem: string): Error {
  return invalid(`Mock result schema validation error: ${problem}`);
}
