import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Jdk } from './java.ts';

/**
 * Lays out an OpenSearch distribution from Maven artefacts. There is no ready one in the registry, but its
 * parts are: the server and its libraries, the modules, and the security plugin as a zip.
 *
 * ```
 * <home>/lib/       server and libraries          <home>/boot/     OpenSearchNode.class
 *        modules/   transport, scripting …        plugins/opensearch-security/
 * ```
 */
export async function layOutOpenSearch(version: string, jdk: Jdk): Promise<string> {
  const home = path.join(CACHE, `opensearch-${version}-${await recipe()}`);
  if (existsSync(home)) return home;
  const draft = `${home}.${process.pid}.part`;
  await rm(draft, { recursive: true, force: true });
  try {
    await fetchArtefacts(version, jdk, draft);
    const libraries = new Set((await readdir(path.join(draft, 'lib'))).map(artefactName));
    for (const module of MODULES) await completeModule(draft, module, version, libraries);
    await unpackSecurity(draft, version, jdk);
    const boot = path.join(import.meta.dirname, 'OpenSearchNode.java');
    await run(path.join(jdk.home, 'bin', 'javac'), [
      '-cp',
      path.join(draft, 'lib', '*'),
      '-d',
      path.join(draft, 'boot'),
      boot,
    ]);
    await rename(draft, home);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return home;
}

interface Module {
  readonly name: string;
  readonly artefact: string;
  /** Class names without `Plugin` or `ModulePlugin`: the older major has the one, the newer the other. */
  readonly plugin: string;
  readonly extends?: string;
}

const MODULES: readonly Module[] = [
  { name: 'transport-netty4', artefact: 'transport-netty4-client', plugin: 'transport.Netty4' },
  { name: 'lang-painless', artefact: 'lang-painless', plugin: 'painless.Painless' },
  {
    name: 'analysis-common',
    artefact: 'analysis-common',
    plugin: 'analysis.common.CommonAnalysis',
    extends: 'lang-painless',
  },
  {
    name: 'ingest-common',
    artefact: 'ingest-common',
    plugin: 'ingest.common.IngestCommon',
    extends: 'lang-painless',
  },
  { name: 'mapper-extras', artefact: 'mapper-extras-client', plugin: 'index.mapper.MapperExtras' },
  { name: 'reindex', artefact: 'reindex-client', plugin: 'index.reindex.Reindex' },
  { name: 'percolator', artefact: 'percolator-client', plugin: 'percolator.Percolator' },
];

const CACHE = path.join(import.meta.dirname, '..', '..', '.cache');
const run = promisify(execFile);
const isNewMajor = (version: string): boolean => Number(version.split('.')[0]) >= 3;
const artefactName = (jar: string): string => jar.replace(/-\d[\w.+-]*\.jar$/, '');

/** A name for this recipe: with another one, the distribution is laid out anew. */
async function recipe(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of ['opensearch-layout.ts', 'OpenSearchNode.java']) {
    hash.update(await readFile(path.join(import.meta.dirname, file)));
  }
  return hash.digest('hex').slice(0, 8);
}

/** One Maven run over a generated project with a part for each folder, since their versions of libraries differ. */
async function fetchArtefacts(version: string, jdk: Jdk, home: string): Promise<void> {
  const project = path.join(home, 'maven');
  const parts = new Map<string, string>([
    ['lib', pom('lib', serverArtefacts(version), path.join(home, 'lib'))],
    ['security', pom('security', securityArtefacts(version), path.join(home, 'security'))],
  ]);
  for (const { name, artefact } of MODULES) {
    parts.set(name, pom(name, [[PLUGIN_GROUP, artefact, version]], path.join(home, 'modules', name)));
  }
  for (const [name, text] of parts) {
    await mkdir(path.join(project, name), { recursive: true });
    await writeFile(path.join(project, name, 'pom.xml'), text);
  }
  const modules = [...parts.keys()].map((name) => `<module>${name}</module>`).join('');
  await writeFile(path.join(project, 'pom.xml'), projectXml('all', `<modules>${modules}</modules>`));
  try {
    await run('mvn', ['--batch-mode', '--quiet', '--file', project, COPY_DEPENDENCIES], {
      env: { ...process.env, JAVA_HOME: jdk.home },
      maxBuffer: 16 << 20,
    });
  } catch (error) {
    const output = error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error);
    throw new Error(`Maven could not fetch OpenSearch ${version}:\n${output.slice(0, 2000)}`);
  }
  await rm(project, { recursive: true });
}

