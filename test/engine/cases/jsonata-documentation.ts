import { Case, Cases } from '../case';

const DOCS = 'https://docs.jsonata.org';

const gives = (expression: string, output: any, input: any = {}): Case => ({
  name: expression,
  state: { Type: 'Pass', QueryLanguage: 'JSONata', Output: `{% ${expression} %}` },
  input,
  output,
});
/** The document of the documentation is the input of the state here. */
const ask =
  (input: any) =>
    (expression: string, output: any): Case => ({
      ...gives(`$states.input.(${expression})`, output, input),
      name: expression,
    });
const nothing = (expression: string, input: any = {}): Case => ({
  ...gives(expression, undefined, input),
  name: `${expression} is nothing`,
  output: undefined as never,
  error: 'States.QueryEvaluationError',
  cause: /returned nothing \(undefined\)\.$/,
});
const fails = (expression: string, code: string): Case => ({
  ...gives(expression, undefined),
  name: `${expression} fails`,
  output: undefined as never,
  error: 'States.QueryEvaluationError',
  cause: new RegExp(`threw an error during evaluation. ${code}: `),
});

const person = ask({
  FirstName: 'Fred',
  Surname: 'Smith',
  Age: 28,
  Address: { Street: 'Hursley Park', City: 'Winchester', Postcode: 'SO21 2JN' },
  Phone: [
    { type: 'home', number: '0203 544 1234' },
    { type: 'office', number: '01962 001234' },
    { type: 'office', number: '01962 001235' },
    { type: 'mobile', number: '077 7700 1234' },
  ],
  Email: [
    { type: 'work', address: ['fred.smith@my-work.com', 'fsmith@my-work.com'] },
    { type: 'home', address: ['freddy@my-social.com', 'frederic.smith@very-serious.com'] },
  ],
  Other: {
    'Over 18 ?': true,
    'Misc': null,
    'Alternative.Address': { Street: 'Brick Lane', City: 'London', Postcode: 'E1 6RF' },
  },
});
const numbers = ask({ Numbers: [1, 2.4, 3.5, 10, 20.9, 30] });
const account = ask({
  Account: {
    Order: [
      {
        OrderID: 'order103',
        Product: [
          { 'ProductID': 858383, 'Product Name': 'Bowler Hat', 'Price': 34.45, 'Quantity': 2 },
          { 'ProductID': 858236, 'Product Name': 'Trilby hat', 'Price': 21.67, 'Quantity': 1 },
        ],
      },
      {
        OrderID: 'order104',
        Product: [
          { 'ProductID': 858383, 'Product Name': 'Bowler Hat', 'Price': 34.45, 'Quantity': 4 },
          { 'ProductID': 345664, 'Product Name': 'Cloak', 'Price': 107.99, 'Quantity': 1 },
        ],
      },
    ],
  },
});

