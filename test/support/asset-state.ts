import type { AssetState } from '../../src/asset/directory.ts';

/** Instance ids of the form that EC2 gives. */
export const WEB = 'i-0123456789abcdef0';
export const DATABASE = 'i-0fedcba9876543210';

/** A state that held at all times: 10.0.0.5 in vpc-1 of account 111122223333, in no security group. */
export function assetState(id: string, name: string, more: Partial<AssetState> = {}): AssetState {
  return {
    id,
    name,
    account: '111122223333',
    vpc: 'vpc-1',
    groups: [],
    interfaces: [`eni-${id.slice(2)}`],
    addresses: ['10.0.0.5'],
    from: 0,
    until: Number.POSITIVE_INFINITY,
    ...more,
  };
}
