import type { Name } from "./ast.ts";
import { type Position, WitError } from "./error.ts";
import type { Token } from "./lexer.ts";

/** Words that name nothing unless they are escaped with `%`. */
const KEYWORDS = new Set(
  (
    "use type func u8 u16 u32 u64 s8 s16 s32 s64 f32 f64 char record resource own borrow flags variant enum bool string " +
    "option result future stream error-context list as from static interface tuple world import export constructor " +
    "include with package async map"
  ).split(" "),
);

/** Reads tokens one after the other. */
export class Cursor {
  readonly #tokens: Token[];
  #index = 0;

  constructor(tokens: Token[]) {
    this.#tokens = tokens;
  }

  /** The token `ahead` places on; past the end, the last one. */
  peek(ahead = 0): Token {
    const token = this.#tokens[Math.min(this.#index + ahead, this.#tokens.length - 1)];
    if (token === undefined) throw new Error("a token list always has an end token");
    return token;
  }

  position(): Position {
    return this.peek().position;
  }

  next(): Token {
    const token = this.peek();
    this.#index++;
    return token;
  }

  /** Whether the next token is this keyword or punctuation mark. */
  at(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.text === text && !token.escaped && token.kind !== "end";
  }

  /** Takes the next token when it is `text`. */
  take(text: string): boolean {
    if (!this.at(text)) return false;
    this.#index++;
    return true;
  }

  expect(text: string): Token {
    if (!this.at(text)) this.fail(`expected \`${text}\``);
    return this.next();
  }

  /** An identifier that is no keyword. */
  name(what: string): Name {
    const token = this.peek();
    if (token.kind !== "word") this.fail(`expected ${what}`);
    if (!token.escaped && KEYWORDS.has(token.text)) {
      throw new WitError(
        token.position,
        `\`${token.text}\` is a keyword; write \`%${token.text}\` to use it as ${what}`,
      );
    }
    this.#index++;
    return { text: token.text, position: token.position };
  }

  number(what: string): string {
    const token = this.peek();
    if (token.kind !== "number") this.fail(`expected ${what}`);
    this.#index++;
    return token.text;
  }

  /** Items up to `close`, with a comma between them and perhaps after the last. */
  list<T>(close: string, item: () => T): T[] {
    const items: T[] = [];
    while (!this.take(close)) {
      items.push(item());
      if (!this.take(",")) {
        if (!this.at(close)) this.fail(`expected \`,\` or \`${close}\``);
      }
    }
    return items;
  }

  fail(expected: string): never {
    const token = this.peek();
    const found = token.kind === "end" ? "the end of the file" : `\`${token.text}\``;
    throw new WitError(token.position, `${expected}, found ${found}`);
  }
}
