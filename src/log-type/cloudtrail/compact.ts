import { skipString } from '../../bytes/json-skip.ts';

/** Valid JSON without white space outside of strings; everything else byte for byte as it was. */
export function compactJson(json: string): string {
  if (!WHITE_SPACE.test(json)) return json;
  let compact = '';
  let from = 0;
  let at = 0;
  while (at < json.length) {
    const code = json.charCodeAt(at);
    if (code === 0x22) {
      at = skipString(json, at);
      continue;
    }
    if (code <= 0x20) {
      compact += json.slice(from, at);
      while (json.charCodeAt(at) <= 0x20) at++;
      from = at;
      continue;
    }
    at++;
  }
  return compact + json.slice(from);
}

const WHITE_SPACE = /[\t\n\r ]/;
