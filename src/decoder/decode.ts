import { MAX_DYNAMIC_FIELDS } from '../event/field-list.ts';
import type { EventDecoder, LogEvent } from '../event/log-event.ts';
import type { CapturingPattern, PatternMatch } from '../regex/pattern.ts';
import type { Decoder, Offset, OrderTarget } from './decoder.ts';
import type { ScannedRow } from './pattern-row.ts';
import type { RootIndex } from './root-index.ts';

/** Groups of patterns that nobody took: a PCRE2 regex without groups of its own takes them. */
export type GroupsLeft = readonly string[];

/**
 * Decodes a pre-decoded event in place (SEMANTICS 6.3): the first root that accepts it, then at most one child
 * or chain of children. Whatever fails below an accepted root, no other root is tried. `before` is what the event
 * before left, and the answer what this one leaves.
 */
export function decode(event: LogEvent, index: RootIndex, before: GroupsLeft = NO_GROUPS): GroupsLeft {
  const log = event.log;
  const { roots, row, forgetsAt } = index.candidates(event.programName, log);
  let scanned: ScannedRow | undefined;
  for (let i = 0; i < roots.length; i++) {
    const root = roots[i] as Decoder;
    let end = 0;
    let left = i < forgetsAt ? before : NO_GROUPS;
    if (root.prematch !== undefined) {
      if (i === TRIED_FIRST) scanned = row.scan(log);
      if (scanned?.mayMatch(i) === false) continue;
      const match = root.prematch.exec(log);
      if (match === undefined) continue;
      end = behind(match.end, event);
      left = groupsLeft(root.prematch, match, left);
    }
    setDecoder(event, root);
    if (root.children.length === 0) return extract(event, root, root, 0, root, end, end, left);
    return decodeChildren(event, root, end, left);
  }
  return roots.length < forgetsAt ? before : NO_GROUPS;
}

/** So many patterns of a row are tried before the text is scanned for all others: often one of them matches. */
const TRIED_FIRST = 2;

function decodeChildren(event: LogEvent, root: Decoder, parentEnd: number, rootLeft: GroupsLeft): GroupsLeft {
  const log = event.log;
  const { children, childIndex } = root;
  // An OS_Regex forgets groups that were left, also one that cannot match.
  const { places, row } = rootLeft.length === 0 ? childIndex.of(log, parentEnd) : childIndex.all;
  let scanned: ScannedRow | undefined;
  let left = rootLeft;
  for (let tried = 0; tried < places.length; tried++) {
    const i = places[tried] as number;
    const child = children[i] as Decoder;
    if (child.prematch === undefined) {
      // Taken at once, and the event stays with the root (6.3).
      return extract(event, root, child, i, root, parentEnd, parentEnd, left);
    }
    if (tried === TRIED_FIRST) scanned = row.scan(log);
    const from = child.prematchOffset === 'after_parent' ? parentEnd : 0;
    const match = scanned?.mayMatch(tried) === false ? undefined : child.prematch.exec(log, from);
    left = groupsLeft(child.prematch, match, left);
    if (match !== undefined) {
      setDecoder(event, child);
      return extract(event, root, child, i, child, parentEnd, behind(match.end, event), left);
    }
  }
  return left;
}

/**
 * Runs the taken decoder, which stands at `index` below the root, and the rest of its chain. `options` is the
 * event's decoder: plug-ins read their offset and options from it, not from the decoder that names them (quirk of
 * 6.6). `groupsBefore`: what the prematches left behind.
 */
function extract(
  event: LogEvent,
  root: Decoder,
  taken: Decoder,
  index: number,
  options: Decoder,
  parentEnd: number,
  prematchEnd: number,
  groupsBefore: GroupsLeft,
): GroupsLeft {
  let regexEnd = prematchEnd;
  let scanned: ScannedRow | undefined;
  let left = groupsBefore;
  for (let current: Decoder | undefined = taken, i = index; current !== undefined; ) {
    if (current.plugin !== undefined) {
      // A plug-in may be written after_regex, but nothing is there for it.
      const from =
        options.pluginOffset === 'after_regex'
          ? event.log.length
          : offsetOf(options.pluginOffset, parentEnd, prematchEnd, regexEnd);
      current.plugin.decode(event, from, options.pluginOptions);
      if (current.plugin.forgetsGroups === true) left = NO_GROUPS;
    } else if (current.regex !== undefined) {
      if (i - index === TRIED_FIRST) scanned = root.childRegexes.scan(event.log);
      const from = offsetOf(current.regexOffset, parentEnd, prematchEnd, regexEnd);
      const match = scanned?.mayMatch(i) === false ? undefined : current.regex.exec(event.log, from);
      left = groupsLeft(current.regex, match, left);
      if (match !== undefined) {
        regexEnd = behind(match.end, event);
        if (current.regex.type !== 'pcre2') left = match.groups;
        // A full event takes nothing any more from patterns, and its chain ends here.
        if (event.dynamic.size >= MAX_DYNAMIC_FIELDS) return left;
        assign(event, current.order, left);
        left = NO_GROUPS;
      }
    }
    if (!current.chained) return left;
    current = root.children[++i];
  }
  return left;
}

function assign(event: LogEvent, order: readonly OrderTarget[], groups: readonly string[]): void {
  const count = Math.min(order.length, groups.length);
  for (let i = 0; i < count; i++) {
    const target = order[i] as OrderTarget;
    const value = groups[i] as string;
    if (target.kind === 'static') event[target.field] = value;
    else event.dynamic.add(target, value);
  }
}

function offsetOf(offset: Offset, parentEnd: number, prematchEnd: number, regexEnd: number): number {
  switch (offset) {
    case 'start':
      return 0;
    case 'after_parent':
      return parentEnd;
    case 'after_prematch':
      return prematchEnd;
    case 'after_regex':
      return regexEnd;
  }
}

/**
 * The text after a match begins one byte behind its reported end, at most at the end of the text (6.4). An end
 * in front of the log is the end of the text too when a NUL stands there: nothing comes after such a match.
 */
function behind(end: number, event: LogEvent): number {
  const length = event.log.length;
  return end < 0 && event.logFollowsNul ? length : Math.min(end + 1, length);
}

/**
 * The groups that are there after a pattern has run. A PCRE2 pattern only replaces them when one of its own took
 * part, so that those of a PCRE2 prematch go into the order of a PCRE2 regex without groups; an OS_Regex always
 * begins with none.
 */
function groupsLeft(
  pattern: CapturingPattern,
  match: PatternMatch | undefined,
  before: readonly string[],
): readonly string[] {
  if (pattern.type !== 'pcre2') return NO_GROUPS;
  return match === undefined || match.groups.length === 0 ? before : match.groups;
}

const NO_GROUPS: readonly string[] = [];

function setDecoder(event: LogEvent, decoder: EventDecoder): void {
  event.decoder = decoder;
  event.category = decoder.category;
}
