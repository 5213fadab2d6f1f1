import type { Aggregation } from './aggregation.ts';
import { valueColours } from './colours.ts';
import { type Reference, type SavedObject, savedObject } from './saved-object.ts';

export interface VisualizationSpec {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly type: VisualizationType;
  /** Id of the index pattern. */
  readonly indexPattern: string;
  readonly aggregations: readonly Aggregation[];
  /** DQL; empty for all. */
  readonly query?: string;
}

export type VisualizationType = 'pie' | 'histogram' | 'area' | 'line' | 'horizontal_bar' | 'table' | 'metric';

const INDEX_REFERENCE = 'kibanaSavedObjectMeta.searchSourceJSON.index';

export function visualization(spec: VisualizationSpec): SavedObject {
  const { id, title, description, type, aggregations } = spec;
  const visState = {
    title,
    type,
    aggs: aggregations.map((aggregation, n) => ({ id: String(n + 1), enabled: true, ...aggregation })),
    params: PARAMETERS[type](aggregations),
  };
  return savedObject(
    'visualization',
    id,
    {
      title,
      description,
      visState: JSON.stringify(visState),
      uiStateJSON: JSON.stringify(uiState(type, aggregations)),
      version: 1,
      kibanaSavedObjectMeta: searchSource(spec.query),
    },
    [indexReference(spec.indexPattern)],
  );
}

/** The series of a pie are its segments, those of a chart with axes its groups. */
function uiState(type: VisualizationType, aggregations: readonly Aggregation[]): object {
  const seriesSchema = type === 'pie' ? 'segment' : 'group';
  const series = aggregations.find(({ schema }) => schema === seriesSchema);
  const colors = valueColours(series?.params['field']);
  return colors === undefined ? {} : { vis: { colors } };
}

export interface SearchSpec {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly indexPattern: string;
  readonly columns: readonly string[];
  readonly timeField: string;
  readonly query?: string;
}

/** A table of documents, newest first. */
export function search(spec: SearchSpec): SavedObject {
  const { id, title, description, columns, timeField } = spec;
  return savedObject(
    'search',
    id,
    {
      title,
      description,
      columns,
      sort: [[timeField, 'desc']],
      hits: 0,
      version: 1,
      kibanaSavedObjectMeta: searchSource(spec.query),
    },
    [indexReference(spec.indexPattern)],
  );
}

function searchSource(query = ''): { readonly searchSourceJSON: string } {
  return {
    searchSourceJSON: JSON.stringify({
      query: { query, language: 'kuery' },
      filter: [],
      indexRefName: INDEX_REFERENCE,
    }),
  };
}

function indexReference(id: string): Reference {
  return { name: INDEX_REFERENCE, type: 'index-pattern', id };
}

type Parameters = Readonly<Record<string, unknown>>;

const PARAMETERS: Readonly<Record<VisualizationType, (aggregations: readonly Aggregation[]) => Parameters>> =
  {
    pie: () => ({
      type: 'pie',
      addTooltip: true,
      addLegend: true,
      legendPosition: 'right',
      isDonut: true,
      labels: { show: false, values: true, last_level: true, truncate: 100 },
    }),
    histogram: (aggregations) => axes('histogram', 'bottom', aggregations),
    area: (aggregations) => axes('area', 'bottom', aggregations),
    line: (aggregations) => axes('line', 'bottom', aggregations),
    horizontal_bar: (aggregations) => axes('histogram', 'left', aggregations),
    table: () => ({
      perPage: 10,
      showPartialRows: false,
      showMetricsAtAllLevels: false,
      sort: { columnIndex: null, direction: null },
      showTotal: false,
      totalFunc: 'sum',
      percentageCol: '',
    }),
    metric: () => ({
      addTooltip: true,
      addLegend: false,
      type: 'metric',
      metric: {
        percentageMode: false,
        useRanges: false,
        colorSchema: 'Green to Red',
        metricColorMode: 'None',
        colorsRange: [{ from: 0, to: 10_000 }],
        labels: { show: true },
        invertColors: false,
        style: { bgFill: '#000', bgColor: false, labelColor: false, subText: '', fontSize: 40 },
      },
    }),
  };

/** Charts with axes: one value axis for all metrics, series stacked. */
function axes(series: string, category: 'bottom' | 'left', aggregations: readonly Aggregation[]): Parameters {
  const metrics = aggregations.flatMap(({ schema, params }, n) =>
    schema === 'metric' ? [{ id: String(n + 1), label: String(params['customLabel'] ?? 'Count') }] : [],
  );
  return {
    type: series,
    grid: { categoryLines: false },
    categoryAxes: [
      {
        id: 'CategoryAxis-1',
        type: 'category',
        position: category,
        show: true,
        style: {},
        scale: { type: 'linear' },
        labels: { show: true, filter: true, truncate: 100, rotate: 0 },
        title: {},
      },
    ],
    valueAxes: [
      {
        id: 'ValueAxis-1',
        name: category === 'bottom' ? 'LeftAxis-1' : 'BottomAxis-1',
        type: 'value',
        position: category === 'bottom' ? 'left' : 'bottom',
        show: true,
        style: {},
        scale: { type: 'linear', mode: 'normal' },
        labels: { show: true, rotate: 0, filter: category === 'left', truncate: 100 },
        title: { text: metrics[0]?.label ?? '' },
      },
    ],
    seriesParams: metrics.map((data) => ({
      show: true,
      type: series,
      mode: 'stacked',
      data,
      valueAxis: 'ValueAxis-1',
      drawLinesBetweenPoints: true,
      lineWidth: 2,
      interpolate: 'linear',
      showCircles: true,
    })),
    addTooltip: true,
    addLegend: true,
    legendPosition: 'right',
    times: [],
    addTimeMarker: false,
    labels: { show: false },
    thresholdLine: { show: false, value: 10, width: 1, style: 'full', color: '#E7664C' },
  };
}
