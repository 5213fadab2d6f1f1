/** Aggregations of classic visualizations: `visState.aggs`, in the order of the editor. */
export interface Aggregation {
  readonly type: string;
  readonly schema: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export function count(label?: string): Aggregation {
  return { type: 'count', schema: 'metric', params: label === undefined ? {} : { customLabel: label } };
}

export function sum(field: string, label: string): Aggregation {
  return { type: 'sum', schema: 'metric', params: { field, customLabel: label } };
}

/** Number of distinct values. */
export function distinct(field: string, label: string): Aggregation {
  return { type: 'cardinality', schema: 'metric', params: { field, customLabel: label } };
}

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
