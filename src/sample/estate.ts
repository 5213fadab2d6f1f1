/**
 * The fictional company of the samples. Accounts, addresses and names are those that AWS documentation and
 * RFC 5737 / RFC 3849 reserve for examples.
 */
export interface Instance {
  readonly id: string;
  readonly name: string;
  readonly interfaceId: string;
  readonly privateIp: string;
  readonly ipv6?: string;
  readonly publicIp?: string;
  readonly subnetId: string;
  readonly zoneId: string;
  /** Role of the instance profile. */
  readonly role: string;
  /** Port that its clients use. */
  readonly servicePort: number;
}

export const ACCOUNT = '111122223333';
export const PARTNER_ACCOUNT = '444455556666';
export const REGION = 'us-east-1';
export const OTHER_REGIONS = ['eu-west-1', 'eu-central-1', 'us-west-2', 'ap-southeast-1'] as const;
export const VPC = 'vpc-0a1b2c3d4e5f60718';
export const RESOLVER = '10.0.0.2';
/** AWS's time server, the same in every VPC. */
export const TIME_SERVER = '169.254.169.123';

export const BASTION: Instance = {
  id: 'i-0b5c4d3e2f1a09876',
  name: 'bastion',
  interfaceId: 'eni-0b5c4d3e2f1a00001',
  privateIp: '10.0.1.10',
  publicIp: '198.51.100.10',
  subnetId: 'subnet-0aaa1111bbbb2222c',
  zoneId: 'use1-az1',
  role: 'bastion-role',
  servicePort: 22,
};

/** The instance whose role credentials are stolen in the attack story. */
export const WEB: Instance = {
  id: 'i-0f3c9a7d5e1b24680',
  name: 'web-1',
  interfaceId: 'eni-0f3c9a7d5e1b00002',
  privateIp: '10.0.1.15',
  ipv6: '2001:db8:1234:1a00::15',
  publicIp: '198.51.100.15',
  subnetId: 'subnet-0aaa1111bbbb2222c',
  zoneId: 'use1-az1',
  role: 'web-app-role',
  servicePort: 443,
};

export const INSTANCES: readonly Instance[] = [
  BASTION,
  WEB,
  {
    ...WEB,
    id: 'i-0e2d4c6b8a9f13579',
    name: 'web-2',
    interfaceId: 'eni-0e2d4c6b8a9f00003',
    privateIp: '10.0.2.15',
    ipv6: '2001:db8:1234:1a01::15',
    publicIp: '198.51.100.16',
    subnetId: 'subnet-0ddd3333eeee4444f',
    zoneId: 'use1-az2',
  },
  {
    id: 'i-07a6b5c4d3e2f1908',
    name: 'app-1',
    interfaceId: 'eni-07a6b5c4d3e200004',
    privateIp: '10.0.11.20',
    subnetId: 'subnet-0555666677778888a',
    zoneId: 'use1-az1',
    role: 'orders-service-role',
    servicePort: 8080,
  },
  {
    id: 'i-06f5e4d3c2b1a0987',
    name: 'db-1',
    interfaceId: 'eni-06f5e4d3c2b100005',
    privateIp: '10.0.21.30',
    subnetId: 'subnet-09990000aaaa1111b',
    zoneId: 'use1-az2',
    role: 'database-role',
    servicePort: 5432,
  },
];

export const USERS = ['alice', 'bob', 'carol', 'dave'] as const;
export const HUMAN_ROLES = ['DevAdministrator', 'ReadOnlyAuditor', 'NetworkOperator'] as const;
export const BUCKETS = ['example-app-assets', 'example-orders-archive', 'example-config-history'] as const;

/** Where the employees and the customers are (RFC 5737 networks). */
export const OFFICE_NETWORK = '192.0.2.';
export const CUSTOMER_NETWORK = '198.51.100.';
/** Where the constant noise of the internet comes from. */
export const NOISE_NETWORK = '203.0.113.';

/** The attacker of the story: scans, guesses passwords, uses the stolen credentials. */
export const ATTACKER_IP = '203.0.113.66';
/** Where the data go. */
export const DROP_IP = '203.0.113.200';
