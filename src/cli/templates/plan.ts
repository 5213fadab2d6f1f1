import { connect } from '../../opensearch/client.ts';
import { planTemplates } from '../../opensearch/template/plan.ts';
import { serverVersion } from '../../opensearch/template/server.ts';
import { EXIT } from '../exit-code.ts';
import { connectionSettings } from '../opensearch-options.ts';
import { styleFor } from '../output/style.ts';
import { describeTemplates } from '../output/template-report.ts';
import { type ClusterCommandOptions, resourceJson, templatesOf } from './resources.ts';

/** Shows what `apply` would change. */
export async function plan(options: ClusterCommandOptions): Promise<void> {
  const cluster = connect(await connectionSettings(options));
  try {
    const server = await serverVersion(cluster);
    const planned = await planTemplates(cluster, templatesOf(options, server));
    const pending = planned.filter(({ state }) => state === 'create' || state === 'update').length;
    if (options.json)
      process.stdout.write(
        `${JSON.stringify({ server: server.text, pending, resources: planned.map(resourceJson) })}\n`,
      );
    else {
      process.stdout.write(describeTemplates(planned, styleFor(process.stdout)));
      process.stdout.write(
        pending === 0
          ? `OpenSearch ${server.text} is up to date.\n`
          : `${pending} to write on OpenSearch ${server.text}: harrier templates apply\n`,
      );
    }
    process.exitCode = pending === 0 ? EXIT.ok : EXIT.usage;
  } finally {
    await cluster.close();
  }
}
