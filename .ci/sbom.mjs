// `npm run sbom [file]`: what is shipped, as CycloneDX 1.5 JSON; default harrier.cdx.json. By the lock file alone:
// nothing has to be installed, and nothing that lies about in node_modules gets in.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const file = process.argv[2] ?? 'harrier.cdx.json';
const form = ['--sbom-format', 'cyclonedx', '--sbom-type', 'application'];
// Not `--omit dev`: it leaves out what a development package names as an optional peer, shipped or not.
const command = ['sbom', '--package-lock-only', ...form];
const { stdout, stderr, status } = spawnSync('npm', command, {
  encoding: 'utf8',
  maxBuffer: 64 << 20,
  shell: process.platform === 'win32',
});
if (status !== 0) {
  process.stderr.write(stderr);
  process.exitCode = status ?? 1;
} else {
  const bill = JSON.parse(stdout);
  // npm takes the folder's name.
  bill.metadata.component.name = 'harrier';
  const shipped = shippedPackages();
  const isShipped = (name) => shipped.has(name) || name === bill.metadata.component['bom-ref'];
  bill.components = bill.components.filter((component) => isShipped(component['bom-ref']));
  bill.dependencies = bill.dependencies
    .filter(({ ref }) => isShipped(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter(isShipped) }));
  writeFileSync(file, `${JSON.stringify(bill, undefined, 2)}\n`);
  console.log(`${bill.components.length} components in ${file}`);
}

/** `name@version` of all that is not for development alone. */
function shippedPackages() {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  return new Set(
    Object.entries(packages)
      .filter(([place, { dev }]) => place !== '' && dev !== true)
      .map(([place, { version }]) => `${place.slice(place.lastIndexOf('node_modules/') + 13)}@${version}`),
  );
}