type Artefact = readonly [group: string, name: string, version: string, type?: string];
const PLUGIN_GROUP = 'org.opensearch.plugin';
const COPY_DEPENDENCIES = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies';

/** What the server's own project file marks as optional but needs at run time is named here. */
function serverArtefacts(version: string): Artefact[] {
  return [
    ['org.opensearch', 'opensearch', version],
    // Not published with every patch release.
    ['org.opensearch', 'opensearch-plugin-classloader', version === '2.19.4' ? '2.19.6' : version],
    ['org.apache.logging.log4j', 'log4j-core', '2.21.0'],
    ['org.locationtech.spatial4j', 'spatial4j', '0.7'],
    ['org.locationtech.jts', 'jts-core', '1.15.0'],
  ];
}

/** In 3.x the zip relies on a parent plug-in that is not in the registry; that one only brings this library. */
function securityArtefacts(version: string): Artefact[] {
  const zip: Artefact = [PLUGIN_GROUP, SECURITY, `${version}.0`, 'zip'];
  return isNewMajor(version) ? [zip, ['org.apache.commons', 'commons-collections4', '4.4']] : [zip];
}

const SECURITY = 'opensearch-security';

function pom(id: string, artefacts: readonly Artefact[], folder: string): string {
  const dependencies = artefacts.map(
    ([group, name, version, type]) =>
      `<dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version>` +
      `${type ? `<type>${type}</type>` : ''}</dependency>`,
  );
  return projectXml(
    id,
    `<dependencies>${dependencies.join('')}</dependencies>
    <build><plugins><plugin>
      <groupId>org.apache.maven.plugins</groupId><artifactId>maven-dependency-plugin</artifactId>
      <version>3.6.1</version>
      <configuration><outputDirectory>${folder}</outputDirectory><includeScope>runtime</includeScope></configuration>
    </plugin></plugins></build>`,
  );
}

function projectXml(id: string, content: string): string {
  return `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
    <groupId>harrier.test</groupId><artifactId>${id}</artifactId><version>1</version><packaging>pom</packaging>
    ${content}</project>`;
}

/** A module may not bring a library that the server or its parent has, and needs a descriptor. */
async function completeModule(
  home: string,
  module: Module,
  version: string,
  libraries: ReadonlySet<string>,
): Promise<void> {
  const folder = path.join(home, 'modules', module.name);
  const parent = module.extends ? await readdir(path.join(home, 'modules', module.extends)) : [];
  const present = new Set([...libraries, ...parent.map(artefactName)]);
  const jars = await readdir(folder);
  const main = jars.find((jar) => artefactName(jar) === module.artefact);
  if (main === undefined) throw new Error(`${module.artefact} is missing`);
  for (const jar of jars) {
    if (jar !== main && present.has(artefactName(jar))) await rm(path.join(folder, jar));
  }
  await writeFile(
    path.join(folder, 'plugin-descriptor.properties'),
    Object.entries({
      name: module.name,
      description: module.name,
      version,
      'opensearch.version': version,
      'java.version': '11',
      classname: await pluginClass(path.join(folder, main), module.plugin),
      'extended.plugins': module.extends ?? '',
      'has.native.controller': 'false',
    })
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
}

/** Entry names stand uncompressed in a jar. */
async function pluginClass(jar: string, stem: string): Promise<string> {
  const bytes = await readFile(jar);
  const name = ['ModulePlugin', 'Plugin']
    .map((ending) => `org.opensearch.${stem}${ending}`)
    .find((candidate) => bytes.includes(`${candidate.replaceAll('.', '/')}.class`));
  if (name === undefined) throw new Error(`no plug-in class for ${stem} in ${jar}`);
  return name;
}

async function unpackSecurity(home: string, version: string, jdk: Jdk): Promise<void> {
  const source = path.join(home, 'security');
  const plugin = path.join(home, 'plugins', SECURITY);
  await mkdir(plugin, { recursive: true });
  await run(path.join(jdk.home, 'bin', 'jar'), ['xf', path.join(source, `${SECURITY}-${version}.0.zip`)], {
    cwd: plugin,
  });
  for (const jar of (await readdir(source)).filter((name) => name.endsWith('.jar'))) {
    if (jar.startsWith('commons-collections4'))
      await copyFile(path.join(source, jar), path.join(plugin, jar));
  }
  if (isNewMajor(version)) {
    const descriptor = path.join(plugin, 'plugin-descriptor.properties');
    const text = await readFile(descriptor, 'utf8');
    await writeFile(descriptor, text.replace(/^extended\.plugins=.*$/m, 'extended.plugins='));
  }
  await rm(source, { recursive: true });
}
