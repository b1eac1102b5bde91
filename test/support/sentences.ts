/** A string or template of a program, with each `${…}` as its expression. */
interface Literal {
  parts: readonly (string | { expression: string })[];
  /** The program just before it. */
  before: string;
}

/** The string and template literals of TypeScript, in their order, with those inside of templates after their template. */
function literalsOf(source: string): Literal[] {
  const found: Literal[] = [];
  let at = 0;
  while (at < source.length) {
    const two = source.slice(at, at + 2);
    if (two === "//") at = endOf(source, "\n", at);
    else if (two === "/*") at = endOf(source, "*/", at);
    else if (isRegularExpression(source, at)) at = endOfRegularExpression(source, at);
    else if (`"'\``.includes(source[at] as string)) at = readLiteral(source, at, found);
    else at++;
  }
  return found;
}

function endOf(source: string, mark: string, at: number): number {
  const end = source.indexOf(mark, at + 2);
  return end < 0 ? source.length : end + mark.length;
}

/** Whether a slash begins a regular expression: it follows neither a value nor a closing bracket. */
function isRegularExpression(source: string, at: number): boolean {
  return (
    source[at] === "/" && /(?:[=(,:;!&|?{}[+]|\breturn|^)\s*$/.test(source.slice(Math.max(0, at - 40), at))
  );
}

function endOfRegularExpression(source: string, at: number): number {
  const [text = "/"] = /^\/(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\n])+\//.exec(source.slice(at)) ?? [];
  return at + text.length;
}

/** Reads one literal, and those inside of its expressions. Returns where it ends. */
function readLiteral(source: string, from: number, found: Literal[]): number {
  const quote = source[from] as string;
  const parts: Literal["parts"][number][] = [];
  const inside: Literal[] = [];
  let text = "";
  let at = from + 1;
  while (at < source.length && source[at] !== quote) {
    if (source[at] === "\\") {
      text += source[at + 1] === "n" ? "\n" : source[at + 1];
      at += 2;
    } else if (quote === "`" && source.startsWith("${", at)) {
      const begin = at + 2;
      at = begin;
      for (let depth = 1; ; at++) {
        const one = source[at] as string;
        if (`"'\``.includes(one)) at = readLiteral(source, at, inside) - 1;
        else if (one === "{") depth++;
        else if (one === "}" && --depth === 0) break;
      }
      parts.push(text, { expression: source.slice(begin, at) });
      text = "";
      at++;
    } else text += source[at++];
  }
  parts.push(text);
  found.push({ parts, before: source.slice(Math.max(0, from - 24), from) }, ...inside);
  return at + 1;
}

/** What an expression stands for: `‹usual›` for `threeDigits(1000 / this.#usualMillis)`, `refresh/refreshes` for a choice of two texts. */
function placeholder(expression: string): string {
  const [, one, other] = /\?\s*"([^"]*)"\s*:\s*"([^"]*)"$/.exec(expression) ?? [];
  if (one !== undefined && other !== undefined)
    return one === "" || other === "" ? `(${one}${other})` : `${one}/${other}`;
  const names = expression.replace(/"[^"]*"|`[^`]*`/g, "").match(/[A-Za-z_]\w*(?!\w*\s*\()/g) ?? [];
  const name =
    names.findLast((each) => !/^(?:this|Number|Math|typeof|undefined|null)$/.test(each)) ?? "value";
  const words = name
    .replace(/_/g, " ")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase();
  return `‹${words.replace(/ (?:millis|seconds|ms|mb|mib|hz|s|words|text)$/, "")}›`;
}

/**
 * The sentences, and parts of sentences, in the literals of TypeScript: all texts of at least three words and values,
 * without descriptions of fields and without what was expected of a question.
 */
export function sentencesIn(source: string): string[] {
  const texts = literalsOf(source)
    .filter(({ before }) => !/(?:describe\(|description:|title:)\s*$/.test(before))
    .map(({ parts }) =>
      parts.map((part) => (typeof part === "string" ? part : placeholder(part.expression))).join(""),
    );
  const isSentence = (text: string) =>
    text.includes(" ") &&
    /\p{L}{3,}/u.test(text.replace(/‹[^›]*›/g, "")) &&
    text.split(/[^\p{L}\p{N}‹›'_]+/u).filter((word) => word !== "").length >= 3 &&
    !text.startsWith("expected ");
  return [...new Set(texts.filter(isSentence).map((text) => text.trim()))];
}
