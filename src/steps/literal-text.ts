import { Token } from 'aws-cdk-lib';
import { jsonataIn } from '../asl/jsonata';

/** Whether a text is known at synthesis, that is, holds neither JSONata nor a token. */
export const isLiteral = (text: string | undefined): text is string =>
  text !== undefined && !Token.isUnresolved(text) && jsonataIn(text) === undefined;
