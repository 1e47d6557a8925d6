import { type Position, WitError } from "./error.ts";

export type TokenKind = "word" | "number" | "punctuation" | "end";

export interface Token {
  kind: TokenKind;
  /** The text; of an escaped identifier (`%list`) without the `%`. */
  text: string;
  /** Whether the identifier was escaped, and so is no keyword. */
  escaped: boolean;
  position: Position;
  /** Doc comments directly before the token, one element a line. */
  docs: string[];
}

/** Largest source taken, in characters. */
const SOURCE_LIMIT = 1 << 20;

const BLANK = /[ \t\r\n]+/y;
const LINE_COMMENT = /\/\/[^\n]*/y;
const IDENTIFIER = /%?(?:[a-z][a-z0-9]*|[A-Z][A-Z0-9]*)(?:-(?:[a-z0-9]+|[A-Z0-9]+))*/y;
/** An integer, or a semantic version. */
const NUMBER = /\d+(?:\.\d+\.\d+(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?)?/y;
const PUNCTUATION = /->|[{}()<>,:;=./@*_]/y;

/** Cuts a source into tokens; the last one is of kind "end". */
export function tokenize(file: string, source: string): Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  let line = 1;
  let lineStart = 0;
  let docs: string[] = [];
  const position = (): Position => ({ file, line, column: offset - lineStart + 1 });

  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = offset;
    return pattern.exec(source)?.[0];
  };
  const skip = (text: string): void => {
    for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) {
      line++;
      lineStart = offset + i + 1;
    }
    offset += text.length;
  };

  if (source.length > SOURCE_LIMIT) {
    throw new WitError(position(), `the source is longer than ${SOURCE_LIMIT} characters; split it into several files`);
  }
  while (offset < source.length) {
    const blank = match(BLANK);
    if (blank !== undefined) {
      skip(blank);
      continue;
    }
    const lineComment = match(LINE_COMMENT);
    if (lineComment !== undefined) {
      if (lineComment.startsWith("///")) docs.push(lineComment.slice(3).replace(/^ /, "").trimEnd());
      skip(lineComment);
      continue;
    }
    if (source.startsWith("/*", offset)) {
      const comment = blockComment(source, offset, position());
      if (comment.startsWith("/**") && comment !== "/**/") docs.push(...blockDocs(comment));
      skip(comment);
      continue;
    }
    const at = position();
    const found = nextToken(match);
    if (found === undefined) throw new WitError(at, `unexpected character ${JSON.stringify(source.charAt(offset))}`);
    const escaped = found.text.startsWith("%");
    tokens.push({ kind: found.kind, text: escaped ? found.text.slice(1) : found.text, escaped, position: at, docs });
    docs = [];
    skip(found.text);
  }
  tokens.push({ kind: "end", text: "end of file", escaped: false, position: position(), docs });
  return tokens;
}

function nextToken(match: (pattern: RegExp) => string | undefined): { kind: TokenKind; text: string } | undefined {
  const word = match(IDENTIFIER);
  if (word !== undefined) return { kind: "word", text: word };
  const number = match(NUMBER);
  if (number !== undefined) return { kind: "number", text: number };
  const punctuation = match(PUNCTUATION);
  if (punctuation !== undefined) return { kind: "punctuation", text: punctuation };
  return undefined;
}

/** The whole comment that starts at `from`; comments nest. */
function blockComment(source: string, from: number, at: Position): string {
  const bracket = /\/\*|\*\//g;
  bracket.lastIndex = from;
  let depth = 0;
  for (let found = bracket.exec(source); found !== null; found = bracket.exec(source)) {
    depth += found[0] === "/*" ? 1 : -1;
    if (depth === 0) return source.slice(from, bracket.lastIndex);
  }
  throw new WitError(at, "this comment has no end; write `*/` after it");
}

function blockDocs(comment: string): string[] {
  const lines = comment
    .slice(3, -2)
    .split("\n")
    .map((text) => text.replace(/^\s*\* ?/, "").trimEnd());
  while (lines[0]?.trim() === "") lines.shift();
  while (lines.at(-1)?.trim() === "") lines.pop();
  return lines.map((text, index) => (index === 0 ? text.trimStart() : text));
}
