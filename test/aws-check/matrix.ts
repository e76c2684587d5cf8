import { APPROVALS } from './matrix/approvals';
import { MAPS } from './matrix/maps';
import { Sample } from './matrix/sample';
import { STEPS } from './matrix/steps';
import { TRIGGERS } from './matrix/triggers';
import { WORKFLOWS } from './matrix/workflows';

/** Every public construct and factory, alone and with all its options: what the checks look at. */
export const MATRIX: readonly Sample[] = [...WORKFLOWS, ...MAPS, ...APPROVALS, ...TRIGGERS, ...STEPS];
