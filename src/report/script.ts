/** The page's script: theme, filter and order of the alert table. It only hides, shows and moves rows. */
export const SCRIPT = `
(() => {
  'use strict';
  const root = document.documentElement;
  document.getElementById('theme').addEventListener('click', () => {
    const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
  });
  const table = document.getElementById('alerts');
  const body = table.tBodies[0];
  const rows = [...body.rows].map((row) => ({ row, text: row.textContent.toLowerCase(), level: Number(row.dataset.level), signal: row.dataset.signal === '1' }));
  const find = document.getElementById('find');
  const level = document.getElementById('level');
  const signals = document.getElementById('signals');
  const apply = () => {
    const words = find.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let shown = 0;
    for (const one of rows) {
      const fits = one.level >= Number(level.value) && (signals.checked || !one.signal) && words.every((word) => one.text.includes(word));
      one.row.hidden = !fits;
      if (fits) shown++;
    }
    document.getElementById('shown').textContent = shown + ' of ' + rows.length;
    document.getElementById('nothing').hidden = shown > 0;
  };
  for (const control of [find, level, signals]) control.addEventListener('input', apply);
  document.querySelector('.filter').addEventListener('submit', (event) => event.preventDefault());
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => head.firstElementChild.addEventListener('click', () => {
    const up = head.getAttribute('aria-sort') !== 'ascending';
    for (const other of heads) other.removeAttribute('aria-sort');
    head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
    const key = (row) => { const cell = row.cells[column]; return cell.dataset.sort ?? cell.textContent; };
    const compare = new Intl.Collator('en', { numeric: true }).compare;
    rows.sort((a, b) => (up ? 1 : -1) * compare(key(a.row), key(b.row)));
    body.append(...rows.map((one) => one.row));
  }));
  apply();
})();
`;
