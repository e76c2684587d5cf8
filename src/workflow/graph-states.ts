import * as sfn from 'aws-cdk-lib/aws-stepfunctions';

/** The graphs inside a state, which aws-cdk-lib shows to subclasses only. */
interface Container {
  readonly branches?: readonly sfn.StateGraph[];
  readonly iteration?: sfn.StateGraph;
  readonly processor?: sfn.StateGraph;
}

/** Returns the states of a bound graph as constructs, those inside Parallel and Map included. */
export function statesOfGraph(graph: sfn.StateGraph): sfn.State[] {
  return sfn.State.findReachableStates(graph.startState, { includeErrorHandlers: true }).flatMap((state) => {
    const { branches = [], iteration, processor } = state as unknown as Container;
    return [state, ...[...branches, iteration, processor].flatMap((inner) => inner ? statesOfGraph(inner) : [])];
  });
}
