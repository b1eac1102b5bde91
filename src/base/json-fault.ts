/** One token of JSON, with the blanks before it. Sticky: it matches where it is set to, or not at all. */
const TOKEN =
  /[ \t\r\n]*(?:([{}[\],:])|("(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/y;

const BLANKS = /[ \t\r\n]*/y;

/** What may come next. */
type Expected = "value" | "value or ]" | "name" | "name or }" | "colon" | "comma or end" | "nothing";

/**
 * Where a text stops being JSON: the index of the first token that may not stand there, or the end where something is missing;
 * undefined for JSON. The engine's own parser says what is wrong and not where.
 */
export function jsonFault(text: string): number | undefined {
  const open: ("{" | "[")[] = [];
  let expected: Expected = "value";
  for (let index = 0; ; ) {
    BLANKS.lastIndex = index;
    const start = index + (BLANKS.exec(text)?.[0].length ?? 0);
    if (start === text.length) return expected === "nothing" ? undefined : start;
    TOKEN.lastIndex = index;
    const [token, mark, quoted] = TOKEN.exec(text) ?? [];
    if (token === undefined) return start;
    const next = afterToken(expected, mark ?? (quoted === undefined ? "literal" : "string"), open);
    if (next === undefined) return start;
    expected = next;
    index += token.length;
  }
}

/** Line and column of an index, both from 1. Without an index: the end. */
export function placeOf(text: string, index = text.length): { line: number; column: number } {
  const before = text.slice(0, index).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** What may come after a token; undefined where that may not stand there. `open` holds the brackets that are open. */
function afterToken(expected: Expected, token: string, open: ("{" | "[")[]): Expected | undefined {
  const closed = (): Expected => (open.length === 0 ? "nothing" : "comma or end");
  if (token === "}" || token === "]") {
    const opener = token === "}" ? "{" : "[";
    const mayClose = expected === "comma or end" || expected === (token === "}" ? "name or }" : "value or ]");
    return mayClose && open.pop() === opener ? closed() : undefined;
  }
  switch (expected) {
    case "value":
    case "value or ]":
      if (token === "{" || token === "[") {
        open.push(token);
        return token === "{" ? "name or }" : "value or ]";
      }
      return token === "literal" || token === "string" ? closed() : undefined;
    case "name":
    case "name or }":
      return token === "string" ? "colon" : undefined;
    case "colon":
      return token === ":" ? "value" : undefined;
    case "comma or end":
      if (token !== ",") return undefined;
      return open.at(-1) === "{" ? "name" : "value";
    case "nothing":
      return undefined;
  }
}
