import type { BlockDevice, Ec2Instance, NetworkInterface, SecurityGroup, Tag } from './instance.ts';

/**
 * The instance in a JSON object: members of the wrong kind are left out, and `problem` is told about each,
 * so that one odd member costs neither the instance nor its page. Numbers and truth values in the place of
 * texts become texts, `State` may be the name alone, and `Tags` an object of names and values.
 */
export function readInstance(value: Json, problem: (member: string, expected: string) => void): Ec2Instance {
  const part = new Part(value, '', problem);
  const placement = value['Placement'];
  const profile = value['IamInstanceProfile'];
  return {
    InstanceId: part.text('InstanceId'),
    InstanceType: part.text('InstanceType'),
    ImageId: part.text('ImageId'),
    State: typeof value['State'] === 'string' ? { Name: value['State'] } : part.object('State', nameOf),
    PublicDnsName: part.text('PublicDnsName'),
    PublicIpAddress: part.text('PublicIpAddress'),
    PrivateDnsName: part.text('PrivateDnsName'),
    PrivateIpAddress: part.text('PrivateIpAddress'),
    PlatformDetails: part.text('PlatformDetails'),
    LaunchTime: part.time('LaunchTime'),
    Hypervisor: part.text('Hypervisor'),
    SubnetId: part.text('SubnetId'),
    VpcId: part.text('VpcId'),
    Placement: typeof placement === 'string' ? placement : part.object('Placement', zoneOf),
    Tags: isJson(value['Tags']) ? Object.entries(value['Tags']).map(tagOf) : part.list('Tags', tag),
    SecurityGroups: part.list('SecurityGroups', securityGroup),
    NetworkInterfaces: part.list('NetworkInterfaces', networkInterface),
    IamInstanceProfile: typeof profile === 'string' ? profile : part.object('IamInstanceProfile', itself),
    BlockDeviceMappings: part.list('BlockDeviceMappings', blockDevice),
  };
}

type Json = Readonly<Record<string, unknown>>;
type Problem = (member: string, expected: string) => void;

/** An object whose members are read as what they should be; `undefined` for what they are not. */
class Part {
  readonly #value: Json;
  readonly #path: string;
  readonly #problem: Problem;

  constructor(value: Json, path: string, problem: Problem) {
    this.#value = value;
    this.#path = path;
    this.#problem = problem;
  }

  text(name: string): string | undefined {
    const value = this.#value[name];
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    return this.#none(value, name, 'a text');
  }

  time(name: string): string | Date | undefined {
    const value = this.#value[name];
    if (value instanceof Date) return value;
    // Epoch seconds, as some tools save times.
    if (typeof value === 'number') return new Date(value < 1e11 ? value * 1000 : value);
    return typeof value === 'string' ? value : this.#none(value, name, 'a time');
  }

  object<T>(name: string, read: (part: Part) => T): T | undefined {
    const value = this.#value[name];
    return isJson(value) ? read(this.#part(value, name)) : this.#none(value, name, 'an object');
  }

  list<T>(name: string, read: (part: Part) => T): readonly T[] | undefined {
    const value = this.#value[name];
    if (!Array.isArray(value)) return this.#none(value, name, 'a list');
    return value.flatMap((item: unknown, index): readonly T[] => {
      const path = `${name}[${index}]`;
      if (isJson(item)) return [read(this.#part(item, path))];
      this.#none(item, path, 'an object');
      return [];
    });
  }

  /** The members as they are. */
  get members(): Json {
    return this.#value;
  }

  #part(value: Json, name: string): Part {
    return new Part(value, `${this.#path}${name}.`, this.#problem);
  }

  #none(value: unknown, name: string, expected: string): undefined {
    if (value !== undefined && value !== null) this.#problem(`${this.#path}${name}`, expected);
  }
}

const nameOf = (part: Part) => ({ Name: part.text('Name') });
const zoneOf = (part: Part) => ({ AvailabilityZone: part.text('AvailabilityZone') });
const itself = (part: Part) => part.members;
const tag = (part: Part): Tag => ({ Key: part.text('Key'), Value: part.text('Value') });
const tagOf = ([key, value]: readonly [string, unknown]): Tag => ({
  Key: key,
  Value: typeof value === 'string' ? value : undefined,
});
const securityGroup = (part: Part): SecurityGroup => ({
  GroupId: part.text('GroupId'),
  GroupName: part.text('GroupName'),
});
const networkInterface = (part: Part): NetworkInterface => ({
  NetworkInterfaceId: part.text('NetworkInterfaceId'),
  Description: part.text('Description'),
  MacAddress: part.text('MacAddress'),
  PrivateIpAddress: part.text('PrivateIpAddress'),
  PrivateDnsName: part.text('PrivateDnsName'),
});
const blockDevice = (part: Part): BlockDevice => ({
  Ebs: part.object('Ebs', (ebs) => ({ AttachTime: ebs.time('AttachTime') })),
});

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
