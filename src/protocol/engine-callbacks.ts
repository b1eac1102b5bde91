const OF_INPUT = ["_input", "_shortcut_input", "_unhandled_input", "_unhandled_key_input", "_gui_input"];
const OF_INPUT_SET: ReadonlySet<string> = new Set(OF_INPUT);
const ALL: ReadonlySet<string> = new Set([
  ...["_process", "_physics_process", "_integrate_forces", "_draw"],
  ...["_ready", "_enter_tree", "_exit_tree", "_notification"],
  ...OF_INPUT,
]);

/** Whether the engine calls a function of this name itself, on the main thread. The name of a script's class may stand before a dot. */
export function isEngineCallback(name: string): boolean {
  return ALL.has(lastPart(name));
}

/** Whether the engine calls a function for input events. Takes a name, or a signature of the engine's profiler (`file::line::name`). */
export function isInputCallback(signature: string): boolean {
  return OF_INPUT_SET.has(lastPart(signature));
}

function lastPart(name: string): string {
  return name.slice(Math.max(name.lastIndexOf("."), name.lastIndexOf(":")) + 1);
}
