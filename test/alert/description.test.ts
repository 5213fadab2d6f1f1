import { describe, expect, it } from 'vitest';
import { compileDescription, renderDescription } from '../../src/alert/description.ts';
import { fieldName } from '../../src/event/field-name.ts';
import { LogEvent } from '../../src/event/log-event.ts';

function render(text: string): string {
  const template = compileDescription(text);
  const event = new LogEvent('log', 'stdin', 0, 'web1');
  event.srcip = '192.0.2.1';
  event.programName = 'app';
  event.dynamic.add(fieldName('Some.Field'), 'value');
  event.dynamic.add(fieldName('long'), 'x'.repeat(1000));
  return renderDescription(template, event, text);
}

describe('description', () => {
  it.each([
    ['plain $ text', 'plain $ text'],
    ['$(srcip)/$(program_name)/$(hostname)', '192.0.2.1/app/web1'],
    ['$(some.FIELD)', 'value'],
    ['[$(user)$(location)$(SRCIP)$(dstip)]', '[]'],
    ['open $(srcip', 'open $(srcip'],
    ['$(long) and $(long)', '$(long) and $(long)'],
  ])('%s', (text, expected) => {
    expect(render(text)).toBe(expected);
  });

  it('looks at 1,024 bytes of the text', () => {
    const long = 'x'.repeat(1000);
    expect(render(`${long}$(a.missing.field)${'y'.repeat(50)}`)).toBe(`${long}${'y'.repeat(6)}`);
    expect(render(`$(none)${long}${'y'.repeat(13)}$(srcip)`)).toBe(`${long}${'y'.repeat(13)}$(sr`);
    expect(render(`${long}${'y'.repeat(20)}$(srcip)`)).toBe(`${long}${'y'.repeat(20)}$(srcip)`);
    expect(render(`${long}${long}`)).toBe(`${long}${long}`);
  });
});
