/** Records as CSV that spreadsheets open without running anything. */

/** The records with these fields as their columns. */
export function csv<T extends object>(records: readonly T[], fields: readonly (keyof T)[]): string {
  const rows = records.map(record => fields.map(field => cell(record[field])).join(','));
  return [fields.map(cell).join(','), ...rows, ''].join('\r\n');
}

/** A cell, quoted where it has to be; a text that a spreadsheet would take for a formula says that it is a text. */
function cell(value: unknown): string {
  const text = String(value ?? '');
  const plain = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replace(/"/g, '""')}"` : plain;
}
