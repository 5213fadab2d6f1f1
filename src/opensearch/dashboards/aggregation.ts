/** Aggregations of classic visualizations: `visState.aggs`, in the order of the editor. */
export interface Aggregation {
  readonly type: string;
  readonly schema: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Number of documents: a metric. */
export function count(label?: string): Aggregation {
  return { type: 'count', schema: 'metric', params: label === undefined ? {} : { customLabel: label } };
}

/** Sum of a numeric field: a metric. */
export function sum(field: string, label: string): Aggregation {
  return { type: 'sum', schema: 'metric', params: { field, customLabel: label } };
}

/** Number of distinct values. */
export function distinct(field: string, label: string): Aggregation {
  return { type: 'cardinality', schema: 'metric', params: { field, customLabel: label } };
}

/** The `size` values that most of the first metric falls on; `schema` is where the editor shows them. */
export function terms(schema: string, field: string, size: number, label: string): Aggregation {
  return {
    type: 'terms',
    schema,
    params: {
      field,
      // The first metric.
      orderBy: '1',
      order: 'desc',
      size,
      otherBucket: false,
      otherBucketLabel: 'Other',
      missingBucket: false,
      missingBucketLabel: 'Missing',
      customLabel: label,
    },
  };
}

/** As `terms`, with a bucket for all other values: parts of a whole. */
export function shares(field: string, size: number, label: string): Aggregation {
  const parts = terms('segment', field, size, label);
  return { ...parts, params: { ...parts.params, otherBucket: true } };
}

/** Buckets of time, as wide as the shown range asks for. */
export function overTime(field: string): Aggregation {
  return {
    type: 'date_histogram',
    schema: 'segment',
    params: {
      field,
      useNormalizedOpenSearchInterval: true,
      scaleMetricValues: false,
      interval: 'auto',
      drop_partials: false,
      min_doc_count: 1,
      extended_bounds: {},
      customLabel: 'Time',
    },
  };
}

/** Buckets of a numeric field, `interval` wide. */
export function histogram(field: string, interval: number, label: string): Aggregation {
  return {
    type: 'histogram',
    schema: 'segment',
    params: {
      field,
      interval,
      min_doc_count: false,
      has_extended_bounds: false,
      extended_bounds: {},
      customLabel: label,
    },
  };
}
