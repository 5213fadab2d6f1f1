import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from './aws.ts';
import { makeCertificates } from './certificates.ts';
import { findJdk, onPath } from './java.ts';
import { layOutOpenSearch } from './opensearch-layout.ts';

export const OPENSEARCH_2 = '2.19.4';
/** Needs Java 21. */
export const OPENSEARCH_3 = '3.4.0';

export interface OpenSearchOptions {
  readonly version?: string;
  /** With the security plugin, TLS on HTTP and the users of its demonstration set (admin, admin). */
  readonly secure?: boolean;
  readonly heap?: string;
  /** Milliseconds until it must answer; recovery of what was written before a restart may take minutes. */
  readonly startTimeout?: number;
  /** Further settings of the node. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface OpenSearchNode {
  readonly url: string;
  /** PEM text of the authority that signed the node's certificate; only of a secure one. */
  readonly ca?: string;
  /** Folder with the PEM files of `certificates.ts`; only of a secure one. */
  readonly certificates?: string;
  /** Ends the process without warning and starts it again on the same data and port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** What is missing on this machine to run OpenSearch, with what to install; undefined when nothing is. */
export function missingForOpenSearch(version = OPENSEARCH_2): string | undefined {
  const java = requiredJava(version);
  if (!findJdk(java))
    return `OpenSearch ${version} needs a JDK ${java} or newer (Debian: apt-get install -y openjdk-17-jdk-headless)`;
  if (!onPath('mvn')) return 'OpenSearch is fetched with Maven (Debian: apt-get install -y maven)';
  return undefined;
}

/**
 * Starts a real node on a free port of 127.0.0.1 (about 7 seconds; the first time about a minute, to fetch
 * it). The node ends with `stop`, and by itself when this process ends in whatever way.
 */
export async function startOpenSearch(options: OpenSearchOptions = {}): Promise<OpenSearchNode> {
  const { version = OPENSEARCH_2, secure = false, heap = '512m', startTimeout = START_TIMEOUT_MS } = options;
  const jdk = findJdk(requiredJava(version));
  if (!jdk) throw new Error(missingForOpenSearch(version));
  const distribution = await layOutOpenSearch(version, jdk);
  const home = await mkdtemp(path.join(tmpdir(), 'harrier-opensearch-'));
  const config = path.join(home, 'config');
  await mkdir(config);
  await symlink(path.join(distribution, 'modules'), path.join(home, 'modules'));
  await writeFile(path.join(config, 'log4j2.properties'), LOGGING);
  if (secure) await secureNode(distribution, home);
  const [port, transportPort] = [await freePort(), await freePort()];
  const settings = {
    'path.home': home,
    'path.data': path.join(home, 'data'),
    'path.logs': path.join(home, 'logs'),
    'node.name': 'test',
    'network.host': '127.0.0.1',
    'http.port': port,
    'transport.port': transportPort,
    'discovery.type': 'single-node',
    'cluster.routing.allocation.disk.threshold_enabled': false,
    ...options.settings,
  };
  const arguments_ = [
    ...[`-Xms${heap}`, `-Xmx${heap}`, '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-XX:-UsePerfData'],
    ...['-Dlog4j2.disable.jmx=true', '-Djava.awt.headless=true', '-Dio.netty.noUnsafe=true'],
    ...['-cp', [path.join(distribution, 'lib', '*'), path.join(distribution, 'boot')].join(path.delimiter)],
    'OpenSearchNode',
    ...Object.entries(settings).map(([name, value]) => `${name}=${value}`),
  ];
  const url = `${secure ? 'https' : 'http'}://127.0.0.1:${port}`;
  const start = async (): Promise<ChildProcess> => {
    const started = spawn(path.join(jdk.home, 'bin', 'java'), arguments_, {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let log = '';
    for (const stream of [started.stdout, started.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        log = (log + chunk.toString()).slice(-8192);
      });
    }
    const deadline = Date.now() + startTimeout;
    while (!(await isReady(url, secure))) {
      if (started.exitCode !== null || Date.now() > deadline) {
        await end(started);
        await rm(home, { recursive: true, force: true, maxRetries: 5 });
        throw new Error(`OpenSearch ${version} did not start:\n${log}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    return started;
  };
  let child = await start();
  const node: OpenSearchNode = {
    url,
    restart: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
      child = await start();
    },
    stop: async () => {
      await end(child);
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  if (!secure) return node;
  return { ...node, certificates: config, ca: await readFile(path.join(config, 'ca.pem'), 'utf8') };
}

const START_TIMEOUT_MS = 180_000;
const requiredJava = (version: string): number => (Number(version.split('.')[0]) >= 3 ? 21 : 17);

const LOGGING = `status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %p %c{1} %m%n
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
`;

async function secureNode(distribution: string, home: string): Promise<void> {
  const config = path.join(home, 'config');
  const plugin = path.join(distribution, 'plugins', 'opensearch-security');
  await symlink(path.join(distribution, 'plugins'), path.join(home, 'plugins'));
  await cp(path.join(plugin, 'config'), path.join(config, 'opensearch-security'), { recursive: true });
  await makeCertificates(config);
  const settings = ['transport', 'http'].flatMap((layer) => [
    `plugins.security.ssl.${layer}.pemcert_filepath: node.pem`,
    `plugins.security.ssl.${layer}.pemkey_filepath: node.key`,
    `plugins.security.ssl.${layer}.pemtrustedcas_filepath: ca.pem`,
  ]);
  settings.push(
    'plugins.security.ssl.transport.enforce_hostname_verification: false',
    'plugins.security.ssl.http.enabled: true',
    'plugins.security.ssl.http.clientauth_mode: OPTIONAL',
    'plugins.security.authcz.admin_dn: ["CN=admin,O=test"]',
    'plugins.security.nodes_dn: ["CN=node,O=test"]',
    'plugins.security.allow_default_init_securityindex: true',
    'plugins.security.restapi.roles_enabled: ["all_access", "security_rest_api_access"]',
  );
  await writeFile(path.join(config, 'opensearch.yml'), `${settings.join('\n')}\n`);
}

/** A plain node is ready when its cluster is; a secure one when it knows its users. */
function isReady(url: string, secure: boolean): Promise<boolean> {
  const health = `${url}/_cluster/health?wait_for_status=yellow&timeout=2s`;
  if (!secure) {
    return fetch(health).then(
      (response) => response.ok,
      () => false,
    );
  }
  return new Promise((resolve) => {
    const agent = new Agent({ rejectUnauthorized: false });
    request(health, { agent, auth: 'admin:admin' }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    })
      .on('error', () => resolve(false))
      .end();
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.stdin?.end();
  const force = setTimeout(() => child.kill('SIGKILL'), 5000);
  await exited;
  clearTimeout(force);
}
