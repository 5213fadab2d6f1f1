import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { isFolder } from './file-reader.ts';

/** Options that name the rules of a Wazuh installation, as far as its folders are there. */
const INSTALLED = [
  ['--rules', 'ruleset/rules'],
  ['--rules', 'etc/rules'],
  ['--decoders', 'ruleset/decoders'],
  ['--decoders', 'etc/decoders'],
  ['--lists', 'etc/lists'],
] as const;

/** How to name what lies at a folder that holds no ruleset itself; undefined when nothing is seen there. */
export async function nameOfOtherPlace(folder: string): Promise<string | undefined> {
  const there: string[] = [];
  for (const [option, below] of INSTALLED) {
    const place = path.join(folder, below);
    if (await isFolder(place)) there.push(`${option} ${place}`);
  }
  if (there.some((option) => option.startsWith('--rules')))
    return `This is a Wazuh installation: use ${there.join(' ')}`;
  if (await hasXml(folder)) {
    const above = path.dirname(path.resolve(folder));
    return path.basename(path.resolve(folder)) === 'rules'
      ? `The folder above was meant: --ruleset ${above}`
      : `Its .xml files are used with --rules ${folder} or --decoders ${folder}`;
  }
  return (await isFolder(path.join(folder, 'rules'))) && (await hasXml(path.join(folder, 'rules')))
    ? `The whole of it is used with --ruleset ${folder}`
    : undefined;
}

async function hasXml(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => []);
  return names.some((name) => /\.xml$/i.test(name));
}
