/** The object a record was read from. Byte strings, except where it is said. */
export interface ObjectOrigin {
  /** Bucket, or '' for a local file. */
  readonly bucket: string;
  /** Key, or path of a local file (Unicode text). */
  readonly key: string;
  readonly versionId?: string;
  readonly etag?: string;
}
