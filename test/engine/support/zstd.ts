/** Whether Node.js can decompress ZSTD. */
export const HAS_ZSTD = 'createZstdDecompress' in process.getBuiltinModule('node:zlib');

/** A frame with one block of up to 255 bytes that is stored as it is: https://www.rfc-editor.org/rfc/rfc8878 */
export function zstdFrame(bytes: Uint8Array): Uint8Array {
  const [frameHeader, blockHeader] = [[0x20, bytes.length], [bytes.length * 8 + 1, 0, 0].map((byte) => byte % 256)];
  blockHeader[1] = Math.floor((bytes.length * 8 + 1) / 256);
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, ...frameHeader, ...blockHeader]), bytes]);
}
