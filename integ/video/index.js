const { spawn, spawnSync } = require('node:child_process');
const { mkdtemp, readFile, rm, writeFile } = require('node:fs/promises');
const { tmpdir } = require('node:os');
const { extname, join } = require('node:path');
const { GetObjectCommand, PutObjectCommand, S3Client } = require('@aws-sdk/client-s3');

const s3 = new S3Client({ maxAttempts: 8 });

/**
 * Transcodes a rendition with ffmpeg if it is installed, with the height in its name, or copies the source otherwise.
 * A file that is called unlucky makes transcoding fail.
 */
exports.handler = async ({ source, rendition, outputBucket, outputPrefix }) => {
  if (source.key.includes('unlucky')) throw new Error('the disk is full');
  const { Body } = await s3.send(new GetObjectCommand({
    Bucket: source.bucket, Key: source.key, VersionId: source.versionId,
  }));
  const video = await Body.transformToByteArray();
  const made = spawnSync('ffmpeg', ['-version']).status === 0
    ? { by: 'ffmpeg', bytes: await transcode(video, parseInt(rendition, 10)), extension: '.mp4' }
    : { by: 'copy', bytes: video, extension: extname(source.key) };
  const key = `${outputPrefix}video${made.extension}`;
  await s3.send(new PutObjectCommand({ Bucket: outputBucket, Key: key, Body: made.bytes }));
  return { by: made.by };
};

async function transcode(video, height) {
  const folder = await mkdtemp(join(tmpdir(), 'transcode-'));
  try {
    const [from, to] = [join(folder, 'source'), join(folder, 'video.mp4')];
    await writeFile(from, video);
    const args = ['-v', 'error', '-i', from, '-vf', `scale=-2:${height}`, '-pix_fmt', 'yuv420p', to];
    const ffmpeg = spawn('ffmpeg', args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    ffmpeg.stderr.setEncoding('utf8').on('data', (text) => { errors += text; });
    const code = await new Promise((resolve, reject) => ffmpeg.once('error', reject).once('close', resolve));
    if (code !== 0) throw new Error(`ffmpeg failed: ${errors.slice(0, 500)}`);
    return await readFile(to);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
