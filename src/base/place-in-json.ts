import { type JSONPath, visit } from "jsonc-parser";
import type { TextPlace } from "./json-with-comments.ts";

/**
 * The line and column of a value, or of its key, in a text without syntax faults. Where the path leads to nothing, since an entry
 * is missing, the place of the innermost value around it. Cost: one pass over the text.
 */
export function placeInJson(text: string, path: readonly PropertyKey[], of: "key" | "value"): TextPlace {
  let found: TextPlace = { line: 1, column: 1 };
  let depth = -1;
  const look = (valuePath: JSONPath, foundDepth: number, line: number, character: number) => {
    if (foundDepth <= depth || valuePath.some((part, index) => String(part) !== String(path[index]))) return;
    depth = foundDepth;
    found = { line: line + 1, column: character + 1 };
  };
  const onValue = (line: number, character: number, pathOf: () => JSONPath) => {
    const valuePath = pathOf();
    if (valuePath.length <= path.length) look(valuePath, valuePath.length, line, character);
  };
  visit(text, {
    onObjectBegin: (_, __, line, character, pathOf) => onValue(line, character, pathOf),
    onArrayBegin: (_, __, line, character, pathOf) => onValue(line, character, pathOf),
    onLiteralValue: (_, __, ___, line, character, pathOf) => onValue(line, character, pathOf),
    onObjectProperty: (key, _, __, line, character, pathOf) => {
      const keyPath = [...pathOf(), key];
      // Found before its value, and not found again then.
      if (of === "key" && keyPath.length === path.length) look(keyPath, path.length, line, character);
    },
  });
  return found;
}
