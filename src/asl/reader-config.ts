import { Fields } from './model';

/**
 * The kind of manifest that an ItemReader with this `ReaderConfig` reads: that of an S3 inventory by default. Undefined
 * if it reads items.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
 */
export function manifestTypeOf({ InputType, ManifestType }: Fields): 'S3_INVENTORY' | 'ATHENA_DATA' | undefined {
  if (InputType !== 'MANIFEST' && ManifestType === undefined) return undefined;
  return ManifestType === 'ATHENA_DATA' ? 'ATHENA_DATA' : 'S3_INVENTORY';
}
