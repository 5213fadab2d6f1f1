import { describe, expect, it } from 'vitest';
import { FieldList, MAX_DYNAMIC_FIELDS } from '../../src/event/field-list.ts';
import { fieldName, internFieldName } from '../../src/event/field-name.ts';

describe('FieldList', () => {
  it('finds the first of equal names, ignoring ASCII case only', () => {
    const id = internFieldName('test.Alpha');
    const fields = new FieldList();
    fields.add(fieldName('Test.ALPHA'), '1');
    fields.add(fieldName('test.alpha'), '2');
    fields.add(fieldName('\xc3\x84'), '3');
    expect(fields.get('TEST.alpha')).toBe('1');
    expect(fields.byId(id)).toBe('1');
    expect(fields.get('\xe3\x84')).toBeUndefined();
    expect([...fields.entries()]).toHaveLength(3);
  });

  it('asks an array for its text when it is read, and for its JSON', () => {
    let reads = 0;
    const fields = new FieldList();
    fields.add(fieldName('lazy'), {
      text: () => {
        reads++;
        return '[1, 2]';
      },
      json: () => '[1,2]',
    });
    fields.add(fieldName('plain'), '[3, 4]');
    expect([fields.arrayAt(0), fields.arrayAt(1), reads]).toEqual(['[1,2]', undefined, 0]);
    expect([fields.get('lazy'), fields.get('plain'), reads]).toEqual(['[1, 2]', '[3, 4]', 1]);
  });

  it('drops what is beyond the limit', () => {
    const fields = new FieldList();
    for (let i = 0; i < MAX_DYNAMIC_FIELDS + 5; i++) fields.add(fieldName(`n${i}`), '');
    expect(fields.size).toBe(MAX_DYNAMIC_FIELDS);
  });
});
