import { FailureHandling, Stage } from '../isolation';
import { Json, JsonObject } from '../json';
import { InspectionData } from './request';
import { TestedState } from './tested-state';

const FIGURES: ReadonlySet<string> = new Set(['maxConcurrency', 'toleratedFailureCount', 'toleratedFailurePercentage']);

/** Collects what is known of the flow of data through a state, as AWS shows it. */
export class Inspection {
  private readonly data: { [stage: string]: unknown } = {};
  private readonly hidden: ReadonlySet<Stage>;

  constructor({ state, language }: TestedState, input: Json) {
    this.hidden = new Set(hiddenStages(state));
    this.data.input = JSON.stringify(input);
    if (state.Type === 'Fail' && language === 'JSONPath') this.data.afterInputPath = this.data.input;
  }

  add(stage: Stage, value: Json): void {
    if (!this.hidden.has(stage)) this.data[stage] = FIGURES.has(stage) ? value : JSON.stringify(value);
  }

  of(variables: JsonObject, handling: FailureHandling | undefined): InspectionData {
    return {
      ...this.data,
      ...Object.keys(variables).length > 0 && { variables: JSON.stringify(variables) },
      ...handling && Object.keys(handling).length > 0 && { errorDetails: handling },
    };
  }
}

/** The values that AWS does not show, as seen in its responses. */
function hiddenStages({ Type, Result }: TestedState['state']): Stage[] {
  switch (Type) {
    case 'Pass': return Result === undefined ? ['result'] : ['afterInputPath', 'afterParameters'];
    case 'Parallel': return ['afterInputPath', 'afterParameters', 'afterArguments', 'result'];
    case 'Map': return ['result'];
    default: return [];
  }
}
