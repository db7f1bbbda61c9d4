/**
 * Texts that come from a target may hold anything. These functions make them
 * harmless where they are shown; journal and JSON keep them as they are.
 */

/**
 * Terminal escape sequences: CSI, OSC and other strings, and two-byte ones. Every
 * alternative is linear, whatever the target sends.
 */
const ESCAPES = new RegExp(
  [
    String.raw`(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]`,
    String.raw`\u001b[\]PX^_][^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?`,
    String.raw`\u001b[ -/]*[0-~]?`,
  ].join('|'),
  'g',
);

/** Controls, invisible and direction-changing characters, line separators, half surrogates. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Not allowed in XML 1.0, or invisible in whatever shows it. */
const NOT_XML = /[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]|\p{Cf}/gu;

export function stripEscapes(text: string): string {
  return text.replace(ESCAPES, '');
}

/** One line without anything that moves a cursor: `\x07` for a bell, `\n` for a line break. */
export function oneLine(text: string): string {
  return stripEscapes(text).replace(UNPRINTABLE, (character) => {
    if (character === '\n') return '\\n';
    if (character === '\r') return '\\r';
    if (character === '\t') return ' ';
    const code = character.codePointAt(0) ?? 0;
    return code < 0x100
      ? `\\x${code.toString(16).padStart(2, '0')}`
      : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** Content of an element. */
export function xmlText(text: string): string {
  return stripEscapes(text)
    .replace(NOT_XML, '')
    .replace(/\r\n?/g, '\n')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Value of an attribute in double quotes; a parser would make blanks of line breaks. */
export function xmlAttribute(text: string): string {
  return xmlText(text).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');
}

/** A cell of a Markdown table. */
export function markdownCell(text: string): string {
  return oneLine(text).replace(/[\\|`*_<>[\]]/g, (character) => `\\${character}`);
}

/**
 * Broken behind commas and semicolons into lines that keep within a width,
 * those after the first indented. What is longer than a line has one to itself.
 */
export function wrapped(text: string, width: number, indent: string): string[] {
  const [first = '', ...words] = text.trimStart().split(/(?<=[,;]) /);
  const lines: string[] = [];
  let line = ' '.repeat(text.length - text.trimStart().length) + first;
  for (const word of words) {
    if (line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent + word;
    } else line += ` ${word}`;
  }
  return [...lines, line];
}

/** Cut to a width in characters, at a blank if one is near the end. */
export function shortened(text: string, width: number): string {
  if (text.length <= width) return text;
  if (width <= 3) return text.slice(0, width);
  const cut = text.slice(0, width - 3);
  const blank = cut.lastIndexOf(' ');
  return `${(blank > cut.length * 0.6 ? cut.slice(0, blank) : cut).trimEnd()}...`;
}
