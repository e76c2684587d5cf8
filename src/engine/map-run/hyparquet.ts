import { UnsupportedError } from '../unsupported';

/**
 * Loads the reader of Parquet files. It is an optional peer dependency: few workflows read such files.
 *
 * @see https://www.npmjs.com/package/hyparquet
 */
export async function hyparquet(load = () => import('hyparquet')) {
  try {
    return await load();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new UnsupportedError("The engine reads Parquet files with the package 'hyparquet', which is not installed; "
      + "run 'npm install --save-dev hyparquet'");
  }
}
