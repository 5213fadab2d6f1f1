import { CliError, EXIT } from './exit-code.ts';

export interface S3Place {
  readonly bucket: string;
  /** Key or prefix; '' for the whole bucket. */
  readonly key: string;
}

/** `s3://bucket/key` taken apart; anything else is wrong usage (`CliError`). */
export function parseS3Url(url: string): S3Place {
  const [, bucket, key = ''] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(url) ?? [];
  if (bucket === undefined)
    throw new CliError(EXIT.usage, `${url} is no S3 URL`, 'Write s3://bucket/prefix.');
  return { bucket, key };
}
