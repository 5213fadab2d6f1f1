import { type Command, Option } from 'commander';
import { toByteString } from '../../bytes/byte-string.ts';
import { DEAD_LETTER_KINDS, type DeadLetterStore } from '../../sink/dead-letter.ts';
import { describeLetters } from '../dlq/describe.ts';
import { select, type Wanted, wantedLetters } from '../dlq/select.ts';
import { CliError, EXIT } from '../exit-code.ts';
import { CONFIG_FLAG, CONFIG_HELP, type ConfigOption, requireConfig } from '../load-config.ts';
import { wholeNumber } from '../option-value.ts';
import { printable, styleFor } from '../output/style.ts';
import { quantity } from '../output/table.ts';
import { TextStream } from '../output/text-stream.ts';

interface Selection extends ConfigOption, Wanted {
  readonly json?: boolean;
  readonly yes?: boolean;
}

/** `harrier dlq`: what was set aside, with its reason. */
export function register(program: Command): void {
  const dlq = program.command('dlq').description('dead letters: list, show, replay, purge');

  selection(dlq.command('list'))
    .description('what was set aside, and why')
    .option('--json', 'one JSON object a line')
    .addHelpText(
      'after',
      '\nExit code: 0 none, 1 there are some, 3 their place cannot be read.\n\nExamples:\n  harrier dlq list --reason line-too-long --limit 20\n  harrier dlq list --json | jq -r .pointer.key | sort | uniq -c',
    )
    .action(list);

  dlq
    .command('show')
    .description('one dead letter with its raw content')
    .argument('<id>')
    .option(CONFIG_FLAG, CONFIG_HELP)
    .addHelpText(
      'after',
      '\nIt is printed as JSON. Exit code: 0 shown, 2 there is no such letter, 3 their place cannot be read.\n\nExample:\n  harrier dlq show 3kTDOm0X8dQ2Vb1c9mHhPw7u',
    )
    .action(show);

  selection(dlq.command('replay'))
    .description('read the objects again; letters whose content lands now go away')
    .argument('[id...]', 'only these letters')
    .option('--json', 'one JSON object an object')
    .addHelpText(
      'after',
      `
Nothing is doubled: ids are those of the first attempt, and a replay can be repeated at will.
Exit code: 0 all landed, 1 some remain, 2 there is no such letter, 3 their place, the cluster or the bucket failed.

Examples:
  harrier dlq replay --reason access-denied           after the bucket policy was mended
  harrier dlq replay 3kTDOm0X8dQ2Vb1c9mHhPw7u`,
    )
    .action(replayLetters);

  selection(dlq.command('purge'))
    .description('throw dead letters away')
    .argument('[id...]', 'only these letters')
    .option('--yes', 'do it; without it, only count them')
    .option('--json', 'one JSON object: how many, and whether they were removed')
    .addHelpText(
      'after',
      `
Exit code: 0 counted or removed, 2 there is no such letter, 3 their place cannot be read or written.

Examples:
  harrier dlq purge --reason unrecognised-format          counts them
  harrier dlq purge --reason unrecognised-format --yes    removes them`,
    )
    .action(purge);
}

function selection(command: Command): Command {
  return command
    .option(CONFIG_FLAG, CONFIG_HELP)
    .option('--reason <word>', 'only letters with this reason')
    .addOption(new Option('--kind <kind>', 'only letters of this kind').choices(DEAD_LETTER_KINDS))
    .option('--key <text>', 'only objects whose key contains this')
    .option('--limit <n>', 'at most this many', wholeNumber(1));
}

async function withStore<T>(options: ConfigOption, work: (store: DeadLetterStore) => Promise<T>): Promise<T> {
  const { config } = await requireConfig(options);
  const { openCluster, openDeadLetters } = await import('../../worker/assemble.ts');
  const { cluster, writer } = await openCluster(config);
  const store = openDeadLetters(config, cluster, writer);
  try {
    return await work(store);
  } finally {
    await store.close();
    await cluster.close();
  }
}

