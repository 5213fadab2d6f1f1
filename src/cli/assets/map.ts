import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { compileDeviceMapping } from '../../asset/map.ts';
import { readInstances } from '../../asset/read.ts';
import type { Profile } from '../../log-type/log-type.ts';
import { printable } from '../output/style.ts';

/** `harrier assets map`: documents on standard output. Whether everything could be mapped. */
export async function mapFiles(files: readonly string[], profile: Profile): Promise<boolean> {
  const map = compileDeviceMapping(profile);
  let good = true;
  const complain = (name: string, problem: string): void => {
    process.stderr.write(`${printable(`${name}: ${problem}`)}\n`);
  };
  for (const file of files) {
    const name = file === '-' ? 'standard input' : file;
    let value: unknown;
    try {
      value = JSON.parse(file === '-' ? await readAll(process.stdin) : await readFile(file, 'utf8'));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      complain(name, `no JSON: ${error.message}`);
      good = false;
      continue;
    }
    const { instances, problems } = readInstances(value, Date.now());
    for (const problem of problems) complain(name, problem);
    if (problems.length > 0) good = false;
    for (const instance of instances) {
      const result = map(instance);
      if (typeof result === 'string') {
        complain(name, result);
        good = false;
      } else {
        for (const remark of result.remarks) complain(name, remark);
        process.stdout.write(`${result.json}\n`, 'latin1');
      }
    }
  }
  return good;
}
