import { Case, Cases, DOCUMENTATION } from '../case';

/** The store of the article that JSONPath comes from. */
const store = {
  store: {
    book: [
      { category: 'reference', author: 'Nigel Rees', title: 'Sayings of the Century', price: 8.95 },
      { category: 'fiction', author: 'Evelyn Waugh', title: 'Sword of Honour', price: 12.99 },
      { category: 'fiction', author: 'Herman Melville', title: 'Moby Dick', isbn: '0-553-21311-3', price: 8.99 },
      {
        category: 'fiction',
        author: 'J. R. R. Tolkien',
        title: 'The Lord of the Rings',
        isbn: '0-395-19395-8',
        price: 22.99,
      },
    ],
    bicycle: { color: 'red', price: 19.95 },
  },
  expensive: 10,
};
const titles = ['Sayings of the Century', 'Sword of Honour', 'Moby Dick', 'The Lord of the Rings'];

const gives = (path: string, output: any, input: any = store): Case => ({
  name: path,
  state: { Type: 'Pass', InputPath: path },
  input,
  output,
});
const fails = (path: string, input: any = store): Case => ({
  name: `${path} finds nothing`,
  state: { Type: 'Pass', InputPath: path },
  input,
  error: 'States.Runtime',
});

export default [
  {
    source: 'https://goessner.net/articles/JsonPath/',
    cases: [
      gives(
        '$.store.book[*].author',
        store.store.book.map(({ author }) => author),
      ),
      gives(
        '$..author',
        store.store.book.map(({ author }) => author),
      ),
      gives('$.store.*', Object.values(store.store)),
      gives('$.store..price', [8.95, 12.99, 8.99, 22.99, 19.95]),
      gives('$..book[2]', [store.store.book[2]]),
      gives('$..book[-1]', [store.store.book[3]]),
      gives('$..book[0,1].title', titles.slice(0, 2)),
      gives('$..book[:2].title', titles.slice(0, 2)),
      gives('$..book[1:2].title', titles.slice(1, 2)),
      gives('$..book[-2:].title', titles.slice(2)),
      gives('$..book[?(@.isbn)].title', titles.slice(2)),
      gives('$.store.book[?(@.price < 10)].title', [titles[0], titles[2]]),
      gives("$['store']['bicycle']['color']", 'red'),
      gives('$.store.book[0].title', titles[0]),
    ],
  },
  {
    source: 'https://github.com/json-path/JsonPath',
    cases: [
      gives('$..book[?(@.price <= $.expensive)].title', [titles[0], titles[2]]),
      gives('$..book[?(@.author =~ /.*REES/i)].title', [titles[0]]),
      gives("$.store.book[?(@.category == 'fiction' && @.price > 20)].title", [titles[3]]),
      gives("$.store.book[?(@.category == 'reference' || @.price > 20)].title", [titles[0], titles[3]]),
      gives("$.store.book[?(!(@.category == 'fiction'))].title", [titles[0]]),
      gives("$.store.book[?(@.category != 'fiction')].title", [titles[0]]),
      gives("$.store.book[?(@.category in ['reference','poetry'])].title", [titles[0]]),
      gives("$.store.book[?(@.category nin ['fiction'])].title", [titles[0]]),
      gives("$.store.book[?(@.title contains 'Moby')].title", [titles[2]]),
      gives('$.list[?(@ > 2)]', [3, 4], { list: [1, 2, 3, 4] }),
      gives('$.list[?(@.tags size 2)].n', [2], {
        list: [
          { n: 1, tags: [1] },
          { n: 2, tags: [1, 2] },
        ],
      }),
      gives('$.list[?(@.tags empty true)].n', [1], {
        list: [
          { n: 1, tags: [] },
          { n: 2, tags: [1] },
        ],
      }),
      gives("$.list[?(@.tags anyof ['a','c'])].n", [1, 2], {
        list: [
          { n: 1, tags: ['a'] },
          { n: 2, tags: ['c', 'd'] },
          { n: 3, tags: ['b'] },
        ],
      }),
      gives("$.list[?(@.tags subsetof ['a','b'])].n", [1], {
        list: [
          { n: 1, tags: ['a'] },
          { n: 2, tags: ['a', 'd'] },
        ],
      }),
      gives("$.list[?(@.tags noneof ['a'])].n", [2], {
        list: [
          { n: 1, tags: ['a'] },
          { n: 2, tags: ['d'] },
        ],
      }),
      gives('$.list[?(@.a == null)].n', [1], { list: [{ n: 1, a: null }, { n: 2 }] }),
      gives('$.list[?(@.a == 1)].n', [1, 2], {
        list: [
          { n: 1, a: 1 },
          { n: 2, a: '1' },
        ],
      }),
      gives('$.list[?(@.a === 1)].n', [1], {
        list: [
          { n: 1, a: 1 },
          { n: 2, a: '1' },
        ],
      }),
      gives('$.list[?(@.a.length() > 2)].n', [2], {
        list: [
          { n: 1, a: 'ab' },
          { n: 2, a: 'abc' },
        ],
      }),
      gives("$['a','c']", { a: 1, c: 3 }, { a: 1, b: 2, c: 3 }),
      gives('$.numbers.length()', 4, { numbers: [1, 2, 3, 6] }),
      gives('$.numbers.sum()', 12, { numbers: [1, 2, 3, 6] }),
      gives('$.numbers.avg()', 3, { numbers: [1, 2, 3, 6] }),
      gives('$.numbers.min()', 1, { numbers: [1, 2, 3, 6] }),
      gives('$.numbers.max()', 6, { numbers: [1, 2, 3, 6] }),
      gives('$.numbers.stddev()', 2, { numbers: [2, 4, 4, 4, 5, 5, 7, 9] }),
      gives('$.numbers.first()', 1, { numbers: [1, 2, 3] }),
      gives('$.numbers.last()', 3, { numbers: [1, 2, 3] }),
      gives('$.numbers.index(-2)', 2, { numbers: [1, 2, 3] }),
      gives('$.numbers.append(4)', [1, 2, 3, 4], { numbers: [1, 2, 3] }),
      gives('$.words.concat($.end)', 'ab!', { words: ['a', 'b'], end: '!' }),
      gives('$.object.keys()', ['a', 'b'], { object: { a: 1, b: 2 } }),
      gives('$..book.length()', 1),
      gives('$..price.sum()', 73.87),
    ],
  },
  {
    source: 'https://github.com/json-path/JsonPath/issues/198',
    cases: [
      gives('$.list[(@.length-1)]', 3, { list: [1, 2, 3] }),
      gives('$[( @.length - 2 )].a', 1, [{ a: 1 }, { a: 2 }]),
      gives('$.lists[*][(@.length-1)]', [2, 3], { lists: [[1, 2], [], [3]] }),
      gives('$..[?(@.list[(@.length-1)] == 2)].n', [1], { all: { n: 1, list: [3, 2] } }),
      fails('$.list[(@.length-3)]', { list: [1, 2] }),
      fails('$.list[(@.length-0)]', { list: [1, 2] }),
      fails('$.list[(@.length-1)]', { list: [] }),
      fails('$.list[(@.length-1)]', { list: 'text' }),
    ],
  },
  {
    source: `${DOCUMENTATION}/amazon-states-language-paths.html`,
    cases: [
      gives('$', 1, 1),
      gives('$.größe', 1, { größe: 1 }),
      gives("$['with space']", 1, { 'with space': 1 }),
      gives("$['it\\'s']", 1, { "it's": 1 }),
      gives('$["double"]', 1, { double: 1 }),
      gives('$[0][1]', 2, [[1, 2]]),
      gives('$[-1]', 3, [1, 2, 3]),
      gives('$.list ', 1, { list: 1 }),
      gives("$['a b'][0]\t ", 1, { 'a b': [1] }),
      gives('$.none[*]', [], {}),
      gives('$..none', [], {}),
      gives('$.none[?(@.a)]', [], {}),
      gives('$.none[1:2].a', [], {}),
      gives('$.a[*]', [], { a: 'text' }),
      gives('$.a[*].b', [1], { a: [{ b: 1 }, { c: 2 }, 3] }),
      gives('$.a[5:]', [], { a: [1] }),
      gives('$..[?(@.b)].a', [2], { list: [{ a: 1 }, { a: 2, b: 0 }, [{ b: [] }]] }),
      fails('$.list[?(@.a ==)]', { list: [] }),
      fails('$.list[?(@.a =~ /+/)]', { list: [{ a: 'x' }] }),
      gives('$.list[?(@.a =~ /\\(x/)].a', ['(x'], { list: [{ a: '(x' }, { a: 'x' }] }),
      gives('$.list[?(@.a == 01)].a', [1], { list: [{ a: 1 }] }),
      gives('$.list[?(@.a =~ /X/ii)].a', ['x'], { list: [{ a: 'x' }] }),
      fails('$.none'),
      fails('$.store.book[4]'),
      fails('$.store.book.title'),
      fails('$.store.bicycle[0]'),
      fails('$.numbers.max()', { numbers: [] }),
      fails('$.a.b', { a: null }),
    ],
  },
] satisfies Cases[];
