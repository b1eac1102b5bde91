import { stateFolder } from "../../base/platform/folders.ts";
import { thisMachine } from "../../base/platform/this-machine.ts";
import type { RelayOptions } from "./options.ts";

/** Where the black box leaves recordings. */
export function blackBoxFolder({ blackBox }: Pick<RelayOptions, "blackBox">): string {
  return blackBox.folder ?? thisMachine.path.join(stateFolder(thisMachine), "black-box");
}
