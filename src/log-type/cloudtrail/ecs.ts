import { quote } from '../../bytes/byte-string.ts';
import { attribute, type CloudTrailAttribute, list } from './ecs-attribute.ts';
import { FIELD_SET_ATTRIBUTES } from './ecs-field-sets.ts';
import { RELATED_ATTRIBUTES } from './ecs-related.ts';
import { VENDOR_ATTRIBUTES } from './ecs-vendor.ts';
import { tags } from './tags.ts';

/**
 * The ECS document of a CloudTrail event, field for field as Elastic's integration writes it where
 * published rules look (NOTES 3), with the fields of ECS that it leaves out.
 */
export const ECS_ATTRIBUTES: readonly CloudTrailAttribute[] = [
  ...FIELD_SET_ATTRIBUTES,
  ...VENDOR_ATTRIBUTES,
  ...RELATED_ATTRIBUTES,
  list('tags', ['(length of texts)'], tags, 'Marks of what was cut.'),
];

/** Declared for `keepOriginal`. */
export const EVENT_ORIGINAL: CloudTrailAttribute = attribute(
  'event.original',
  'keyword',
  ['(the record)'],
  (record) => quote(record.raw),
  'The record as it stands in the log.',
);

/** The members of `aws.cloudtrail.resources`, for templates and documentation. */
export const RESOURCE_FIELDS = (
  [
    ['arn', 'ARN of the resource.'],
    ['account_id', 'Account that owns the resource.'],
    ['type', 'Type of the resource, such as AWS::S3::Bucket.'],
    ['arn_prefix', 'Beginning of the ARNs of the resources.'],
  ] as const
).map(([name, description]) => ({
  name: `aws.cloudtrail.resources.${name}`,
  type: 'keyword' as const,
  description,
}));
