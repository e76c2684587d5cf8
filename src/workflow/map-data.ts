import { integrationOf } from '../asl/integration';
import { Fields, isFields, State } from '../asl/model';
import { manifestTypeOf } from '../asl/reader-config';

/** An access of a distributed Map to the objects of a bucket: by its ItemReader, or by its ResultWriter. */
export interface MapData {
  readonly field: 'ItemReader' | 'ResultWriter';
  /** The name of the bucket. Undefined if it is known only at run time. */
  readonly bucket?: string;
  readonly objects: readonly ObjectAccess[];
  /** The prefix of the keys that are listed, if the bucket is listed. */
  readonly listed?: string;
  /** The actions on the customer managed key of the bucket. */
  readonly keyActions: readonly string[];
  /** Whether the object lists further objects, whose bucket is unknown. */
  readonly furtherData?: boolean;
}

/** Actions on objects whose keys match one of the patterns. */
export interface ObjectAccess {
  readonly actions: readonly string[];
  readonly keys: readonly string[];
}

/** The permissions on objects to write results, which are uploaded in parts. */
const WRITE = ['PutObject', 'GetObject', 'ListMultipartUploadParts', 'AbortMultipartUpload'];

const ALL_KEYS = '*';

/**
 * Determines the data of a distributed Map. If a key or a prefix is known only at run time, it may be any key of the
 * bucket.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html
 */
export function mapDataOf({ ItemReader, ResultWriter }: State): MapData[] {
  return [
    ...isFields(ItemReader) ? readerData(ItemReader) : [],
    ...isFields(ResultWriter) ? writerData(ResultWriter) : [],
  ];
}

function readerData(reader: Fields): MapData[] {
  const { service, action } = integrationOf(reader.Resource);
  if (service !== 's3') return [];
  const at = argumentsOf(reader);
  const config = isFields(reader.ReaderConfig) ? reader.ReaderConfig : {};
  const common = { field: 'ItemReader', bucket: at.text('Bucket') } as const;
  if (action === 'listObjectsV2') {
    const listed = at.text('Prefix') ?? '';
    const flattened = config.Transformation === 'LOAD_AND_FLATTEN';
    return [{
      ...common,
      listed,
      objects: flattened ? [{ actions: ['GetObject'], keys: [`${listed}*`] }] : [],
      // Listing does not read objects.
      keyActions: flattened ? ['Decrypt'] : [],
    }];
  }
  if (action !== 'getObject') return [];
  const key = at.text('Key') ?? ALL_KEYS;
  const actions = at.has('VersionId') ? ['GetObject', 'GetObjectVersion'] : ['GetObject'];
  const manifest = manifestTypeOf(config);
  return [{
    ...common,
    objects: [
      { actions, keys: [key] },
      ...manifest === 'S3_INVENTORY' ? [{ actions: ['GetObject'], keys: [inventoryOf(key)] }] : [],
    ],
    keyActions: ['Decrypt'],
    furtherData: manifest === 'ATHENA_DATA',
  }];
}

/**
 * The data files of an inventory, which are in a folder next to those of the manifests.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory-location.html
 */
function inventoryOf(manifestKey: string): string {
  const folder = /^(.*\/)?[^/]+\/[^/]+$/.exec(manifestKey);
  return folder ? `${folder[1] ?? ''}data/*` : ALL_KEYS;
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html */
function writerData(writer: Fields): MapData[] {
  const { service, action } = integrationOf(writer.Resource);
  if (service !== 's3' || action !== 'putObject') return []; // formats the results, without storing them
  const at = argumentsOf(writer);
  const prefix = at.text('Prefix');
  return [{
    field: 'ResultWriter',
    bucket: at.text('Bucket'),
    objects: [{ actions: WRITE, keys: [prefix ? `${prefix.replace(/\/$/, '')}/*` : ALL_KEYS] }],
    // Amazon S3 decrypts the parts of an upload to complete it.
    keyActions: ['GenerateDataKey', 'Decrypt'],
  }];
}

function argumentsOf(field: Fields) {
  const given = field.Arguments ?? field.Parameters;
  const values = isFields(given) ? given : {};
  return {
    has: (name: string): boolean => name in values || `${name}.$` in values,
    /** A text that is not computed at run time. */
    text: (name: string): string | undefined => {
      const value = values[name];
      return typeof value === 'string' && !/^\{%.*%\}$/s.test(value) ? value : undefined;
    },
  };
}
