import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addOpenSearchOptions, connectionSettings, parsePrefix } from '../../src/cli/opensearch-options.ts';

const url = 'https://search.example.org:9200';
let folder: string;
const file = (name: string): string => path.join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'harrier-options-'));
  await writeFile(file('password'), 'from file\n');
  await writeFile(file('ca.pem'), 'CA');
  await writeFile(file('cert.pem'), 'CERT');
});
afterAll(() => rm(folder, { recursive: true }));

function parsed(...parameters: string[]) {
  return addOpenSearchOptions(new Command()).exitOverride().parse(parameters, { from: 'user' }).opts();
}
const settings = (parameters: string[], environment: Record<string, string> = {}) =>
  connectionSettings(parsed(...parameters), environment);

describe('connectionSettings', () => {
  it('needs a URL', async () => {
    await expect(connectionSettings({}, {})).rejects.toThrow('No OpenSearch URL');
  });

  it('takes several nodes', async () => {
    expect((await settings(['--opensearch', 'http://a:1, http://b:2'])).nodes).toEqual([
      'http://a:1/',
      'http://b:2/',
    ]);
  });

  it('verifies certificates unless told otherwise', async () => {
    expect((await settings(['--opensearch', url])).tls).toEqual({ verify: true });
    expect((await settings(['--opensearch', url, '--insecure'])).tls).toEqual({ verify: false });
    expect((await settings(['--opensearch', url, '--ca', file('ca.pem')])).tls).toEqual({
      verify: true,
      ca: 'CA',
    });
  });

  it('takes the password from a file, the environment or the URL, in this order', async () => {
    const inUrl = ['--opensearch', 'https://anna:in%20url@host'];
    const variable = { HARRIER_OPENSEARCH_PASSWORD: 'from variable' };
    expect((await settings(inUrl)).auth).toEqual({ kind: 'basic', username: 'anna', password: 'in url' });
    expect((await settings(inUrl, variable)).auth).toMatchObject({ password: 'from variable' });
    const all = [...inUrl, '--user', 'bert', '--password-file', file('password')];
    expect((await settings(all, variable)).auth).toEqual({
      kind: 'basic',
      username: 'bert',
      password: 'from file',
    });
  });

  it('keeps credentials out of the node URLs', async () => {
    expect((await settings(['--opensearch', 'https://anna:secret@host/x'])).nodes).toEqual([
      'https://host/x',
    ]);
  });

  it('asks for what is missing', async () => {
    await expect(settings(['--opensearch', url, '--user', 'anna'])).rejects.toThrow(
      'No password for user anna',
    );
    await expect(settings(['--opensearch', url, '--cert', file('cert.pem')])).rejects.toThrow(
      'needs its key',
    );
    await expect(settings(['--opensearch', url, '--ca', file('none')])).rejects.toThrow('cannot be read');
  });

  it('signs for a service in a region', async () => {
    const signed = await settings(['--opensearch', url, '--sigv4', 'aoss', '--region', 'eu-west-1']);
    expect(signed.auth).toEqual({ kind: 'sigv4', service: 'aoss', region: 'eu-west-1' });
  });
});

describe('parsePrefix', () => {
  it.each(['harrier', 'team-a', 'x1_y.z'])('takes %s', (prefix) => {
    expect(parsePrefix(prefix)).toBe(prefix);
  });
  it.each(['', 'Team', '-a', 'a*', 'a b', 'a/b', '_a', 'x'.repeat(101)])('refuses %j', (prefix) => {
    expect(() => parsePrefix(prefix)).toThrow(/letters/);
  });
});
