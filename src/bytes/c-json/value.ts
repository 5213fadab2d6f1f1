import { CJsonReader, CLOSE_BRACE, CLOSE_BRACKET } from './reader.ts';

/** A JSON value as cJSON holds it: texts are byte strings, members keep order and duplicates. */
export type CJsonValue = null | boolean | number | string | readonly CJsonValue[] | CJsonObject;

/** An object, as it was written. */
export class CJsonObject {
  readonly members: readonly (readonly [key: string, value: CJsonValue])[];

  constructor(members: readonly (readonly [string, CJsonValue])[]) {
    this.members = members;
  }
}

/** The JSON value at `from` and the position behind it; undefined when it is not JSON. Text behind it is not looked at. */
export function parseCJson(text: string, from = 0): { value: CJsonValue; end: number } | undefined {
  const reader = new CJsonReader(text, from);
  const value = readValue(reader);
  return value === undefined ? undefined : { value, end: reader.at };
}

function readValue(reader: CJsonReader): CJsonValue | undefined {
  reader.skipWhite();
  switch (reader.text[reader.at]) {
    case '"':
      return reader.readString();
    case '{': {
      const members: [string, CJsonValue][] = [];
      const complete = readMembers(reader, CLOSE_BRACE, () => {
        const key = reader.readKey();
        if (key === undefined) return false;
        const value = readValue(reader);
        if (value === undefined) return false;
        members.push([key, value]);
        return true;
      });
      return complete ? new CJsonObject(members) : undefined;
    }
    case '[': {
      const elements: CJsonValue[] = [];
      const complete = readMembers(reader, CLOSE_BRACKET, () => {
        const value = readValue(reader);
        if (value === undefined) return false;
        elements.push(value);
        return true;
      });
      return complete ? elements : undefined;
    }
    case 'n':
      return reader.readWord('null') ? null : undefined;
    case 't':
      return reader.readWord('true') ? true : undefined;
    case 'f':
      return reader.readWord('false') ? false : undefined;
    default:
      return reader.readNumber();
  }
}

function readMembers(reader: CJsonReader, close: number, readOne: () => boolean): boolean {
  if (!reader.enter()) return false;
  reader.at++;
  reader.skipWhite();
  if (reader.text.charCodeAt(reader.at) === close) reader.at++;
  else {
    for (let more: boolean | undefined = true; more; ) {
      if (!readOne()) return false;
      more = reader.nextMember(close);
      if (more === undefined) return false;
    }
  }
  reader.leave();
  return true;
}
