import { cloudTrail } from './cloudtrail/cloudtrail.ts';
import type { LogRecord, LogType } from './log-type.ts';
import { vpcFlow } from './vpc-flow/log-type.ts';
import { looksLikeFlows } from './vpc-flow/recognise.ts';

/**
 * A type as the pipeline holds it. Records go only to the type that read them, so what kind they are stays
 * between the type's own functions.
 */
export type AnyLogType = LogType<LogRecord>;

interface Entry {
  readonly type: AnyLogType;
  /** S3 names that AWS gives such objects. */
  readonly key: RegExp;
  /** Whether decompressed bytes begin like this type's. */
  readonly looksLike: (head: string) => boolean;
}

const ENTRIES: readonly Entry[] = [
  {
    type: vpcFlow as unknown as AnyLogType,
    key: /(?:^|\/|_)(?:vpcflowlogs|vpc-flow-logs|transitgateway[^/]*flow-?logs)(?:\/|_|$)/i,
    looksLike: looksLikeFlows,
  },
  {
    type: cloudTrail as unknown as AnyLogType,
    key: /(?:^|\/|_)cloudtrail(?:-insight|-digest|-networkactivity|-aggregated)?(?:\/|_|$)/i,
    looksLike: looksLikeCloudTrail,
  },
];

/** JSON with member names that CloudTrail's records, wrappers and digests have; they may be escaped in a message. */
function looksLikeCloudTrail(head: string): boolean {
  return /^(?:\xef\xbb\xbf)?\s*[[{]/.test(head) && CLOUDTRAIL_MEMBER.test(head);
}

const CLOUDTRAIL_MEMBER =
  /"(?:Records|eventVersion|eventSource|eventTime|userIdentity|detail-type|awsCloudTrailDigestVersion|digestStartTime|timeWindow|CloudTrailEvent)\\?"\s*:/;

export const LOG_TYPES: readonly AnyLogType[] = ENTRIES.map((entry) => entry.type);

/** The type of that name; undefined: there is none. */
export function logTypeNamed(name: string): AnyLogType | undefined {
  return LOG_TYPES.find((type) => type.name === name);
}

/**
 * The type of an object by its first decompressed bytes (a byte string; some hundred are enough), and by its
 * name where the bytes leave it open. Bytes win: objects get copied and renamed.
 */
export function detectLogType(key: string, head: string): AnyLogType | undefined {
  const byContent = ENTRIES.filter((entry) => entry.looksLike(head));
  if (byContent.length === 1) return byContent[0]?.type;
  const candidates = byContent.length > 0 ? byContent : ENTRIES;
  return candidates.find((entry) => entry.key.test(key))?.type ?? byContent[0]?.type;
}
