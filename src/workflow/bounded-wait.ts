import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { StateJson } from './task-defaults';

const LONGEST = new WeakMap<StateJson, number>();

/** A Wait whose duration is known only at run time, but never exceeds `longestSeconds`. */
export class BoundedWait extends sfn.Wait {
  constructor(scope: Construct, id: string, props: sfn.WaitProps, private readonly longestSeconds: number) {
    super(scope, id, props);
  }

  public toStateJson(topLevelQueryLanguage?: sfn.QueryLanguage): object {
    const rendered = super.toStateJson(topLevelQueryLanguage);
    LONGEST.set(rendered, this.longestSeconds);
    return rendered;
  }
}

/** The longest duration of a rendered `BoundedWait`, in seconds. */
export function boundOf(wait: StateJson): number | undefined {
  return LONGEST.get(wait);
}
