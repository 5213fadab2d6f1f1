// `npm run sbom [file]`: what is shipped, as CycloneDX 1.5 JSON; default harrier.cdx.json.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

const file = process.argv[2] ?? 'harrier.cdx.json';
const command = ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--omit', 'dev'];
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
  writeFileSync(file, `${JSON.stringify(bill, undefined, 2)}\n`);
  console.log(`${bill.components.length} components in ${file}`);
}
