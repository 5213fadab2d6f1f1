import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

/** Names of the PEM files that `makeCertificates` writes: a certificate and its key each. */
export const CERTIFICATES = ['ca', 'node', 'admin'] as const;

const run = promisify(execFile);

/** An authority, and certificates of a node (for localhost and 127.0.0.1) and an administrator signed by it. */
export async function makeCertificates(folder: string): Promise<void> {
  const openssl = (...parameters: string[]) => run('openssl', parameters, { cwd: folder });
  const newKey = ['-newkey', 'rsa:2048', '-nodes'];
  await openssl(
    'req',
    '-x509',
    ...newKey,
    '-days',
    '7',
    '-subj',
    '/CN=ca',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
  );
  await writeFile(
    path.join(folder, 'extensions'),
    'subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n',
  );
  for (const name of ['node', 'admin']) {
    await openssl(
      'req',
      ...newKey,
      '-subj',
      `/O=test/CN=${name}`,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
    );
    await openssl(
      ...['x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'],
      ...['-days', '7', '-extfile', 'extensions', '-out', `${name}.pem`],
    );
  }
}