export default [
  {
    source: `${DOCS}/simple`,
    cases: [
      person('Surname', 'Smith'),
      person('Age', 28),
      person('Address.City', 'Winchester'),
      person('Other.Misc', null),
      nothing('$states.input.Other.Nothing', { Other: {} }),
      person('Other.`Over 18 ?`', true),
      person('Phone[0]', { type: 'home', number: '0203 544 1234' }),
      person('Phone[-1].type', 'mobile'),
      person('Phone[0].number', '0203 544 1234'),
      person('Phone.number', ['0203 544 1234', '01962 001234', '01962 001235', '077 7700 1234']),
      person('Phone[[0..1]].type', ['home', 'office']),
      nothing('$states.input[8]', [1]),
      gives('$states.input[0]', { ref: [1, 2] }, [{ ref: [1, 2] }, { ref: [3, 4] }]),
      gives('$states.input[0].ref[0]', 1, [{ ref: [1, 2] }, { ref: [3, 4] }]),
      gives('$states.input.ref', [1, 2, 3, 4], [{ ref: [1, 2] }, { ref: [3, 4] }]),
    ],
  },
  {
    source: `${DOCS}/predicate`,
    cases: [
      person("Phone[type='mobile']", { type: 'mobile', number: '077 7700 1234' }),
      person("Phone[type='mobile'].number", '077 7700 1234'),
      person("Phone[type='office'].number", ['01962 001234', '01962 001235']),
      gives("$states.input.Phone[][type='mobile'].number", ['077'], { Phone: [{ type: 'mobile', number: '077' }] }),
      gives('$states.input.Address.City[]', ['Winchester'], { Address: { City: 'Winchester' } }),
      person('Address.*', ['Hursley Park', 'Winchester', 'SO21 2JN']),
      person('*.Postcode', 'SO21 2JN'),
      person('**.Postcode', ['SO21 2JN', 'E1 6RF']),
    ],
  },
  {
    source: `${DOCS}/expressions`,
    cases: [
      person("FirstName & ' ' & Surname", 'Fred Smith'),
      person("Address.(Street & ', ' & City)", 'Hursley Park, Winchester'),
      gives('5&0&true', '50true'),
      numbers('Numbers[0] + Numbers[1]', 3.4),
      numbers('Numbers[0] - Numbers[4]', -19.9),
      numbers('Numbers[0] * Numbers[5]', 30),
      numbers('Numbers[0] / Numbers[4]', 0.04784688995215311),
      numbers('Numbers[2] % Numbers[5]', 3.5),
      numbers('Numbers[0] = Numbers[5]', false),
      numbers('Numbers[0] != Numbers[4]', true),
      numbers('Numbers[1] < Numbers[5]', true),
      numbers('Numbers[2] > Numbers[4]', false),
      numbers('"hello" in ["hello", "world"]', true),
      numbers('(Numbers[2] != 0) and (Numbers[5] != Numbers[1])', true),
      numbers('(Numbers[2] != 0) or (Numbers[5] = Numbers[1])', true),
    ],
  },
  {
    source: `${DOCS}/construction`,
    cases: [
      person('Email.address', [
        'fred.smith@my-work.com',
        'fsmith@my-work.com',
        'freddy@my-social.com',
        'frederic.smith@very-serious.com',
      ]),
      person('Email.[address]', [
        ['fred.smith@my-work.com', 'fsmith@my-work.com'],
        ['freddy@my-social.com', 'frederic.smith@very-serious.com'],
      ]),
      person('[Address, Other.`Alternative.Address`].City', ['Winchester', 'London']),
      person('Phone[[0..1]].{type: number}', [{ home: '0203 544 1234' }, { office: '01962 001234' }]),
      person('Phone[[0..1]]{type: number}', { home: '0203 544 1234', office: '01962 001234' }),
      person('Phone{type: number[]}', {
        home: ['0203 544 1234'],
        office: ['01962 001234', '01962 001235'],
        mobile: ['077 7700 1234'],
      }),
    ],
  },
  {
    source: `${DOCS}/sorting-grouping`,
    cases: [
      account('Account.Order.Product^(Price).`Product Name`', ['Trilby hat', 'Bowler Hat', 'Bowler Hat', 'Cloak']),
      account('Account.Order.Product^(>Price, Quantity).Quantity', [1, 2, 4, 1]),
      account('Account.Order.Product{`Product Name`: Price}', {
        'Bowler Hat': [34.45, 34.45],
        'Trilby hat': 21.67,
        'Cloak': 107.99,
      }),
      account('Account.Order.Product{`Product Name`: $round($sum($.(Price * Quantity)), 2)}', {
        'Bowler Hat': 206.7,
        'Trilby hat': 21.67,
        'Cloak': 107.99,
      }),
      account('$sum(Account.Order.Product.(Price * Quantity))', 336.36),
    ],
  },
  {
    source: `${DOCS}/programming`,
    cases: [
      gives('3 > 2 ? "yes" : "no"', 'yes'),
      gives('($x := 4; $y := 5; $x * $y)', 20),
      gives('($volume := function($l, $w, $h){ $l * $w * $h }; $volume(10, 10, 5))', 500),
      gives('($factorial := function($x){ $x <= 1 ? 1 : $x * $factorial($x-1) }; $factorial(4))', 24),
      gives(
        '($twice := function($f) { function($x){ $f($f($x)) } }; $add3 := function($y){ $y + 3 }; $twice($add3)(7))',
        13,
      ),
      gives('( $firstInstitutionName := $substringBefore(?, " "); ["Ann Lee", "Bo Yu"].$firstInstitutionName($) )', [
        'Ann',
        'Bo',
      ]),
      gives('"john@example.com" ~> $substringAfter("@") ~> $substringBefore(".") ~> $uppercase()', 'EXAMPLE'),
      gives('($f := $trim ~> $uppercase; $f("   Hello    World   "))', 'HELLO WORLD'),
      gives('/* a comment */ 1 + /* another */ 1', 2),
    ],
  },
  {
    source: `${DOCS}/path-operators`,
    cases: [
      account('Account.Order.Product.Quantity', [2, 1, 4, 1]),
      account('Account.Order#$o.Product.{ "name": `Product Name`, "order": $o }[order = 1].name', [
        'Bowler Hat',
        'Cloak',
      ]),
      account('Account.Order.Product.{ "id": %.OrderID, "name": `Product Name` }.id', [
        'order103',
        'order103',
        'order104',
        'order104',
      ]),
      gives('[1..5]', [1, 2, 3, 4, 5]),
      gives('[1..3, 7..9]', [1, 2, 3, 7, 8, 9]),
      gives('[1..5].("Item " & $)', ['Item 1', 'Item 2', 'Item 3', 'Item 4', 'Item 5']),
      gives('[1..5].($*$)', [1, 4, 9, 16, 25]),
    ],
  },
  {
    source: `${DOCS}/string-functions`,
    cases: [
      gives('$string(5)', '5'),
      gives('[1..5].$string()', ['1', '2', '3', '4', '5']),
      gives('$string({"a":[1,2]})', '{"a":[1,2]}'),
      gives('$length("Hello World")', 11),
      gives('$substring("Hello World", 3)', 'lo World'),
      gives('$substring("Hello World", 3, 5)', 'lo Wo'),
      gives('$substring("Hello World", -4)', 'orld'),
      gives('$substring("Hello World", -4, 2)', 'or'),
      gives('$substringBefore("Hello World", " ")', 'Hello'),
      gives('$substringAfter("Hello World", " ")', 'World'),
      gives('$uppercase("Hello World")', 'HELLO WORLD'),
      gives('$lowercase("Hello World")', 'hello world'),
      gives('$trim("   Hello    \\n World   ")', 'Hello World'),
      gives('$pad("foo", 5)', 'foo  '),
      gives('$pad("foo", -5)', '  foo'),
      gives('$pad("foo", -5, "#")', '##foo'),
      gives('$formatNumber(35, "########0") ~> $pad(-9, "0")', '000000035'),
      gives('$contains("abracadabra", "bra")', true),
      gives('$contains("abracadabra", /a.*a/)', true),
      gives('$contains("Hello World", /wo/i)', true),
      gives('$split("so many words", " ")', ['so', 'many', 'words']),
      gives('$split("so many words", " ", 2)', ['so', 'many']),
      gives('$split("too much, punctuation. hard; to read", /[ ,.;]+/)', [
        'too',
        'much',
        'punctuation',
        'hard',
        'to',
        'read',
      ]),
      gives("$join(['a','b','c'])", 'abc'),
      gives("$join(['a','b','c'], '#')", 'a#b#c'),
      gives('$match("ababbabbcc",/a(b+)/)', [
        { match: 'ab', index: 0, groups: ['b'] },
        { match: 'abb', index: 2, groups: ['bb'] },
        { match: 'abb', index: 5, groups: ['bb'] },
      ]),
      gives('$replace("John Smith and John Jones", "John", "Mr")', 'Mr Smith and Mr Jones'),
      gives('$replace("John Smith and John Jones", "John", "Mr", 1)', 'Mr Smith and John Jones'),
      gives('$replace("abracadabra", /a.*?a/, "*")', '*c*bra'),
      gives('$replace("John Smith", /(\\w+)\\s(\\w+)/, "$2, $1")', 'Smith, John'),
      gives('$replace("265USD", /([0-9]+)USD/, "$$$1")', '$265'),
      gives('$base64encode("myuser:mypass")', 'bXl1c2VyOm15cGFzcw=='),
      gives('$base64decode("bXl1c2VyOm15cGFzcw==")', 'myuser:mypass'),
      gives('$encodeUrlComponent("?x=test")', '%3Fx%3Dtest'),
      gives('$decodeUrlComponent("%3Fx%3Dtest")', '?x=test'),
      gives('$encodeUrl("https://mozilla.org/?x=шеллы")', 'https://mozilla.org/?x=%D1%88%D0%B5%D0%BB%D0%BB%D1%8B'),
      fails('$length(5)', 'T0410'),
    ],
  },
  {
    source: `${DOCS}/numeric-functions`,
    cases: [
      gives('$number("5")', 5),
      gives('["1", "2", "3"].$number()', [1, 2, 3]),
      gives('$number("0x12")', 18),
      gives('$abs(-5)', 5),
      gives('$floor(-5.3)', -6),
      gives('$ceil(5.3)', 6),
      gives('$round(123.456)', 123),
      gives('$round(123.456, 2)', 123.46),
      gives('$round(123.456, -1)', 120),
      gives('$round(11.5)', 12),
      gives('$round(12.5)', 12),
      gives('$power(2, 8)', 256),
      gives('$sqrt(4)', 2),
      gives("$formatNumber(12345.6, '#,###.00')", '12,345.60'),
      gives("$formatNumber(1234.5678, '00.000e0')", '12.346e2'),
      gives("$formatNumber(0.14, '01%')", '14%'),
      gives('$formatBase(100, 2)', '1100100'),
      gives('$formatBase(2555, 16)', '9fb'),
      gives("$formatInteger(2789, 'w')", 'two thousand, seven hundred and eighty-nine'),
      gives("$formatInteger(1999, 'I')", 'MCMXCIX'),
      gives("$parseInteger('twelve thousand, four hundred and seventy-six', 'w')", 12476),
      gives("$parseInteger('12,345,678', '#,##0')", 12345678),
      fails('$sqrt(-1)', 'D3060'),
      fails('$number("hello")', 'D3030'),
    ],
  },
  {
    source: `${DOCS}/aggregation-functions`,
    cases: [
      gives('$sum([5,1,3,7,4])', 20),
      gives('$max([5,1,3,7,4])', 7),
      gives('$min([5,1,3,7,4])', 1),
      gives('$average([5,1,3,7,4])', 4),
      nothing('$max([])'),
    ],
  },
  {
    source: `${DOCS}/boolean-functions`,
    cases: [
      gives('[$boolean(""), $boolean("a"), $boolean(0), $boolean([0]), $boolean([1]), $boolean({}), $boolean(null)]', [
        false,
        true,
        false,
        false,
        true,
        false,
        false,
      ]),
      gives('$not(true)', false),
      gives('$exists($states.input.a)', false),
    ],
  },
  {
    source: `${DOCS}/array-functions`,
    cases: [
      gives('$count([1,2,3,1])', 4),
      gives('$count("hello")', 1),
      gives('$append([1,2,3], [4,5,6])', [1, 2, 3, 4, 5, 6]),
      gives('$append("Hello", "World")', ['Hello', 'World']),
      gives('$sort([3,1,2], function($l, $r) { $l < $r })', [3, 2, 1]),
      gives('$reverse(["Hello", "World"])', ['World', 'Hello']),
      gives('$distinct([1,2,3,3,4,3,5])', [1, 2, 3, 4, 5]),
      gives('$zip([1,2,3], [4,5,6])', [
        [1, 4],
        [2, 5],
        [3, 6],
      ]),
      gives('$zip([1,2,3],[4,5],[7,8,9])', [
        [1, 4, 7],
        [2, 5, 8],
      ]),
    ],
  },
  {
    source: `${DOCS}/object-functions`,
    cases: [
      gives('$keys($states.input)', ['a', 'b'], { a: 1, b: 2 }),
      gives('$lookup($states.input, "a")', 1, { a: 1 }),
      gives('$spread({"a": 1, "b": 2})', [{ a: 1 }, { b: 2 }]),
      gives('$merge([{"a": 1}, {"b": 2}, {"a": 3}])', { a: 3, b: 2 }),
      gives('$sift({"a": 1, "b": 2}, function($v) { $v > 1 })', { b: 2 }),
      gives('$each({"a": 1, "b": 2}, function($v, $k) { $k & $v })', ['a1', 'b2']),
      gives('[1, "a", null, [1], {}, true].$type($)', ['number', 'string', 'null', 'array', 'object', 'boolean']),
      fails('$error("my own")', 'D3137'),
      fails('$assert(1 = 2, "not so")', 'D3141'),
    ],
  },
  {
    source: `${DOCS}/date-time-functions`,
    cases: [
      gives('$fromMillis(1510067557121)', '2017-11-07T15:12:37.121Z'),
      gives("$fromMillis(1510067557121, '[M01]/[D01]/[Y0001] [h#1]:[m01][P]')", '11/07/2017 3:12pm'),
      gives("$fromMillis(1510067557121, '[H01]:[m01]:[s01] [z]', '-0500')", '10:12:37 GMT-05:00'),
      gives('$toMillis("2017-11-07T15:07:54.972Z")', 1510067274972),
    ],
  },
  {
    source: `${DOCS}/higher-order-functions`,
    cases: [
      gives('$map([1..5], $string)', ['1', '2', '3', '4', '5']),
      gives('$map(["a","b"], function($v, $i, $a) { $v & $i & $count($a) })', ['a02', 'b12']),
      gives('$filter([1..10], function($v) { $v % 2 = 0 })', [2, 4, 6, 8, 10]),
      gives('$single([1..5], function($v) { $v = 3 })', 3),
      gives('$reduce([1..5], function($i, $j){ $i * $j })', 120),
      gives('$reduce([1..5], function($i, $j){ $i + $j }, 100)', 115),
      fails('$single([1..5], function($v) { $v > 3 })', 'D3138'),
    ],
  },
] satisfies Cases[];
