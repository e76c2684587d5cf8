import { ObjectBody, Objects, ObjectSummary, ObjectWriter } from '../services';

/** Objects of S3 in memory, for tests. */
export class MemoryObjects implements Objects {
  private readonly bodies = new Map<string, string | Uint8Array>();

  put(bucket: string, key: string, body: string | Uint8Array): this {
    this.bodies.set(placeOf(bucket, key), body);
    return this;
  }

  /** The text of an object. */
  text(bucket: string, key: string): string | undefined {
    const body = this.bodies.get(placeOf(bucket, key));
    return typeof body === 'object' ? Buffer.from(body).toString() : body;
  }

  async get(bucket: string, key: string): Promise<ObjectBody | undefined> {
    return this.bodies.get(placeOf(bucket, key));
  }

  list(bucket: string, prefix: string): ObjectSummary[] {
    const start = placeOf(bucket, prefix);
    return [...this.bodies].filter(([place]) => place.startsWith(start)).sort(([a], [b]) => a < b ? -1 : 1)
      .map(([place, body]) => ({ key: place.slice(bucket.length + 1), size: Buffer.byteLength(body) }));
  }

  create(bucket: string, key: string): ObjectWriter {
    const parts: string[] = [];
    return {
      write: (text) => { parts.push(text); },
      close: () => { this.put(bucket, key, parts.join('')); },
    };
  }
}

function placeOf(bucket: string, key: string): string {
  return `${bucket}/${key}`;
}
