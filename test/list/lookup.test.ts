import { describe, expect, it } from 'vitest';
import { compileLookup, isLookupKind, type LookupKind } from '../../src/list/lookup.ts';
import { parseCdbList } from '../../src/list/parse.ts';
import { compileOsMatch } from '../../src/regex/os-match/compile.ts';

const list = parseCdbList('10.1.:office\n10.1.2.3:printer\n192.168.0.7:lab\nroot:admin\n');
const lookup = (kind: LookupKind, check?: string) =>
  compileLookup(kind, list, check === undefined ? undefined : compileOsMatch(check));

describe('compileLookup', () => {
  it.each<[LookupKind, string, boolean]>([
    ['match_key', 'root', true],
    ['match_key', 'Root', false],
    ['match_key', '10.1.9.9', false],
    ['not_match_key', 'root', false],
    ['not_match_key', '', true],
    ['address_match_key', '10.1.9.9', true],
    ['address_match_key', '10.1.2.3', true],
    ['address_match_key', '10.12.1.1', false],
    ['address_match_key', '192.168.0.70', false],
    ['address_match_key', '.', false],
    ['not_address_match_key', '10.1.9.9', false],
    ['not_address_match_key', '10.2.9.9', true],
  ])('%s of %j is %j', (kind, value, expected) => {
    expect(lookup(kind)(value)).toBe(expected);
  });

  it('checks values by OS_Match', () => {
    expect(lookup('match_key_value', '^adm')('root')).toBe(true);
    expect(lookup('match_key_value', 'office')('root')).toBe(false);
    expect(lookup('match_key_value', 'office')('nobody')).toBe(false);
    expect(lookup('match_key_value')('root')).toBe(false);
  });

  it('prefers the longest address prefix', () => {
    expect(lookup('address_match_key_value', 'printer')('10.1.2.3')).toBe(false);
    expect(lookup('address_match_key_value', 'office')('10.1.2.3')).toBe(true);
  });

  it('inverts address_match_key_value as the original does', () => {
    expect(lookup('address_match_key_value', 'office')('10.1.9.9')).toBe(false);
    expect(lookup('address_match_key_value', 'lab')('10.1.9.9')).toBe(true);
    expect(lookup('address_match_key_value', 'lab')('172.16.0.1')).toBe(true);
  });

  it('knows the kinds by their exact names', () => {
    expect(isLookupKind('match_key')).toBe(true);
    expect(isLookupKind('Match_Key')).toBe(false);
  });
});
