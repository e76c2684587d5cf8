import { Rule } from './rule';
import { refuse } from '../diagnostic';
import { READER_CONFIG } from '../fields';

/** A CSV file whose headers are given has them listed, and only such a file. */
export const csvHeaders: Rule = function* ({ parts }) {
  for (const { shape, fields, location } of parts) {
    if (shape !== READER_CONFIG) continue;
    if (fields.CSVHeaderLocation === 'GIVEN' && !('CSVHeaders' in fields)) {
      yield refuse(location, "These fields are required: [CSVHeaders]; 'CSVHeaderLocation' is GIVEN");
    }
  }
};
