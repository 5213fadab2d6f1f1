import type { AssetDirectory, AssetState } from './directory.ts';
import type { AssetFacts, CallFacts, FlowFacts } from './facts.ts';

/** The instances of a record that the inventory knows. */
export interface FoundAssets {
  /** At the source of a flow, or that made the call. */
  readonly source: AssetState | undefined;
  /** At the destination of a flow. */
  readonly destination: AssetState | undefined;
  /** What a call is about. */
  readonly about: readonly AssetState[];
}

/** Looks a record's instances up; undefined when none is known. */
export function findAssets(directory: AssetDirectory, facts: AssetFacts): FoundAssets | undefined {
  const found = facts.kind === 'flow' ? endsOf(directory, facts) : instancesOf(directory, facts);
  const { source, destination, about } = found;
  return source === undefined && destination === undefined && about.length === 0 ? undefined : found;
}

function endsOf(directory: AssetDirectory, facts: FlowFacts): FoundAssets {
  const { time, observed, account } = facts;
  const own =
    (facts.instance === '' ? undefined : directory.byInstance(facts.instance, time)) ??
    (facts.interface === '' ? undefined : directory.byInterface(facts.interface, time));
  const scope = { account, vpc: facts.vpc || (own?.vpc ?? '') };
  const at = (address: string): AssetState | undefined => {
    if (address === '') return undefined;
    return own?.addresses.includes(address) ? own : directory.byAddress(address, time, scope);
  };
  let source = at(facts.source);
  let destination = at(facts.destination);
  // The interface says more than an address, and the inventory knows its first address only.
  if (own !== undefined && source !== own && destination !== own) {
    if (observed === 'source') source = own;
    else destination = own;
  }
  return { source, destination, about: NONE };
}

function instancesOf(directory: AssetDirectory, { time, caller, instances }: CallFacts): FoundAssets {
  const source = caller === '' ? undefined : directory.byInstance(caller, time);
  const about = instances.flatMap((id) => directory.byInstance(id, time) ?? []);
  return { source, destination: undefined, about };
}

const NONE: readonly AssetState[] = [];
