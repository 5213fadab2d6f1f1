import { describe, expect, it } from 'vitest';
import { toByteString } from '../../src/bytes/byte-string.ts';
import { parseJsonTree } from '../../src/bytes/json-tree.ts';
import { pythonJson, pythonStr } from '../../src/log-type/python-text.ts';

const tree = (json: string) => parseJsonTree(toByteString(json));

// Expectations are what CPython 3.11 prints.
describe('pythonJson', () => {
  it.each([
    ['{"a":[1,{"b":null}],"c":{}}', '{"a": [1, {"b": null}], "c": {}}'],
    ['["é","😀","\u007f","\\u0007\\n\\/"]', '["\\u00e9", "\\ud83d\\ude00", "\\u007f", "\\u0007\\n/"]'],
    [
      '[1.50,1e5,1E-5,0.0001,1e16,1e15,123456789012345680.0,1e400,-1e400]',
      '[1.5, 100000.0, 1e-05, 0.0001, 1e+16, 1000000000000000.0, 1.2345678901234568e+17, Infinity, -Infinity]',
    ],
    ['[-0,-0.0,12345678901234567890123]', '[0, -0.0, 12345678901234567890123]'],
    ['{"2":1,"1":2,"2":3,"__proto__":4}', '{"2": 3, "1": 2, "__proto__": 4}'],
    ['"\\ud800"', '"\\ud800"'],
  ])('%s', (json, text) => {
    expect(pythonJson(tree(json))).toBe(text);
  });
});

describe('pythonStr', () => {
  it.each([
    ['"it\'s"', "it's"],
    ['[true,null,1.0,"x"]', "[True, None, 1.0, 'x']"],
    [
      '["it\'s","q\\"","both\'\\"","\\\\","\\u0007\\n\\u00a0é"]',
      `["it's", 'q"', 'both\\'"', '\\\\', '\\x07\\n\\xa0é']`,
    ],
    ['[{"a":"b"}]', "[{'a': 'b'}]"],
    ['1e400', 'inf'],
  ])('%s', (json, text) => {
    expect(pythonStr(tree(json))).toBe(text);
  });
});
