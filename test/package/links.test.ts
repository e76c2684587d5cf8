import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8').replace(/```[^]*?```/g, '');
const { repository } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const name = /github\.com\/(.*)\.git$/.exec(repository.url)![1];

/** Where files and pictures of the repository are for readers of the pages of npm, PyPI and the like. */
const FILES = `https://github.com/${name}/blob/main/`;
const PICTURES = `https://raw.githubusercontent.com/${name}/main/`;

const headings = new Set([...readme.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
  heading.toLowerCase().replace(/[^\w\- ]/g, '').replace(/ /g, '-')));

const targets = (pattern: RegExp) => [...readme.matchAll(pattern)].map(([, target]) => target);
const pictures = targets(/!\[[^\]]*\]\(([^)\s]*)\)/g);
const links = targets(/(?<!!)\[[^[\]]*(?:!\[[^\]]*\]\([^)]*\))?[^[\]]*\]\(([^)\s]*)\)/g);

/** A file of the repository that a link leads to, with what is left of an address that leads nowhere. */
function isThere(target: string, base: string): boolean {
  return target.startsWith(base) && existsSync(join(ROOT, target.slice(base.length).replace(/#.*/, '')));
}

describe('README.md, which is also the page of the package on npm and PyPI,', () => {
  test('has links and pictures', () => {
    expect([links.length > 5, pictures.length > 1]).toEqual([true, true]);
  });

  test('links to its own headings, to files of the repository by their absolute address, and to other sites', () => {
    expect(links.filter((target) => {
      if (target.startsWith('#')) return !headings.has(target.slice(1));
      if (target.includes(`github.com/${name}`)) return !isThere(target, FILES);
      return !target.startsWith('https://');
    })).toEqual([]);
  });

  test('shows pictures of the repository by their absolute address', () => {
    expect(pictures.filter((target) => !isThere(target, PICTURES))).toEqual([]);
  });
});
