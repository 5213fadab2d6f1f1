import { type SavedObject, savedObject } from './saved-object.ts';

/** Width of a dashboard's grid. */
export const COLUMNS = 48;

/** A panel of a dashboard. */
export interface Panel {
  readonly object: SavedObject;
  readonly width: number;
  readonly height: number;
}

/** Lays panels out row by row: a panel that does not fit in the row begins the next one. */
export function dashboard(
  id: string,
  title: string,
  description: string,
  panels: readonly Panel[],
): SavedObject {
  let [x, y, rowHeight] = [0, 0, 0];
  const placed = panels.map(({ object, width, height }, n) => {
    if (x + width > COLUMNS) [x, y, rowHeight] = [0, y + rowHeight, 0];
    const gridData = { x, y, w: width, h: height, i: String(n + 1) };
    x += width;
    rowHeight = Math.max(rowHeight, height);
    const panel = {
      version: '7.9.3',
      gridData,
      panelIndex: gridData.i,
      embeddableConfig: {},
      panelRefName: `panel_${n}`,
    };
    return { panel, reference: { name: `panel_${n}`, type: object.type, id: object.id } };
  });
  return savedObject(
    'dashboard',
    id,
    {
      title,
      description,
      hits: 0,
      version: 1,
      panelsJSON: JSON.stringify(placed.map(({ panel }) => panel)),
      optionsJSON: JSON.stringify({ hidePanelTitles: false, useMargins: true }),
      // The reader's time range stays: what is looked at may be old.
      timeRestore: false,
      kibanaSavedObjectMeta: {
        searchSourceJSON: JSON.stringify({ query: { query: '', language: 'kuery' }, filter: [] }),
      },
    },
    placed.map(({ reference }) => reference),
  );
}
