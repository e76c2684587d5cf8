import { App, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { MATRIX } from './matrix';
import * as library from '../../src';

type Class = { readonly prototype: object; readonly name: string } & { readonly [name: string]: unknown };

const CLASSES = Object.values<unknown>(library).filter(
  (exported): exported is Class => typeof exported === 'function' && 'prototype' in exported,
);

const isOwnMethod =
  (holder: object) =>
    (name: string): boolean =>
      typeof Object.getOwnPropertyDescriptor(holder, name)?.value === 'function' && !name.startsWith('_');

/** Whether other classes of the library extend it: it is abstract then. */
const isBase = (one: Class) => CLASSES.some(({ prototype }) => prototype instanceof (one as any));

/** The API that changes a template: factories, constructors of constructs, grants and additions. */
function members(): string[] {
  return CLASSES.flatMap((one) => [
    ...(one.prototype instanceof Construct && !isBase(one) ? [`new ${one.name}`] : []),
    ...Object.getOwnPropertyNames(one)
      .filter(isOwnMethod(one))
      .map((name) => `${one.name}.${name}`),
    ...Object.getOwnPropertyNames(one.prototype)
      .filter(isOwnMethod(one.prototype))
      .filter((name) => /^(grant|add|after)/.test(name))
      .map((name) => `${one.name}#${name}`),
  ]);
}

/** Has every call of them noted. */
function watch(called: Set<string>): void {
  for (const one of CLASSES) {
    for (const [holder, separator] of [
      [one, '.'],
      [one.prototype, '#'],
    ] as const) {
      for (const name of Object.getOwnPropertyNames(holder).filter(isOwnMethod(holder))) {
        if (name === 'constructor') continue;
        const method: (...args: unknown[]) => unknown = (holder as any)[name];
        jest.spyOn(holder as any, name).mockImplementation(function (this: unknown, ...args: unknown[]) {
          called.add(`${one.name}${separator}${name}`);
          return method.apply(this, args);
        });
      }
    }
  }
}

test('has every construct, factory and grant of the library', () => {
  const called = new Set<string>();
  watch(called);
  for (const { define } of MATRIX) {
    const stack = new Stack(new App(), 'Stack');
    define(stack);
    for (const construct of stack.node.findAll()) called.add(`new ${construct.constructor.name}`);
  }
  jest.restoreAllMocks();
  expect(members().length).toBeGreaterThan(50);
  expect(members().filter((member) => !called.has(member))).toEqual([]);
});

test('has each name once', () => {
  const names = MATRIX.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
});
