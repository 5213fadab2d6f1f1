/** Values that a database holds, as far as tests need them; numbers become doubles unless they are integers. */
export type MmdbValue = string | number | readonly MmdbValue[] | { readonly [name: string]: MmdbValue };

interface Node {
  readonly children: [Node | undefined, Node | undefined];
  record: number | undefined;
}

const newNode = (): Node => ({ children: [undefined, undefined], record: undefined });

/**
 * A MaxMind database (format 2.0, IPv6 tree, 32-bit records) of networks such as `192.0.2.0/24` and
 * `2001:db8::/32`. IPv4 lies below `::/96`.
 */
export function writeMmdb(networks: Readonly<Record<string, MmdbValue>>): Buffer {
  const root = newNode();
  const data: Buffer[] = [];
  let size = 0;
  for (const [network, value] of Object.entries(networks)) {
    let node = root;
    for (const bit of bitsOf(network)) {
      node.children[bit] ??= newNode();
      node = node.children[bit];
    }
    node.record = size;
    const encoded = encode(value);
    data.push(encoded);
    size += encoded.length;
  }
  const nodes: Node[] = [];
  const number = new Map<Node, number>();
  const visit = (node: Node): void => {
    if (node.record !== undefined) return;
    number.set(node, nodes.length);
    nodes.push(node);
    for (const child of node.children) if (child !== undefined) visit(child);
  };
  visit(root);
  const tree = Buffer.alloc(nodes.length * 8);
  for (const [at, { children }] of nodes.entries()) {
    for (const side of [0, 1] as const) {
      const child = children[side];
      const value =
        child === undefined
          ? nodes.length
          : child.record === undefined
            ? (number.get(child) ?? 0)
            : nodes.length + 16 + child.record;
      tree.writeUInt32BE(value, at * 8 + side * 4);
    }
  }
  const metadata = encode({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1_700_000_000,
    database_type: 'Test-City',
    description: { en: 'test' },
    ip_version: 6,
    languages: ['en'],
    node_count: nodes.length,
    record_size: 32,
  });
  return Buffer.concat([
    tree,
    Buffer.alloc(16),
    ...data,
    Buffer.from('ABCDEF4D61784D696E642E636F6D', 'hex'),
    metadata,
  ]);
}

/** The record of a city. */
export function city(
  country: readonly [code: string, name: string],
  region?: string,
  name?: string,
  location?: readonly [latitude: number, longitude: number],
): MmdbValue {
  return {
    country: { iso_code: country[0], names: { en: country[1], de: 'anders' } },
    ...(region !== undefined && { subdivisions: [{ iso_code: 'XX', names: { en: region } }] }),
    ...(name !== undefined && { city: { names: { en: name } } }),
    ...(location !== undefined && { location: { latitude: location[0], longitude: location[1] } }),
  };
}

function bitsOf(network: string): (0 | 1)[] {
  const [address = '', prefix = ''] = network.split('/');
  const v4 = address.includes('.');
  const bytes = v4
    ? [...new Array<number>(12).fill(0), ...address.split('.').map(Number)]
    : groupsOf(address).flatMap((group) => [group >> 8, group & 255]);
  const bits = bytes.flatMap((byte) =>
    Array.from({ length: 8 }, (_, n): 0 | 1 => ((byte >> (7 - n)) & 1 ? 1 : 0)),
  );
  return bits.slice(0, Number(prefix) + (v4 ? 96 : 0));
}

function groupsOf(address: string): number[] {
  const [head = [], tail = []] = address
    .split('::')
    .map((half) => half.split(':').flatMap((group) => (group === '' ? [] : [Number.parseInt(group, 16)])));
  return [...head, ...new Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}

const TYPE = { string: 2, double: 3, map: 7, uint32: 6, array: 11 } as const;

function encode(value: MmdbValue): Buffer {
  if (typeof value === 'string') {
    const bytes = Buffer.from(value);
    return Buffer.concat([control(TYPE.string, bytes.length), bytes]);
  }
  if (typeof value === 'number') {
    const integer = Number.isInteger(value);
    const bytes = Buffer.alloc(integer ? 4 : 8);
    if (integer && value >= 0) bytes.writeUInt32BE(value);
    else bytes.writeDoubleBE(value);
    return Buffer.concat([control(integer ? TYPE.uint32 : TYPE.double, bytes.length), bytes]);
  }
  if (isList(value)) return Buffer.concat([control(TYPE.array, value.length), ...value.map(encode)]);
  const members = Object.entries(value).flatMap((member) => member.map(encode));
  return Buffer.concat([control(TYPE.map, members.length / 2), ...members]);
}

const isList = (value: MmdbValue): value is readonly MmdbValue[] => Array.isArray(value);

function control(type: number, size: number): Buffer {
  const [low, more] = size < 29 ? [size, []] : [29, [size - 29]];
  return Buffer.from(type < 8 ? [(type << 5) | low, ...more] : [low, type - 7, ...more]);
}
