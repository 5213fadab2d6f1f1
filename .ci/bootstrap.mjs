// Installs the npm packages if they are missing or differ from the lock file. Uses nothing but Node.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
const installed = path.join(root, 'node_modules', '.package-lock.json');
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Harrier needs Node 20.19 or newer; this is ${process.version}.`);
  process.exit(1);
}
if (!isCurrent()) {
  // Not `npm ci`: it refuses a lock file that lacks packages for platforms which the registry does not offer.
  console.log('Installing packages (npm install) …');
  const windows = process.platform === 'win32';
  const { status } = spawnSync('npm', ['install', '--no-fund', '--no-audit'], {
    cwd: root,
    stdio: 'inherit',
    shell: windows,
  });
  if (status !== 0) {
    console.error('npm could not install the packages: see its message above.');
    process.exit(status ?? 1);
  }
}

/** Every package of the lock file stands in node_modules in that version; optional ones (other platforms) may lack. */
function isCurrent() {
  if (!existsSync(installed)) return false;
  const has = JSON.parse(readFileSync(installed, 'utf8')).packages;
  const wants = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wants).every(
    ([name, { version, optional, peer }]) =>
      name === '' || has[name]?.version === version || (!has[name] && (optional || peer)),
  );
}
