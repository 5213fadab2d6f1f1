import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** A Java development kit: `<home>/bin/java`, `<home>/bin/javac`. */
export interface Jdk {
  readonly home: string;
  readonly major: number;
}

/** The lowest sufficient JDK of this machine: from JAVA_HOME, the search path, and the places where JDKs usually are. */
export function findJdk(minimum: number): Jdk | undefined {
  const jdks = candidates().flatMap((home) => readJdk(home) ?? []);
  return jdks.filter(({ major }) => major >= minimum).sort((a, b) => a.major - b.major)[0];
}

/** Whether a program is on the search path. */
export function onPath(program: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return folders.map((folder) => path.join(folder, program)).find((file) => existsSync(file));
}

function candidates(): string[] {
  const java = onPath('java');
  const homes: (string | undefined)[] = [
    process.env['JAVA_HOME'],
    java && path.dirname(path.dirname(realpathSync(java))),
  ];
  for (const [folder, inner] of FOLDERS_OF_JDKS) {
    if (!existsSync(folder)) continue;
    for (const name of readdirSync(folder)) homes.push(path.join(folder, name, inner));
  }
  return homes.filter((home): home is string => home !== undefined && home !== '');
}

const FOLDERS_OF_JDKS: readonly [folder: string, inner: string][] = [
  ['/usr/lib/jvm', ''],
  ['/usr/java', ''],
  ['/opt/java', ''],
  ['/Library/Java/JavaVirtualMachines', 'Contents/Home'],
  [path.join(homedir(), '.sdkman', 'candidates', 'java'), ''],
  [path.join(homedir(), '.jdks'), ''],
];

/** Every JDK has a `release` file that names its version; `javac` tells it from a mere run-time. */
function readJdk(home: string): Jdk | undefined {
  const release = path.join(home, 'release');
  if (!existsSync(path.join(home, 'bin', 'javac')) || !existsSync(release)) return undefined;
  const major = /^JAVA_VERSION="(\d+)/m.exec(readFileSync(release, 'utf8'))?.[1];
  return major === undefined ? undefined : { home, major: Number(major) };
}
