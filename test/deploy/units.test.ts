import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { EXIT } from '../../src/cli/exit-code.ts';
import { readEnvironment } from '../../src/config/environment.ts';
import { parseConfig } from '../../src/config/load.ts';
import { AssetMetrics } from '../../src/worker/asset-metrics.ts';
import { type HealthServer, serveHealth } from '../../src/worker/health.ts';
import { Metrics } from '../../src/worker/metrics.ts';

/** What stands in `deploy/` about running the worker, held against the worker itself. */

const root = new URL('../../', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, root), 'utf8');
const grace = parseConfig('defaults', '').config?.shutdown.grace ?? Number.NaN;

let health: HealthServer;
const metrics = new Metrics();
AssetMetrics.of(metrics.registry);
beforeAll(async () => {
  health = await serveHealth('127.0.0.1', 0, metrics, () => ({
    inWork: 0,
    waiting: 0,
    paused: {},
    delays: {},
  }));
});
afterAll(() => health.close());

const answerTo = async (path: string): Promise<number> =>
  (await fetch(`http://127.0.0.1:${health.port}${path}`)).status;

describe('Kubernetes', () => {
  const documents = parseAllDocuments(read('deploy/kubernetes/worker.yaml')).map((one) => one.toJS());
  const ofKind = (kind: string) => documents.find((one) => one.kind === kind);
  const pod = ofKind('Deployment').spec.template.spec;
  const [container] = pod.containers;
  const { config, diagnostics } = parseConfig('harrier.yaml', ofKind('ConfigMap').data['harrier.yaml']);

  it('has a configuration without findings, at the place that the command names', () => {
    expect(diagnostics.all).toEqual([]);
    const mount = container.volumeMounts.find((one: { name: string }) => one.name === 'config');
    expect(container.args).toEqual(['worker', '--config', `${mount.mountPath}/harrier.yaml`]);
  });

  it.each(['startupProbe', 'readinessProbe', 'livenessProbe'])(
    '%s asks what the worker answers',
    async (name) => {
      const { path, port } = container[name].httpGet;
      expect(await answerTo(path)).toBe(200);
      const named = container.ports.find((one: { name: string }) => one.name === port);
      expect(named.containerPort).toBe(config?.metrics.port);
      expect(config?.metrics.host).toBe('0.0.0.0');
    },
  );

  it('writes only to mounted volumes, and no dead letter to one that goes with the pod', () => {
    expect(container.securityContext.readOnlyRootFilesystem).toBe(true);
    const mounts = container.volumeMounts.map((one: { mountPath: string }) => `${one.mountPath}/`);
    expect(mounts.some((mount: string) => config?.opensearch.ca_file?.startsWith(mount))).toBe(true);
    expect(config?.dead_letter.type).not.toBe('folder');
  });

  it('shares state in a server that keeps what it is given, as many workers as there are', () => {
    const service = ofKind('Service');
    const [port] = service.spec.ports;
    expect(config?.state.shared?.url).toBe(`redis://${service.metadata.name}:${port.port}`);
    const { template, volumeClaimTemplates } = ofKind('StatefulSet').spec;
    expect(template.metadata.labels).toEqual(service.spec.selector);
    const [server] = template.spec.containers;
    expect(server.args.join(' ')).toContain('--appendonly yes --maxmemory-policy noeviction --dir /data');
    expect(server.volumeMounts).toEqual([
      { name: volumeClaimTemplates[0].metadata.name, mountPath: '/data' },
    ]);
  });

  it('gives no pod rights, tokens or variables that it does not need', () => {
    const pods = ['Deployment', 'StatefulSet'].map((kind) => ofKind(kind).spec.template.spec);
    for (const { securityContext, containers, ...spec } of pods) {
      expect(spec).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false });
      expect(securityContext).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      expect(containers[0].securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    }
  });

  it('has room for 300 MB, and asks for it', () => {
    const { requests, limits } = container.resources;
    expect(requests.memory).toBe('320Mi');
    expect(Number.parseInt(limits.memory, 10)).toBeGreaterThan(Number.parseInt(requests.memory, 10));
  });

  it('scales by the queue that it reads', () => {
    const [{ type, metadata }] = ofKind('ScaledObject').spec.triggers;
    expect(type).toBe('aws-sqs-queue');
    expect(metadata.queueURL).toBe(config?.sources[0]?.queue_url);
    expect(ofKind('ScaledObject').spec.scaleTargetRef.name).toBe(ofKind('Deployment').metadata.name);
  });

  it('leaves time to finish what is in work', () => {
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(2 * grace);
  });
});

