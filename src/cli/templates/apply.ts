import { connect } from '../../opensearch/client.ts';
import { applyTemplates } from '../../opensearch/template/apply.ts';
import { serverVersion } from '../../opensearch/template/server.ts';
import { connectionSettings } from '../opensearch-options.ts';
import { styleFor } from '../output/style.ts';
import { describeTemplates } from '../output/template-report.ts';
import { packageVersion } from '../package-version.ts';
import { type ClusterCommandOptions, resourceJson, templatesOf } from './resources.ts';

/** Writes what the cluster lacks. */
export async function apply(options: ClusterCommandOptions): Promise<void> {
  const cluster = connect(await connectionSettings(options));
  try {
    const server = await serverVersion(cluster);
    const applied = await applyTemplates(cluster, templatesOf(options, server), {
      version: packageVersion(),
      force: options.force === true,
    });
    const written = applied.filter((resource) => resource.written).length;
    if (options.json)
      process.stdout.write(
        `${JSON.stringify({ server: server.text, written, resources: applied.map(resourceJson) })}\n`,
      );
    else {
      process.stdout.write(describeTemplates(applied, styleFor(process.stdout)));
      process.stdout.write(
        written === 0
          ? `Nothing to write: OpenSearch ${server.text} is up to date.\n`
          : `${written} written. They take effect on indices created from now on.\n`,
      );
    }
  } finally {
    await cluster.close();
  }
}
