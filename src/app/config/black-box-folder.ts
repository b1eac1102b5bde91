import { stateFolder } from "../../base/platform/folders.ts";
import { thisMachine } from "../../base/platform/this-machine.ts";
import type { RelayOptions } from "./options.ts";

/** Where the black box leaves recordings. */
export function blackBoxFolder({ folder }: Pick<RelayOptions["blackBox"], "folder">): string {
  return folder ?? thisMachine.path.join(stateFolder(thisMachine), "black-box");
}
