import { isJsonPath, isReferencePath, isResultPath, parseJsonPath } from '../../src/asl/jsonpath';

describe('a path', () => {
  test.each([
    ['$', '$'],
    ['$.a', '$'],
    ['$$', '$$'],
    ['$$.Execution.Name', '$$'],
    ['$order.id', 'order'],
    ['$größe', 'größe'],
  ])('%s starts at %s', (text, root) => {
    expect(parseJsonPath(text)?.root).toBe(root);
  });

  /** @see https://github.com/json-path/JsonPath, `PathCompiler`: the library behind the paths of Step Functions */
  test.each([
    ['$.groups[0]name', '$.groups[0].name'],
    ["$['a']b[1]c", "$['a'].b[1].c"],
    ['$.list[*]id', '$.list[*].id'],
    ['$.list[0]length()', '$.list[0].length()'],
  ])('needs no dot after a bracket: %s', (text, dotted) => {
    expect(parseJsonPath(text)).toEqual(parseJsonPath(dotted));
  });

  test.each(['$name[0]', '$.a[0] b', '$.a[0]\'b\'', '$.a[0])'])('needs a name after a bracket: %s', (text) => {
    expect(parseJsonPath(text)?.segments.length ?? 0).toBeLessThan(2);
  });

  test.each(['tag:owner', '@type', 'xs:@id'])("has a name with ':' or '@': %s", (name) => {
    expect(parseJsonPath(`$.${name}[0]`)?.segments[0]).toEqual({ kind: 'names', names: [name] });
  });

  test.each(['$.a ? $.b : $.c', '$.a @ b', "$.a:'b'", '$.a,b'])('is no other expression: %s', (text) => {
    expect(isJsonPath(text)).toBe(false);
  });

  test.each(['$.a ', '$$.Execution.Name \t', "$['a'] ", '$ ', '$.list[0]\n'])('may end with blanks: %j', (text) => {
    expect(parseJsonPath(text)).toEqual(parseJsonPath(text.trim()));
    expect([isJsonPath(text), isReferencePath(text)]).toEqual([true, true]);
  });

  test.each([' $.a', '$ .a', '$.a .', '', ' ', 'a ', '$.a[ '])('is not %j', (text) => {
    expect(isJsonPath(text)).toBe(false);
  });

  test.each([
    ['$.list[(@.length-1)]', 1],
    ['$.list[( @.length - 12 )]', 12],
  ])('counts an index from the end: %s', (text, offset) => {
    expect(parseJsonPath(text)?.segments[1]).toEqual({ kind: 'fromEnd', offset });
  });

  test.each([
    '$.list[(@.length)]', '$.list[(@.length+1)]', '$.list[(@.size-1)]', '$.list[(@.length-)]', '$.list[(@.length-1]',
    '$.list[($.length-1)]',
  ])('has no other script: %s', (text) => {
    expect(isJsonPath(text)).toBe(false);
  });
});

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/amazon-states-language-paths.html */
describe('a reference path', () => {
  test.each(['$', '$.a', "$['a b'].c[0]", '$$.Task.Token', '$order.lines[1]'])('is %s', (text) => {
    expect(isReferencePath(text)).toBe(true);
  });

  test.each([
    '$.a.length()', '$.length().a', '$..a', '$.a[*]', '$.*', '$.a[0,1]', '$.a[0:1]', "$['a','b']", '$.a[?(@.b)]',
    '$.a[(@.length-1)]', 'States.UUID()', 'a', '',
  ])('is not %s', (text) => {
    expect(isReferencePath(text)).toBe(false);
  });
});

describe('a ResultPath', () => {
  test.each(['$', '$.a', '$.a.b[0]', "$['a b']", '$.a '])('is %s', (text) => {
    expect(isResultPath(text)).toBe(true);
  });

  test.each([
    '$$', '$$.x', '$order', '$order.id', '$.a.length()', '$.a[*]', '$..a', '$.a[?(@.b)]', '$.a[(@.length-1)]', 'error',
    'States.UUID()', '',
  ])('is not %s', (text) => {
    expect(isResultPath(text)).toBe(false);
  });
});
