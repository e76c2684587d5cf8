/**
 * Corrects the translated examples where jsii-rosetta writes what does not compile: called with the tablet, after each
 * extraction.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const { types } = JSON.parse(readFileSync('.jsii', 'utf8'));
const isOurs = (name: string) => `cdk-stepwright.${name}` in types;
const capital = (name: string) => name[0].toUpperCase() + name.slice(1);

/** Attributes are methods in Java: `approvals.topic.addSubscription(…)`. */
const inJava = (source: string): string => source
  .replace(/^(\w+)\.([a-z]\w*)\.(?=\w+\()/gm, (_, object, attribute) => `${object}.get${capital(attribute)}().`);

/** A comment at the beginning comes twice. */
const once = (source: string): string => source.replace(/^(\/\/.*)\n\1$/m, '$1');

/** The packages of aws-cdk-go of what the examples import by name. */
const PACKAGES: { readonly [name: string]: string } = {
  'awscdk.NewEmailSubscription': 'awssnssubscriptions.NewEmailSubscription',
  'awscdk.NewHttpIamAuthorizer': 'awsapigatewayv2authorizers.NewHttpIamAuthorizer',
  'awscdk.ScheduleExpression_': 'awsscheduler.ScheduleExpression_',
};

/** Calls are dereferenced, and options left out, where Go has no such thing; structs and types have no package. */
const inGo = (source: string): string => Object.entries(PACKAGES)
  .reduce((text, [wrong, right]) => text.replaceAll(wrong, right), source)
  .replace(/_\*/g, '_')
  .replace(/\)\.\*/g, ').')
  .replace(/\*(\w+\.\w+\()/g, '$1')
  .replace(/(\w_)([a-z])(\w*\()/g, (_, type, first, more) => type + first.toUpperCase() + more)
  .replace(/(&|\]|: )([A-Z]\w*)\{/g, (found, before, type) => isOurs(type) ? `${before}cdkstepwright.${type}{` : found)
  .replace(/^(\s*)var (\w+) ([A-Z]\w*)$/gm, (found, space, name, type) =>
    isOurs(type) ? `${space}var ${name} cdkstepwright.${type}` : found)
  .replace(/^(\s*)"(height|maxBitrate|timeout)": /gm, (_, space, field) => `${space}${capital(field)}: `)
  .replace(/\b(Renditions|Reminders|Errors): (?=map|\[)/g, '$1: &')
  .replace('Renditions: Renditions', 'Renditions: &renditions')
  .replace(/\[\]Duration\{/g, '[]awscdk.Duration{')
  .replace(/^(\w+)\.([A-Z]\w*)\.([A-Z]\w*\()/gm, '$1.$2().$3')
  .replace(/^(\w+\.StateMachine)$/gm, '$1()')
  .replace(/((?:New\w+|ToState)\((?:app|stack), jsii\.String\("[^"]*"\))\)/g, '$1, nil)')
  .replace(/((?:Step|Rendition)_Invoke\(\w+)\)/g, '$1, nil)')
  .replace(/\b(Trigger_Api|NewApp)\(\)/g, '$1(nil)');

const [tablet] = process.argv.slice(2);
const { snippets, ...others } = JSON.parse(readFileSync(tablet, 'utf8'));
for (const { translations } of Object.values<any>(snippets)) {
  translations.java.source = once(inJava(translations.java.source));
  translations.go.source = once(inGo(translations.go.source));
  // A class in Go needs an override and exported methods: the one that the tests of Go compile.
  for (const [, name] of translations.$.source.matchAll(/class (\w+) extends/g)) {
    const file = join('test', 'go', `${name.replace(/\B[A-Z]/g, '_$&').toLowerCase()}.go`);
    if (!existsSync(file)) throw new Error(`the class ${name} of an example has no translation to Go: write ${file}`);
    translations.go.source = readFileSync(file, 'utf8').replace('package main\n\n', '').trimEnd();
  }
}
writeFileSync(tablet, JSON.stringify({ ...others, snippets }));
