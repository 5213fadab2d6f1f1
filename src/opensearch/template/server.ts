import { type Cluster, member } from '../client.ts';
import { UnexpectedAnswerError } from '../errors.ts';

export interface ServerVersion {
  /** As the server says it, for example `2.19.4`; `serverless` for Amazon OpenSearch Serverless. */
  readonly text: string;
  readonly major: number;
  readonly minor: number;
}

/** For templates that no server is named for: everything that we use is there. */
export const NEWEST: ServerVersion = { text: 'newest', major: 99, minor: 0 };

/** `flat_object` came with 2.7; without it, request parameters would explode the mapping. */
const OLDEST = { major: 2, minor: 7 };

/** The version of the cluster; throws when it is none that we can work with. */
export async function serverVersion(cluster: Cluster): Promise<ServerVersion> {
  const { status, body } = await cluster.request({ method: 'GET', path: '/' });
  // Serverless has no such address.
  if (status === 404) return { ...NEWEST, text: 'serverless' };
  const number = member(member(body, 'version'), 'number');
  const distribution = member(member(body, 'version'), 'distribution');
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(String(number)) ?? [];
  if (status !== 200 || major === undefined || minor === undefined) {
    throw new UnexpectedAnswerError(
      status,
      `${cluster.node} does not answer like OpenSearch.`,
      'Check that the URL is that of OpenSearch itself, not of Dashboards or a proxy’s page.',
    );
  }
  if (distribution !== 'opensearch') {
    throw new UnexpectedAnswerError(
      status,
      `${cluster.node} is not OpenSearch (version ${String(number)}).`,
      'Harrier works with OpenSearch 2.7 and newer. If this is OpenSearch in compatibility mode, switch that mode off.',
    );
  }
  // In its compatibility mode a server calls itself 7.10.2, whatever it is.
  if (number === '7.10.2') return { ...NEWEST, text: 'of unknown version (compatibility mode)' };
  const version = { text: String(number), major: Number(major), minor: Number(minor) };
  if (isBefore(version, OLDEST.major, OLDEST.minor)) {
    throw new UnexpectedAnswerError(
      status,
      `${cluster.node} has OpenSearch ${version.text}; Harrier needs 2.7 or newer (field type flat_object).`,
      'Upgrade the cluster.',
    );
  }
  return version;
}

export function isBefore(version: ServerVersion, major: number, minor: number): boolean {
  return version.major < major || (version.major === major && version.minor < minor);
}