describe('Docker', () => {
  const dockerfile = read('deploy/docker/Dockerfile');

  it('copies everything that the package ships but what is only read by people', () => {
    const reading = ['deploy', 'docs', 'CHANGELOG.md', 'src/README.md'];
    const { files } = JSON.parse(read('package.json')) as { files: readonly string[] };
    const copied = [...dockerfile.matchAll(/^COPY (?:--from=\S+ )?(.+) \S+$/gm)].flatMap(([, list = '']) =>
      list.split(' ').map((name) => name.replace(/^\/build\//, '')),
    );
    // A name behind `!` is what is left out.
    const shipped = files.filter((name) => !name.startsWith('!'));
    expect(shipped.filter((name) => !copied.includes(name) && !reading.includes(name))).toEqual([]);
  });

  it('sets settings that there are, and asks for health where it is answered', async () => {
    const set = Object.fromEntries(
      [...dockerfile.matchAll(/\b(HARRIER_\w+)=(\S+)/g)].map(([, k, v]) => [k, v]),
    );
    expect(Object.keys(set)).toHaveLength(2);
    expect(readEnvironment(set).unknown).toEqual([]);
    expect(parseConfig('environment', '', set).diagnostics.all).toEqual([]);
    const [, port, path = ''] = /fetch\('http:\/\/127\.0\.0\.1:(\d+)([^']+)'/.exec(dockerfile) ?? [];
    expect(Number(port)).toBe(parseConfig('defaults', '').config?.metrics.port);
    expect(await answerTo(path)).toBe(200);
  });
});

describe('systemd', () => {
  const unit = read('deploy/systemd/harrier-worker.service');
  const value = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(unit)?.[1];

  it('keeps state in the folder that systemd makes', () => {
    expect(value('StateDirectory')).toBe('harrier');
    const [variable = '', place] = (value('Environment') ?? '').split('=');
    expect(readEnvironment({ [variable]: place })).toMatchObject({
      unknown: [],
      overrides: [{ path: ['state', 'path'] }],
    });
    expect(place).toBe('%S/harrier/state');
  });

  it('reloads by SIGHUP, leaves time to finish, and does not try again what cannot work', () => {
    expect(value('ExecReload')).toBe('/bin/kill -HUP $MAINPID');
    expect(Number(value('TimeoutStopSec'))).toBeGreaterThan(2 * grace);
    expect(value('RestartPreventExitStatus')).toBe(`${EXIT.usage} ${EXIT.ruleset}`);
  });
});

describe('Prometheus', () => {
  const { groups } = parse(read('deploy/prometheus/alerts.yaml')) as {
    groups: readonly { rules: readonly { alert: string; expr: string }[] }[];
  };
  const rules = groups.flatMap((group) => group.rules);

  it.each(rules)('$alert asks for metrics that there are', async ({ expr }) => {
    const names = (await metrics.registry.getMetricsAsJSON()).map(({ name }) => name);
    const asked = [...expr.matchAll(/harrier_\w+/g)].map(([name]) => name.replace(/_bucket$/, ''));
    expect(asked.filter((name) => !names.includes(name))).toEqual([]);
  });

  it('has each alert in the runbook, and no other', () => {
    const named = [...read('docs/guide/runbook.md').matchAll(/^\| `(Harrier\w+)`/gm)].map(([, name]) => name);
    expect(named).toEqual(rules.map(({ alert }) => alert));
  });
});
