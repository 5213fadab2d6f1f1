import { createHash } from 'node:crypto';
import { type Html, html } from './html.ts';
import { pie } from './pie.ts';
import type { Report, ReportAlert, Talker } from './report.ts';
import { SCRIPT } from './script.ts';
import { groupsOfRules, ruleKey, slices, timeline } from './series.ts';
import { stack } from './stack.ts';
import { STYLE } from './style.ts';
import { clockText, secondText } from './time.ts';

/** One step of a rule's chain, from the root to the rule. */
export interface ChainLink {
  readonly id: number;
  readonly level: number;
  readonly description: string;
}

/** What a page shows besides the report itself. */
export interface PageInput {
  readonly title: string;
  readonly lead: string;
  readonly report: Report;
  /** Numbers at the top: label and value. */
  readonly tiles: readonly { readonly label: string; readonly value: string }[];
  /** Numbers of the run at the end. */
  readonly tables: readonly NumberTable[];
  /** The chain of a rule, by ruleset and id. */
  readonly chain: (ruleset: string, rule: string) => readonly ChainLink[];
  /** A story that the samples tell; empty for real logs. */
  readonly chapters: readonly { readonly time: number; readonly title: string }[];
  readonly generator: string;
}

export interface NumberTable {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * The report as one HTML page that loads nothing: styles, script and charts are inside, and the content
 * security policy lets nothing else run.
 */
export function reportPage(input: PageInput): string {
  const { report } = input;
  const raised = report.alerts.filter((alert) => !alert.signal);
  const groups = groupsOfRules(raised);
  const chart = report.span && timeline(raised, report.span);
  const policy = `default-src 'none'; style-src '${hashOf(STYLE)}'; script-src '${hashOf(SCRIPT)}'; base-uri 'none'; form-action 'none'`;
  const head = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="generator" content="${input.generator}">
<title>${input.title}</title>
`;
  const body = html`
</head>
<body>
<header>
  <div><h1>${input.title}</h1><p>${input.lead}</p></div>
  <button type="button" id="theme">Light / dark</button>
</header>
<main>
<section class="tiles" aria-label="At a glance">${input.tiles.map(
    ({ label, value }) =>
      html`<div class="tile"><span class="value">${value}</span><span class="label">${label}</span></div>`,
  )}</section>
<div class="columns">
  <section><h2>Alerts by rule</h2>${pie(
    slices(
      report.rules.map(({ id, description, ruleset, count }) => ({
        label: `${id} ${description}`,
        count,
        group: groups.get(ruleKey(ruleset, id)),
      })),
      chart?.series.map(({ label }) => label) ?? [],
    ),
    'alerts',
  )}</section>
  <section><h2>Alerts over time, by group</h2>${chart ? stack(chart) : html`<p class="empty">No events.</p>`}</section>
</div>
${input.chapters.length > 0 ? story(input.chapters) : ''}
<div class="columns even">
  <section><h2>Top talkers, accepted</h2>${talkers(report.accepted, (one) => one.bytes, byteText, 'sent')}</section>
  <section><h2>Top talkers, rejected</h2>${talkers(
    report.rejected,
    (one) => one.flows,
    (value) => value.toLocaleString('en-US'),
    'rejected flows',
  )}</section>
</div>
${alertTable(report, input.chain)}
<section><h2>What was done</h2><div class="numbers">${input.tables.map(numberTable)}</div></section>
</main>
<footer>${input.generator}. Times are UTC. This page loads nothing from anywhere.</footer>
`;
  return `${head.markup}<style>${STYLE}</style>${body.markup}<script>${SCRIPT}</script>\n</body>\n</html>\n`;
}

function story(chapters: PageInput['chapters']): Html {
  return html`<section><h2>The story in these logs</h2><ol class="story">${chapters.map(
    ({ time, title }) => html`<li><time>${clockText(time, 0)}</time> <span>${title}</span></li>`,
  )}</ol></section>`;
}

function talkers(
  list: readonly Talker[],
  by: (talker: Talker) => number,
  text: (value: number) => string,
  unit: string,
): Html {
  if (list.length === 0) return html`<p class="empty">None.</p>`;
  const most = Math.max(1, ...list.map(by));
  return html`<table class="talkers"><thead><tr><th scope="col">source</th><th scope="col"><span class="hidden">share</span></th><th scope="col" class="number">${unit}</th></tr></thead>
    <tbody>${list.map(
      (talker) => html`<tr><th scope="row">${talker.address}</th>
      <td class="bar"><svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="8" rx="1"/><rect class="s0" width="${Math.max(0.5, (100 * by(talker)) / most).toFixed(1)}" height="8" rx="1"/></svg></td>
      <td class="number">${text(by(talker))}</td></tr>`,
    )}</tbody></table>`;
}

function alertTable(report: Report, chain: PageInput['chain']): Html {
  const { alerts } = report;
  const total = report.alertCount + report.signalCount;
  const cut = total > alerts.length ? ` The ${alerts.length} most severe of ${total} are shown.` : '';
  return html`<section><h2>Alerts</h2>
<form class="filter" role="search">
  <label>Find <input id="find" type="search" placeholder="rule, address, user, text" autocomplete="off"></label>
  <label>From level <select id="level">${[0, 3, 5, 7, 10, 12].map((level) => html`<option value="${level}">${level === 0 ? 'any' : level}</option>`)}</select></label>
  <label class="check"><input id="signals" type="checkbox"> with stored signals</label>
  <output id="shown" aria-live="polite"></output>
</form>
<p class="note">The chain is the path through the rule tree: each rule holds, and the last is the result. Signals are stored for correlation and raise nobody.${cut}</p>
<div class="scroll alerts" role="region" aria-label="List of alerts" tabindex="0"><table id="alerts">
<thead><tr>${['Time', 'Level', 'Rule chain', 'What', 'Who', 'Where', 'ATT&CK'].map((name) => html`<th scope="col"${name === 'Time' ? html` aria-sort="ascending"` : ''}><button type="button">${name}</button></th>`)}</tr></thead>
<tbody>${alerts.map((alert) => alertRow(alert, chain(alert.ruleset, alert.rule)))}</tbody>
</table></div>
<p id="nothing" class="empty" hidden>Nothing matches.</p></section>`;
}

function alertRow(alert: ReportAlert, chain: readonly ChainLink[]): Html {
  const links = chain.length > 0 ? chain : [{ id: Number(alert.rule), level: alert.level, description: '' }];
  const steps = links.map(
    ({ id, description }, at) =>
      html`${at > 0 ? html`<span class="to" aria-hidden="true">›</span>` : ''}<span class="${at === links.length - 1 ? 'last' : ''}" title="${description}">${id}</span>`,
  );
  return html`<tr data-level="${alert.level}" data-signal="${alert.signal ? 1 : 0}">
<td data-sort="${alert.time}"><time datetime="${new Date(alert.time).toISOString()}">${secondText(alert.time)}</time></td>
<td data-sort="${alert.level}"><span class="level ${severity(alert)}">${alert.level}${alert.signal ? ' signal' : ''}</span></td>
<td class="chain" data-sort="${alert.rule}">${steps}</td>
<td class="what">${alert.description}</td><td class="who">${breakable(alert.who)}</td><td>${alert.where}</td><td>${alert.mitre.join(' ')}</td></tr>`;
}

/** Long names of AWS break behind their separators. */
function breakable(name: string): Html {
  return html`${name.split(/(?<=[:/])/).map((part, at) => html`${at > 0 ? html`<wbr>` : ''}${part}`)}`;
}

function severity({ level, signal }: ReportAlert): string {
  if (signal) return 'quiet';
  return level >= 12 ? 'high' : level >= 7 ? 'middle' : 'low';
}

function numberTable({ title, columns, rows }: NumberTable): Html {
  return html`<div><h3>${title}</h3><table><thead><tr>${columns.map((name, at) => html`<th scope="col" class="${at > 0 ? 'number' : ''}">${name}</th>`)}</tr></thead>
<tbody>${rows.map(
    (row) =>
      html`<tr>${row.map((cell, at) => (at === 0 ? html`<th scope="row">${cell}</th>` : html`<td class="number">${cell}</td>`))}</tr>`,
  )}</tbody></table></div>`;
}

/** Bytes in decimal units, as AWS bills them. */
function byteText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value >= 100 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
