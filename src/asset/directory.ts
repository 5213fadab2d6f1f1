/** One state of an instance and when it held: `from` ≤ time < `until`, epoch milliseconds. */
export interface AssetState {
  readonly id: string;
  /** The Name tag, or the instance id. */
  readonly name: string;
  readonly account: string;
  readonly vpc: string;
  /** Names of the security groups. */
  readonly groups: readonly string[];
  /** Ids of the network interfaces. */
  readonly interfaces: readonly string[];
  /** Private addresses. */
  readonly addresses: readonly string[];
  readonly from: number;
  readonly until: number;
}

/** What a record says about where an address lies; '' where it says nothing. */
export interface AddressScope {
  readonly account: string;
  readonly vpc: string;
}

/**
 * The inventory in memory, for looking up whom a record is about at the time of the event. Never changed: a
 * refresh makes a new one. Addresses are given away again, so each has several states with their times.
 */
export class AssetDirectory {
  /** States that are kept. */
  readonly size: number;
  readonly #byInstance = new Map<string, AssetState[]>();
  readonly #byInterface = new Map<string, AssetState[]>();
  readonly #byAddress = new Map<string, AssetState[]>();
  readonly #byVpcAddress = new Map<string, AssetState[]>();

  constructor(states: Iterable<AssetState>) {
    let size = 0;
    for (const state of states) {
      size++;
      append(this.#byInstance, state.id, state);
      for (const id of new Set(state.interfaces)) append(this.#byInterface, id, state);
      for (const address of new Set(state.addresses)) {
        append(this.#byAddress, address, state);
        if (state.vpc !== '') append(this.#byVpcAddress, `${state.vpc} ${address}`, state);
      }
    }
    this.size = size;
  }

  /** The instance's state at a time. Its id is never given away again, so the nearest state will do. */
  byInstance(id: string, time: number): AssetState | undefined {
    return nearest(this.#byInstance.get(id), time);
  }

  /** Whose interface it was. One that only ever belonged to one instance is that instance's at any time. */
  byInterface(id: string, time: number): AssetState | undefined {
    const states = this.#byInterface.get(id);
    const [first] = states ?? [];
    if (states === undefined || first === undefined) return undefined;
    return (
      latest(states, time) ?? (states.every((one) => one.id === first.id) ? nearest(states, time) : undefined)
    );
  }

  /**
   * Who had a private address at a time, in the VPC or else the account that the record names. Undefined when
   * instances of several networks could be meant: no name is better than a wrong one.
   */
  byAddress(address: string, time: number, { vpc, account }: AddressScope): AssetState | undefined {
    if (vpc !== '') return latest(this.#byVpcAddress.get(`${vpc} ${address}`), time);
    const states = this.#byAddress.get(address);
    if (states === undefined) return undefined;
    let found: AssetState | undefined;
    for (const state of states) {
      if (!holds(state, time) || (account !== '' && state.account !== account)) continue;
      if (found !== undefined && (found.vpc !== state.vpc || found.account !== state.account))
        return undefined;
      if (found === undefined || state.from > found.from) found = state;
    }
    return found;
  }
}

function append(map: Map<string, AssetState[]>, key: string, state: AssetState): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [state]);
  else known.push(state);
}

function holds({ from, until }: AssetState, time: number): boolean {
  return from <= time && time < until;
}

/**
 * The state that held at a time. An end is noticed late, by the next collection: of several that overlap the
 * one that began last is right.
 */
function latest(states: readonly AssetState[] | undefined, time: number): AssetState | undefined {
  let found: AssetState | undefined;
  for (const state of states ?? []) {
    if (holds(state, time) && (found === undefined || state.from > found.from)) found = state;
  }
  return found;
}

function nearest(states: readonly AssetState[] | undefined, time: number): AssetState | undefined {
  let found: AssetState | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const state of states ?? []) {
    const distance = holds(state, time) ? 0 : time < state.from ? state.from - time : time - state.until + 1;
    if (distance < least || (distance === least && found !== undefined && state.from > found.from)) {
      found = state;
      least = distance;
    }
  }
  return found;
}
