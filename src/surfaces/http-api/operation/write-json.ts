/** How long the writer works in one turn of the event loop. Units: milliseconds. */
const SLICE_MILLIS = 4;
/** How deep the writer goes to find pieces: `events[0]`, `data.fps`. */
const DEPTH = 2;

/** A written answer. */
export interface WrittenJson {
  text: string;
  /** Its weak ETag. */
  tag: string;
}

/** How an answer is written. */
export interface WriteJsonOptions {
  /** Fields that do not count for the tag. */
  ticking: readonly string[];
  /** Waits for another turn of the event loop. */
  nextTurn(): Promise<void>;
  nowMillis?: () => number;
}

/**
 * Writes an answer as `JSON.stringify` does, and makes its tag. It writes piece by piece, and waits for another turn when it has worked for long,
 * because a page of the history may take longer than others should wait.
 */
export async function writeJson(
  answer: unknown,
  { ticking, nextTurn, nowMillis = () => performance.now() }: WriteJsonOptions,
): Promise<WrittenJson> {
  const left = new Set(ticking);
  const replacer = (key: string, value: unknown) => (left.has(key) ? undefined : value);
  const written: string[] = [];
  let hash = 0n;
  let beganMillis = nowMillis();
  for (const { text, value, key } of piecesOf(answer, DEPTH)) {
    written.push(text);
    if (!left.has(key)) {
      const isAsWritten = left.size === 0 || value === undefined;
      hash = Bun.hash.wyhash(isAsWritten ? text : `${key}:${JSON.stringify(value, replacer)}`, hash);
    }
    if (nowMillis() - beganMillis < SLICE_MILLIS) continue;
    await nextTurn();
    beganMillis = nowMillis();
  }
  return { text: written.join(""), tag: `W/"${hash.toString(36)}"` };
}

/** A piece of the text: a whole value with the key before it, or what stands between values. */
interface Piece {
  text: string;
  /** The value that it is the text of, or ends with; undefined for what stands between. */
  value?: unknown;
  /** The key of the value; empty for what has none. */
  key: string;
}

function* piecesOf(value: unknown, depth: number, key = "", before = ""): Generator<Piece> {
  if (depth === 0 || typeof value !== "object" || value === null || "toJSON" in value) {
    yield { text: before + JSON.stringify(value), value, key };
    return;
  }
  const isList = Array.isArray(value);
  yield { text: before + (isList ? "[" : "{"), key };
  let comma = "";
  for (const [name, item] of Object.entries(value)) {
    if (isList) yield* piecesOf(item ?? null, depth - 1, "", comma);
    else if (item !== undefined) yield* piecesOf(item, depth - 1, name, `${comma}${JSON.stringify(name)}:`);
    else continue;
    comma = ",";
  }
  yield { text: isList ? "]" : "}", key: "" };
}
