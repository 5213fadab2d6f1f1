import { cloudTrailDecoder } from './aws/cloudtrail.ts';
import { vpcFlowDecoder } from './aws/vpc-flow.ts';
import { jsonDecoder } from './json/decode.ts';
import { ossecAlertDecoder } from './ossec-alert.ts';
import { pfDecoder } from './pf.ts';
import type { Plugin } from './plugin.ts';
import { sonicWallDecoder } from './sonicwall.ts';
import { symantecWsDecoder } from './symantec-ws.ts';

/**
 * The plug-in decoders by the name that `<plugin_decoder>` uses. The first five are Wazuh's (SEMANTICS 6.6, 6.7),
 * the others ours.
 */
export const PLUGINS: ReadonlyMap<string, Plugin> = new Map(
  [
    jsonDecoder,
    pfDecoder,
    symantecWsDecoder,
    sonicWallDecoder,
    ossecAlertDecoder,
    cloudTrailDecoder,
    vpcFlowDecoder,
  ].map((plugin) => [plugin.name, plugin]),
);
