import { shortened } from "../../base/shortened.ts";
import type { Hub, Source } from "../../hub/index.ts";
import { MAX_NAME_CHARACTERS } from "../../protocol/source-names.ts";

/** The name that a linked game asks for here: its own, or with its site before it if another connected game has that. */
export function linkedName(registry: Hub["registry"], source: Source, name: string): string {
  const isTaken = registry.connected().some((other) => other !== source && other.name === name);
  return isTaken ? shortened(`${source.site}/${name}`, MAX_NAME_CHARACTERS) : name;
}
