import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { spawnHarrier } from '../worker-process.ts';

export interface SlotParts {
  readonly config: string;
  /** For the clock of the workers. */
  readonly seed: number;
  /** An object is done, for the first time or again. */
  readonly onDone: (key: string) => void;
}

/** A place where a worker runs: whenever it ends, the next one starts. */
export class WorkerSlot {
  readonly #parts: SlotParts;
  #child: ChildProcess | undefined;
  #started = false;
  #onStarted: (() => void)[] = [];
  #closing = false;
  #generation = 0;
  /** Highest resident memory of any worker in this place, bytes. */
  peakBytes = 0;
  /** What workers said or did that they should not: ended by themselves, logged that a message could not be settled. */
  readonly complaints: string[] = [];
  /** What was logged as a warning or worse, and how often. */
  readonly warnings = new Map<string, number>();

  constructor(parts: SlotParts) {
    this.#parts = parts;
    this.#spawn();
  }

  /** Kills the worker `ms` after it has begun to work. */
  async kill(ms: number): Promise<void> {
    if (!this.#started) await new Promise<void>((resolve) => this.#onStarted.push(resolve));
    await new Promise((resolve) => setTimeout(resolve, ms));
    this.measure();
    const child = this.#child;
    if (child === undefined || this.#closing) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  /** Asks the worker to finish; gives its exit code. */
  async close(): Promise<number | null> {
    this.#closing = true;
    const child = this.#child;
    if (child === undefined) return null;
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    this.measure();
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
    return child.exitCode;
  }

  /** Linux keeps the high-water mark of a process. */
  measure(): void {
    try {
      const status = readFileSync(`/proc/${this.#child?.pid}/status`, 'utf8');
      const peak = Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
      this.peakBytes = Math.max(this.peakBytes, peak);
    } catch {
      // No such process any more, or another system.
    }
  }

  #spawn(): void {
    const seed = this.#parts.seed + this.#generation++;
    const clock = `${pathToFileURL(path.join(import.meta.dirname, 'jumping-clock.mjs'))}?seed=${seed}`;
    const child = spawnHarrier(['worker', '--config', this.#parts.config], {}, ['--import', clock]);
    this.#child = child;
    this.#started = false;
    child.stdout?.resume();
    if (child.stderr === null) throw new Error('no standard error');
    createInterface({ input: child.stderr }).on('line', (line) => this.#read(line));
    child.once('exit', (code, signal) => {
      if (this.#closing) return;
      if (signal !== 'SIGKILL') this.complaints.push(`a worker ended by itself with ${code ?? signal}`);
      this.#spawn();
    });
  }

  #read(line: string): void {
    let entry: Record<string, unknown>;
    try {
      entry = JSON.parse(line);
    } catch {
      // The last line of a killed process is cut.
      if (!this.#closing && this.#child?.exitCode === null && !line.startsWith('{'))
        this.complaints.push(line);
      return;
    }
    const { msg, level, key } = entry;
    if (msg === 'worker started') {
      this.#started = true;
      for (const resolve of this.#onStarted.splice(0)) resolve();
    } else if (String(msg).startsWith('object ') && typeof key === 'string') {
      if (msg === 'object done' || msg === 'object dead-letter') this.#parts.onDone(key);
    }
    if (msg === 'message could not be settled') this.complaints.push(line);
    if (level === 'warn' || level === 'error') {
      const reason = `${msg}: ${entry['reason'] ?? entry['err'] ?? ''}`
        .replaceAll(/@[0-9a-f]+|[0-9a-f-]{36}|:\d{4,5}\b/g, '…')
        .slice(0, 160);
      this.warnings.set(reason, (this.warnings.get(reason) ?? 0) + 1);
    }
  }
}
