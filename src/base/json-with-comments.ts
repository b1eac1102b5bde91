import { createScanner, type JSONVisitor, printParseErrorCode, visit } from "jsonc-parser";
import { INDEX_CHARACTERS, IndexRoom } from "./index-room.ts";

/** Deepest nesting that is read: the parser calls itself for each level. */
const MAX_DEPTH = 64;

/** A line and a column of a text, both from 1, as editors count them. */
export interface TextPlace {
  line: number;
  column: number;
}

/** The value that a text holds, or the first fault in the text: what was expected, what came, and where. */
export type ParsedJson = { value: unknown; wrong?: undefined } | { wrong: string; place: TextPlace };

/**
 * Reads JSON that a person wrote: comments and a comma after the last entry are allowed, a key that stands twice is not.
 * With `part`, keys that stand twice are a fault only under this key of the outermost object. Never throws.
 */
export function parseJsonWithComments(text: string, part?: string): ParsedJson {
  const tooDeep = placeOfDepth(text, MAX_DEPTH + 1);
  if (tooDeep !== undefined)
    return { wrong: `expected at most ${MAX_DEPTH} brackets inside each other`, place: tooDeep };
  const reader = new Reader(text, part);
  visit(text, reader, { allowTrailingComma: true });
  return reader.fault ?? { value: reader.value };
}

/** Faults inside a token, by what the parser calls them. Every other fault is a token in the wrong place. */
const FAULTS_INSIDE_TOKENS: Readonly<Record<string, string>> = {
  UnexpectedEndOfComment: "*/ at the end of this comment",
  UnexpectedEndOfString: "a double quote at the end of this string",
  UnexpectedEndOfNumber: "a number such as 0.5 or 1e3 here",
  InvalidNumberFormat: "a number such as 0.5 or 1e3 here",
  InvalidUnicode: "four hexadecimal digits behind each \\u of this string",
  InvalidEscapeCharacter: "only known escapes such as \\n in this string; write a backslash as \\\\",
  InvalidCharacter: "no control characters in this string; write a tab as \\t",
};

/** Brackets that are missing at the end of the file, by what the parser calls the fault. */
const CLOSING_BRACKETS: Readonly<Record<string, string>> = {
  CloseBraceExpected: "}",
  CloseBracketExpected: "]",
};

type Container = unknown[] | Record<string, unknown>;

/** Builds the value while the parser walks over the text, and keeps the first fault. */
class Reader implements JSONVisitor {
  fault: { wrong: string; place: TextPlace } | undefined;
  readonly #outermost: unknown[] = [];
  readonly #open: Container[] = [this.#outermost];
  readonly #keys: string[] = [];
  readonly #room = new IndexRoom();
  /** What may come next, in words. */
  #expected = "a value";

  constructor(
    private readonly text: string,
    private readonly part: string | undefined,
  ) {}

  get value(): unknown {
    return this.#outermost[0];
  }

  readonly onObjectBegin = (): void => this.#begin({}, "a key in double quotes or }");
  readonly onArrayBegin = (): void => this.#begin([], "a value or ]");
  readonly onObjectEnd = (): void => this.#end();
  readonly onArrayEnd = (): void => this.#end();

  readonly onObjectProperty = (key: string, _: number, __: number, line: number, character: number): void => {
    if (Object.hasOwn(this.#here, key) && this.#matters(key)) {
      const wrong = `expected each key once, got ${JSON.stringify(key)} for the second time`;
      this.fault ??= { wrong, place: { line: line + 1, column: character + 1 } };
    }
    if (isIndex(key) && !this.#room.take(this.#open.length, Number(key))) {
      const wrong = `expected keys that are names, got too many such as ${JSON.stringify(key)}`;
      this.fault ??= { wrong, place: { line: line + 1, column: character + 1 } };
    }
    this.#keys[this.#open.length - 1] = key;
    this.#expected = "a colon";
  };

  readonly onLiteralValue = (value: unknown): void => {
    this.#add(value);
    this.#expectsNext();
  };

  readonly onSeparator = (separator: string): void => {
    if (separator === ":") this.#expected = "a value";
    else this.#expected = Array.isArray(this.#here) ? "a value or ]" : "a key in double quotes or }";
  };

  readonly onError = (code: number, offset: number, _: number, line: number, character: number): void => {
    const name = printParseErrorCode(code);
    const closing = CLOSING_BRACKETS[name] ?? this.#expected;
    const expected = FAULTS_INSIDE_TOKENS[name] ?? `${closing} here, got ${tokenAt(this.text, offset)}`;
    this.fault ??= {
      wrong: `expected JSON with ${expected}`,
      place: { line: line + 1, column: character + 1 },
    };
  };

  get #here(): Container {
    return this.#open.at(-1) ?? this.#outermost;
  }

  #begin(container: Container, expected: string): void {
    this.#add(container);
    this.#open.push(container);
    this.#room.open(this.#open.length);
    this.#expected = expected;
  }

  #end(): void {
    this.#open.pop();
    this.#expectsNext();
  }

  #expectsNext(): void {
    if (this.#open.length === 1) this.#expected = "the end of the file";
    else this.#expected = Array.isArray(this.#here) ? "a comma or ]" : "a comma or }";
  }

  #add(value: unknown): void {
    // Nobody reads the value of a text with a fault.
    if (this.fault !== undefined) return;
    const here = this.#here;
    if (Array.isArray(here)) {
      here.push(value);
      return;
    }
    // An assignment would set the prototype for the key __proto__.
    const key = this.#keys[this.#open.length - 1] ?? "";
    Object.defineProperty(here, key, { value, enumerable: true, writable: true, configurable: true });
  }

  /** Whether a key belongs to the part that is read. */
  #matters(key: string): boolean {
    return this.part === undefined || (this.#open.length === 2 ? key : this.#keys[1]) === this.part;
  }
}

function isIndex(key: string): boolean {
  return key.length <= INDEX_CHARACTERS && /^\d+$/.test(key);
}

/** The kind of token at an offset, in words. Never the token itself: it may be a secret. */
function tokenAt(text: string, offset: number): string {
  const first = text.charAt(offset);
  if (first === "") return "the end of the file";
  if (first === '"') return "a string";
  if (first === ",") return "a comma";
  if (first === ":") return "a colon";
  if (first === "'") return "a single quote";
  if (/^-?\d/.test(text.slice(offset, offset + 2))) return "a number";
  if (/[\p{L}_$]/u.test(first)) return "a word without quotes";
  // A blank that JSON does not know looks like one that it knows.
  return /[!-~]/.test(first) ? first : `U+${first.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/** The place of the first bracket that opens a level; undefined where none does. */
function placeOfDepth(text: string, level: number): TextPlace | undefined {
  const scanner = createScanner(text, true);
  for (let depth = 0; ; ) {
    scanner.scan();
    const token = text.charAt(scanner.getTokenOffset());
    // The end alone has no character. Its length tells nothing: it is 1 behind a comment that is opened at the very end.
    if (token === "") return undefined;
    if (token === "{" || token === "[") depth++;
    else if (token === "}" || token === "]") depth--;
    if (depth >= level)
      return { line: scanner.getTokenStartLine() + 1, column: scanner.getTokenStartCharacter() + 1 };
  }
}
