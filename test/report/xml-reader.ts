/**
 * A strict reader of the XML that junit.ts writes: throws on anything that an
 * XML 1.0 parser would refuse, and on a line break in an attribute, which a
 * parser would turn into a blank. It knows no more than elements, attributes and text.
 */
export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  text: string;
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' };

export function readXml(source: string): XmlElement {
  for (const character of source) {
    const code = character.codePointAt(0) ?? 0;
    const legal = code === 9 || code === 10 || code === 13 || (code >= 0x20 && !isForbidden(code));
    if (!legal) throw new Error(`character U+${code.toString(16)} is not allowed in XML`);
  }
  const declaration = /^<\?xml version="1\.0" encoding="UTF-8"\?>\n/.exec(source)?.[0];
  if (declaration === undefined) throw new Error('no XML declaration');
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const token = /<(\/?)([a-zA-Z-]+)((?: [a-zA-Z]+="[^"<\n\t]*")*)(\/?)>|([^<]+)/gy;
  token.lastIndex = declaration.length;
  while (token.lastIndex < source.length) {
    const at = token.lastIndex;
    const found = token.exec(source);
    if (found === null) throw new Error(`no XML at ${at}: ${source.slice(at, at + 40)}`);
    const [, closes = '', name = '', attributes = '', empty = '', text] = found;
    const parent = open.at(-1) ?? root;
    if (text !== undefined) {
      parent.text += decoded(text);
    } else if (closes === '/') {
      if (open.pop()?.name !== name) throw new Error(`</${name}> closes another element`);
    } else {
      const element = { name, attributes: attributesOf(attributes), children: [], text: '' };
      parent.children.push(element);
      if (empty !== '/') open.push(element);
    }
  }
  const [only] = root.children;
  if (open.length !== 1 || only === undefined || root.children.length !== 1) {
    throw new Error('expected one root element, closed');
  }
  return only;
}

/** All elements of a name, at any depth, in their order. */
export function elementsOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...elementsOf(child, name),
  ]);
}

function isForbidden(code: number): boolean {
  return (code >= 0xd800 && code <= 0xdfff) || code === 0xfffe || code === 0xffff;
}

function attributesOf(text: string): Record<string, string> {
  const all: Record<string, string> = {};
  for (const [, name = '', value = ''] of text.matchAll(/ ([a-zA-Z]+)="([^"]*)"/g)) {
    if (name in all) throw new Error(`attribute ${name} is given twice`);
    all[name] = decoded(value);
  }
  return all;
}

function decoded(text: string): string {
  return text.replace(/&([^;]*;?)/g, (whole, body: string) => {
    const name = body.slice(0, -1);
    if (/^#\d+$/.test(name)) return String.fromCodePoint(Number(name.slice(1)));
    const value = body.endsWith(';') ? ENTITIES[name] : undefined;
    if (value === undefined) throw new Error(`${whole} is no entity`);
    return value;
  });
}
