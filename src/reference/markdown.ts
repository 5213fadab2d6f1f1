/** A table in Markdown; cells may hold any text on one line. */
export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(titles), `|${titles.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

function cell(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ').replaceAll('|', '\\|');
}

export function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

/** A page: parts separated by blank lines, a notice on top, one line end at the end. */
export function page(title: string, ...parts: readonly string[]): string {
  const notice = '<!-- Made from the declarations in src/ by `npm run docs`; do not edit. -->';
  return `${[notice, `# ${title}`, ...parts].join('\n\n')}\n`;
}
