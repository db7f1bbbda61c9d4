import { expect } from 'chai';
import fc from 'fast-check';
import {
  markdownCell,
  oneLine,
  shortened,
  wrapped,
  stripEscapes,
  xmlAttribute,
  xmlText,
} from '../../src/report/safe-text.js';
import { HOSTILE } from './sample-run.js';
import { readXml } from './xml-reader.js';

const anyText = fc.string({ unit: 'binary', maxLength: 60 });

describe('safe text', () => {
  it('takes out colours, cursor movements, titles and unfinished sequences', () => {
    expect(stripEscapes('\u001b[1;31mred\u001b[0m')).to.equal('red');
    expect(stripEscapes('\u001b]0;title\u0007a\u001b]8;;x\u001b\\b')).to.equal('ab');
    expect(stripEscapes('\u001bPq#0\u001b\\c\u001b(Bd\u001b7')).to.equal('cd');
    expect(stripEscapes('e\u001b[')).to.equal('e');
    expect(stripEscapes('f\u001b')).to.equal('f');
    expect(stripEscapes('\u009b31mg')).to.equal('g');
  });

  it('does not take long over hostile text', function () {
    this.timeout(2000);
    stripEscapes('\u001b]'.repeat(50_000));
    stripEscapes('\u001bP'.repeat(50_000));
    stripEscapes(`\u001b[${'0'.repeat(200_000)}`);
  });

  it('shows controls as what they are, on one line', () => {
    expect(oneLine('a\u0007b\nc\td\u202ee')).to.equal('a\\x07b\\nc d\\u202ee');
  });

  it('leaves words of any language alone', () => {
    expect(oneLine('größer 字 é 😀')).to.equal('größer 字 é 😀');
  });

  it('moves no cursor, whatever comes', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(oneLine(text)).not.to.match(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
    );
    expect(oneLine(HOSTILE)).not.to.match(/[\p{Cc}\p{Cf}\p{Cs}]/u);
  });

  it('is good XML as an attribute and as content, whatever comes', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const safe = xmlText(text);
        readXml(`<?xml version="1.0" encoding="UTF-8"?>\n<a b="${xmlAttribute(text)}">${safe}</a>`);
      }),
    );
  });

  it('comes back from XML as it was, if it was harmless', () => {
    const text = `<a href="x">'&amp;' ]]>\n\tgrößer</a>`;
    const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<a b="${xmlAttribute(text)}">${xmlText(text)}</a>`;
    const { attributes, text: content } = readXml(xml);
    expect([attributes['b'], content]).to.deep.equal([text, text]);
  });

  it('cannot end a cell of a Markdown table or start HTML', () => {
    const cell = markdownCell('a|b\n`c` <img src=x> \\');
    expect(cell.replace(/\\./g, '')).not.to.match(/[|`<>\n]/);
  });

  it('is cut at a blank, with three dots, and never longer than asked', () => {
    expect(shortened('T1 ECONNABORTED, T2 0', 21)).to.equal('T1 ECONNABORTED, T2 0');
    expect(shortened('T1 ECONNABORTED, T2 0', 20)).to.equal('T1 ECONNABORTED,...');
    fc.assert(
      fc.property(fc.string(), fc.nat(40), (text, width) => {
        expect(shortened(text, width).length).to.be.at.most(Math.max(width, 0));
      }),
    );
  });

  it('is broken between its parts, and loses nothing', () => {
    expect(wrapped('  ! 2x T1.recv -1 EBADF, T2.close 0; wire: FIN', 26, '    ')).to.deep.equal([
      '  ! 2x T1.recv -1 EBADF,',
      '    T2.close 0; wire: FIN',
    ]);
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z ]{1,9}[a-z,;]$/)),
        fc.nat(40),
        (parts, width) => {
          const text = parts.join(' ').trim();
          const lines = wrapped(text, width, '    ');
          expect(lines.map((line, n) => (n > 0 ? line.slice(4) : line)).join(' ')).to.equal(text);
        },
      ),
    );
  });
});