async function list(options: Selection): Promise<void> {
  await withStore(options, async (store) => {
    let found = 0;
    if (options.json) {
      const output = new TextStream(process.stdout);
      for await (const letter of wantedLetters(store, options, [])) {
        await output.write(toByteString(`${JSON.stringify(letter)}\n`));
        found++;
      }
      output.end();
    } else {
      const letters = await select(store, options, []);
      found = letters.length;
      process.stdout.write(
        found === 0
          ? `no dead letters in ${store.place}\n`
          : describeLetters(letters, store.place, styleFor(process.stdout)),
      );
    }
    process.exitCode = found === 0 ? EXIT.ok : EXIT.findings;
  });
}

async function show(id: string, options: ConfigOption): Promise<void> {
  await withStore(options, async (store) => {
    const letter = await store.get(id);
    if (letter === undefined) {
      throw new CliError(
        EXIT.usage,
        `no dead letter ${id} in ${store.place}`,
        '`harrier dlq list` shows what there is.',
      );
    }
    process.stdout.write(`${JSON.stringify(letter, undefined, 2)}\n`);
  });
}

async function purge(ids: string[], options: Selection): Promise<void> {
  await withStore(options, async (store) => {
    const letters = await select(store, options, ids);
    if (options.yes) await store.remove(letters.map(({ id }) => id));
    if (options.json) {
      const { place } = store;
      process.stdout.write(
        `${JSON.stringify({ letters: letters.length, removed: options.yes === true, place })}\n`,
      );
      return;
    }
    const what = `${quantity(letters.length, 'dead letter')} in ${store.place}`;
    process.stdout.write(
      options.yes ? `removed ${what}\n` : `${what} would be removed; add --yes to do it\n`,
    );
  });
}

async function replayLetters(ids: string[], options: Selection): Promise<void> {
  const { config } = await requireConfig(options);
  const { assemble, sourceClients, sourceName } = await import('../../worker/assemble.ts');
  const { createLog } = await import('../../worker/log.ts');
  const { Metrics } = await import('../../worker/metrics.ts');
  const { replay } = await import('../../worker/replay.ts');
  const { openJournal } = await import('../../worker/state/shared-state.ts');
  const journal = await openJournal(config);
  const assembly = await assemble(config, 'event', new Metrics(), createLog(config.log.level));
  const sources = new Map(
    config.sources.map((source) => [
      sourceName(source, config),
      {
        s3: sourceClients(source, 1).s3,
        read: { maxBytes: config.limits.max_object_bytes },
        ...(source.flow_format !== undefined && { flowFormat: source.flow_format }),
      },
    ]),
  );
  let remaining = 0;
  try {
    const letters = await select(assembly.deadLetters, options, ids);
    const context = { ...assembly.context, journal };
    for await (const result of replay(letters, context, assembly.deadLetters, (name) =>
      name === undefined ? [...sources.values()][0] : sources.get(name),
    )) {
      remaining += result.letters - result.resolved;
      if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
      else {
        const fault = result.report?.fault;
        const why = fault === undefined ? '' : ` (${fault.reason}: ${fault.message})`;
        const state = result.error ?? `${result.resolved} of ${result.letters} resolved${why}`;
        process.stdout.write(`${printable(`${result.place}: ${state}`)}\n`);
      }
    }
    if (letters.length === 0 && !options.json) process.stdout.write('nothing to replay\n');
    if (remaining > 0 && !options.json) {
      process.stdout.write(
        `${quantity(remaining, 'dead letter')} left: \`harrier dlq show ID\` says more, and \`harrier dlq purge\` throws away what will never be read\n`,
      );
    }
  } finally {
    for (const { s3 } of sources.values()) s3.destroy();
    await journal?.close();
    await assembly.close();
  }
  process.exitCode = remaining === 0 ? EXIT.ok : EXIT.findings;
}
