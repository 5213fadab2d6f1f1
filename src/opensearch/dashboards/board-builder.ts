import type { Aggregation } from './aggregation.ts';
import { COLUMNS, dashboard, type Panel } from './dashboard.ts';
import { type IndexPattern, indexPattern } from './index-pattern.ts';
import type { SavedObject } from './saved-object.ts';
import { type SearchSpec, search, type VisualizationSpec, visualization } from './visualization.ts';

/** A dashboard with everything that it refers to: one import file. */
export interface Board {
  /** Name of its file, without ending. */
  readonly name: string;
  readonly pattern: IndexPattern;
  readonly objects: readonly SavedObject[];
}

const METRIC_HEIGHT = 8;
const LIST_HEIGHT = 18;

/** Collects the panels of a board; ids come from the titles, so that they stay the same. */
export class BoardBuilder {
  readonly #name: string;
  readonly #pattern: IndexPattern;
  readonly #panels: Panel[] = [];

  constructor(name: string, pattern: IndexPattern) {
    this.#name = name;
    this.#pattern = pattern;
  }

  /** One number; `width` of the grid's 48 columns. */
  metric(width: number, title: string, description: string, aggregation: Aggregation, query = ''): void {
    this.chart('metric', [width, METRIC_HEIGHT], title, description, [aggregation], query);
  }

  /** `size`: width and height in the grid's cells; `query`: DQL, empty for all. */
  chart(
    type: VisualizationSpec['type'],
    [width, height]: readonly [width: number, height: number],
    title: string,
    description: string,
    aggregations: readonly Aggregation[],
    query = '',
  ): void {
    const common = this.#common(title, description, query);
    this.#panels.push({ object: visualization({ ...common, type, aggregations }), width, height });
  }

  /** A table of documents, newest first. */
  list(title: string, description: string, columns: SearchSpec['columns'], query = ''): void {
    const common = this.#common(title, description, query);
    const { timeField } = this.#pattern;
    this.#panels.push({
      object: search({ ...common, columns, timeField }),
      width: COLUMNS,
      height: LIST_HEIGHT,
    });
  }

  build(title: string, description: string): Board {
    const id = `${this.#pattern.id}-${this.#name}`;
    const panels = this.#panels.map(({ object }) => object);
    const board = dashboard(id, title, description, this.#panels);
    return {
      name: this.#name,
      pattern: this.#pattern,
      objects: [indexPattern(this.#pattern), ...panels, board],
    };
  }

  #common(title: string, description: string, query: string) {
    const word = title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
    return {
      id: `${this.#pattern.id}-${this.#name}-${word}`,
      title: `${title} [Harrier]`,
      description,
      indexPattern: this.#pattern.id,
      query,
    };
  }
}
