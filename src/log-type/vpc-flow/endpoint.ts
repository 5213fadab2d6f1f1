import { ipVersion, isPrivateAddress } from './address.ts';
import { type FlowRecord, flowValue } from './record.ts';

/**
 * At which end of the flow the observed interface is: for ingress it is the destination, for egress the
 * source. Without direction it is the end with the only private address, because AWS logs the interface's
 * own private address; else the source.
 */
export function interfaceSide(record: FlowRecord): 'src' | 'dst' {
  const direction = flowValue(record, 'flow-direction');
  if (direction === 'ingress') return 'dst';
  if (direction === 'egress') return 'src';
  const source = flowValue(record, 'srcaddr');
  const destination = flowValue(record, 'dstaddr');
  return isPrivateAddress(destination) && !isPrivateAddress(source) && ipVersion(source) !== 0
    ? 'dst'
    : 'src';
}
