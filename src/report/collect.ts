import { fromByteString } from '../bytes/byte-string.ts';
import type { RenderedDocument } from '../document/stream.ts';
import {
  MAX_ALERTS,
  MAX_TALKERS,
  type Report,
  type ReportAlert,
  type RuleCount,
  type Talker,
} from './report.ts';
import { ruleKey } from './series.ts';

export interface CollectorOptions {
  /** Read every flow document for the talkers, which costs time. */
  readonly withFlows: boolean;
  /** What a rule is about, without the values of one event. */
  readonly title: (ruleset: string, rule: string) => string | undefined;
}

/**
 * Gathers a report from the documents of a run, in bounded memory: alerts beyond a limit give way to more
 * severe ones, addresses beyond a limit are not followed.
 */
export class ReportCollector {
  readonly #documents = new Map<string, number>();
  readonly #rules = new Map<string, MutableRule>();
  readonly #accepted = new Map<string, MutableTalker>();
  readonly #rejected = new Map<string, MutableTalker>();
  readonly #withFlows: boolean;
  readonly #title: CollectorOptions['title'];
  #alerts: ReportAlert[] = [];
  #alertCount = 0;
  #signalCount = 0;
  #from = Number.POSITIVE_INFINITY;
  #to = Number.NEGATIVE_INFINITY;

  constructor({ withFlows, title }: CollectorOptions) {
    this.#withFlows = withFlows;
    this.#title = title;
  }

  add(document: RenderedDocument): void {
    const { stream, time } = document;
    this.#documents.set(stream, (this.#documents.get(stream) ?? 0) + 1);
    this.#from = Math.min(this.#from, time);
    this.#to = Math.max(this.#to, time);
    if (stream === 'alerts' || stream === 'signals')
      this.#addAlert(parse(document.json), time, stream === 'signals');
    else if (stream === 'ecs-vpcflow' && this.#withFlows) this.#addFlow(parse(document.json));
  }

  report(): Report {
    return {
      span: this.#to >= this.#from ? { from: this.#from, to: this.#to } : undefined,
      documents: Object.fromEntries([...this.#documents].toSorted(([a], [b]) => (a < b ? -1 : 1))),
      rules: [...this.#rules.values()].toSorted((a, b) => b.level - a.level || b.count - a.count),
      alertCount: this.#alertCount,
      signalCount: this.#signalCount,
      alerts: mostSevere(this.#alerts).toSorted((a, b) => a.time - b.time),
      accepted: top(this.#accepted, (talker) => talker.bytes),
      rejected: top(this.#rejected, (talker) => talker.flows),
    };
  }

  #addAlert(document: unknown, time: number, signal: boolean): void {
    const alert = readAlert(document, time, signal);
    if (signal) this.#signalCount++;
    else this.#alertCount++;
    this.#alerts.push(alert);
    if (this.#alerts.length >= 2 * MAX_ALERTS) this.#alerts = mostSevere(this.#alerts);
    if (signal) return;
    const { rule: id, level, description, ruleset } = alert;
    const key = ruleKey(ruleset, id);
    const known = this.#rules.get(key);
    if (known) known.count++;
    else {
      const title = this.#title(ruleset, id) ?? description;
      this.#rules.set(key, { id, level, description: title, ruleset, count: 1 });
    }
  }

  #addFlow(document: unknown): void {
    const address = text(document, 'source', 'ip');
    if (address === '') return;
    const outcome = text(document, 'action', 'name') || text(document, 'event', 'action').toLowerCase();
    const talkers = outcome === 'reject' ? this.#rejected : this.#accepted;
    const bytes = Number(at(document, 'source', 'bytes') ?? 0);
    const known = talkers.get(address);
    if (known) {
      known.flows++;
      known.bytes += bytes;
    } else if (talkers.size < MAX_ADDRESSES) talkers.set(address, { address, flows: 1, bytes });
  }
}

const MAX_ADDRESSES = 100_000;

interface MutableRule extends RuleCount {
  count: number;
}

interface MutableTalker extends Talker {
  flows: number;
  bytes: number;
}

function readAlert(document: unknown, time: number, signal: boolean): ReportAlert {
  return {
    time,
    rule: text(document, 'rule', 'id'),
    level: Number(at(document, 'rule', 'level') ?? 0),
    description: text(document, 'rule', 'description'),
    ruleset: text(document, 'harrier', 'ruleset'),
    groups: list(at(document, 'rule', 'groups')),
    mitre: list(at(document, 'rule', 'mitre', 'id')),
    who: firstOf(document, WHO),
    where: firstOf(document, WHERE),
    signal,
  };
}

const WHO = [
  ['data', 'aws', 'userIdentity', 'arn'],
  ['data', 'aws', 'userIdentity', 'invokedBy'],
  ['data', 'srcuser'],
  ['data', 'aws', 'sourceIPAddress'],
  ['data', 'srcip'],
  ['data', 'aws', 'interface_id'],
] as const;
const WHERE = [
  ['data', 'aws', 'awsRegion'],
  ['data', 'aws', 'region'],
  ['data', 'aws', 'interface_id'],
] as const;

function mostSevere(alerts: readonly ReportAlert[]): ReportAlert[] {
  if (alerts.length <= MAX_ALERTS) return [...alerts];
  const rank = (alert: ReportAlert) => (alert.signal ? -1 : alert.level);
  return alerts.toSorted((a, b) => rank(b) - rank(a)).slice(0, MAX_ALERTS);
}

function top(talkers: ReadonlyMap<string, Talker>, by: (talker: Talker) => number): Talker[] {
  return [...talkers.values()].toSorted((a, b) => by(b) - by(a)).slice(0, MAX_TALKERS);
}

function parse(json: string): unknown {
  return JSON.parse(fromByteString(json));
}

function at(value: unknown, ...path: readonly string[]): unknown {
  let current = value;
  for (const name of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, name)) return undefined;
    current = Reflect.get(current, name);
  }
  return current;
}

function text(value: unknown, ...path: readonly string[]): string {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : typeof found === 'number' ? String(found) : '';
}

function firstOf(value: unknown, paths: readonly (readonly string[])[]): string {
  for (const path of paths) {
    const found = text(value, ...path);
    if (found !== '') return found;
  }
  return '';
}

function list(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
