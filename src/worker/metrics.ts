import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { ObjectReport } from './object/pipeline.ts';

/** Everything the worker counts. Names end in their unit; docs are the help texts. */
export class Metrics {
  readonly registry = new Registry();

  readonly received = this.#counter('harrier_messages_received_total', 'Messages received.', ['source']);
  readonly acknowledged = this.#counter('harrier_messages_acknowledged_total', 'Messages done and deleted.', [
    'source',
  ]);
  readonly released = this.#counter('harrier_messages_released_total', 'Messages given back.', [
    'source',
    'reason',
  ]);
  readonly heartbeatFailures = this.#counter(
    'harrier_heartbeat_failures_total',
    'Leases that could not be renewed.',
    ['source'],
  );
  readonly objects = this.#counter(
    'harrier_objects_total',
    'Objects by outcome: done, skipped, dead-letter, retry.',
    ['source', 'outcome'],
  );
  readonly records = this.#counter('harrier_records_total', 'Records read.', ['source', 'log_type']);
  readonly badRecords = this.#counter('harrier_bad_records_total', 'Records that could not be read.', [
    'source',
    'log_type',
  ]);
  readonly skipped = this.#counter(
    'harrier_skipped_total',
    'Parts of objects, or objects, that are no events.',
    ['source', 'reason'],
  );
  readonly documents = this.#counter(
    'harrier_documents_total',
    'Documents by outcome: written, existing, rejected.',
    ['source', 'outcome'],
  );
  readonly alerts = this.#counter('harrier_alerts_total', 'Alerts raised.', ['source']);
  readonly signals = this.#counter('harrier_signals_total', 'Signals raised.', ['source']);
  readonly deadLetters = this.#counter('harrier_dead_letters_total', 'Dead letters written.', ['source']);
  readonly partlyIndexed = this.#counter(
    'harrier_documents_partly_indexed_total',
    'Documents written with a part that cannot be searched, since their mapping refused it.',
    ['source'],
  );
  readonly evaluationFailures = this.#counter(
    'harrier_evaluation_failures_total',
    'Records that a ruleset could not evaluate; each is a dead letter.',
    ['source', 'ruleset'],
  );
  readonly patternLimits = this.#counter(
    'harrier_pattern_limits_total',
    'Texts for which a pattern met its step limit and counted as not matching.',
    ['engine'],
  );
  readonly announcementsGivenUp = this.#counter(
    'harrier_announcements_given_up_total',
    'Announcements that no attempt delivered.',
    ['target'],
  );
  readonly bulkRetries = this.#counter('harrier_bulk_retries_total', 'Bulk requests that had to wait.', []);
  readonly bulkConcurrency = this.#gauge('harrier_bulk_concurrency', 'Bulk requests allowed at a time.', []);
  readonly rulesetReloads = this.#counter(
    'harrier_ruleset_reloads_total',
    'Looks at the files of a ruleset by outcome: swapped, refused, unchanged.',
    ['ruleset', 'outcome'],
  );
  readonly rulesetRefused = this.#gauge(
    'harrier_ruleset_refused',
    '1 while the files of a ruleset are refused and an earlier state of them is at work.',
    ['ruleset'],
  );
  readonly stateSaves = this.#counter(
    'harrier_state_saves_total',
    'Attempts to write the state file by outcome: saved, failed.',
    ['outcome'],
  );
  readonly stateBytes = this.#gauge('harrier_state_bytes', 'Size of the state file.', []);
  readonly journalLeads = this.#gauge(
    'harrier_journal_leads',
    '1 while this worker evaluates the events that all workers share.',
    [],
  );
  readonly journalWaiting = this.#gauge(
    'harrier_journal_waiting',
    'Events that wait for their turn; said by the worker that leads.',
    [],
  );
  readonly journalWatermarkAge = this.#gauge(
    'harrier_journal_watermark_age_seconds',
    'How far the evaluation of shared events is behind while some wait; said by the worker that leads.',
    [],
  );
  readonly journalLate = this.#counter(
    'harrier_journal_late_total',
    'Events that came after the allowed lateness and were evaluated alone.',
    [],
  );
  readonly templateGaps = this.#gauge(
    'harrier_index_templates_pending',
    'Index templates that were missing or outdated at the start: harrier templates apply.',
    [],
  );
  readonly inWork = this.#gauge('harrier_objects_in_work', 'Objects being processed.', []);
  readonly paused = this.#gauge('harrier_paused', '1 while receiving is paused, by source.', ['source']);
  readonly lag = new Histogram({
    name: 'harrier_event_to_index_seconds',
    help: 'From the latest event of an object to its being indexed.',
    labelNames: ['source', 'log_type'],
    buckets: [1, 5, 15, 30, 60, 120, 300, 600, 1200, 3600, 14_400, 86_400],
    registers: [this.registry],
  });
  readonly objectSeconds = new Histogram({
    name: 'harrier_object_seconds',
    help: 'Time spent on an object.',
    labelNames: ['source'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Counts a finished object. */
  report(source: string, report: ObjectReport, now = Date.now()): void {
    const logType = report.logType ?? 'none';
    this.records.inc({ source, log_type: logType }, report.records);
    if (report.bad > 0) this.badRecords.inc({ source, log_type: logType }, report.bad);
    for (const [reason, count] of Object.entries(report.skipped)) this.skipped.inc({ source, reason }, count);
    this.documents.inc({ source, outcome: 'written' }, report.written);
    this.documents.inc({ source, outcome: 'existing' }, report.existing);
    this.documents.inc({ source, outcome: 'rejected' }, report.rejected);
    this.alerts.inc({ source }, report.alerts);
    this.signals.inc({ source }, report.signals);
    this.deadLetters.inc({ source }, report.deadLetters);
    this.partlyIndexed.inc({ source }, sum(report.partlyIndexed));
    for (const [ruleset, count] of Object.entries(report.evaluationFailures)) {
      this.evaluationFailures.inc({ source, ruleset }, count);
    }
    if (report.lastEvent !== undefined && report.written > 0) {
      this.lag.observe({ source, log_type: logType }, Math.max(0, (now - report.lastEvent) / 1000));
    }
  }

  #counter<L extends string>(name: string, help: string, labelNames: readonly L[]): Counter<L> {
    return new Counter({ name, help, labelNames: [...labelNames], registers: [this.registry] });
  }

  #gauge<L extends string>(name: string, help: string, labelNames: readonly L[]): Gauge<L> {
    return new Gauge({ name, help, labelNames: [...labelNames], registers: [this.registry] });
  }
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
