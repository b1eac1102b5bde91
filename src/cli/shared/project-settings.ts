/** Reads the settings of a project.godot, by section and key as Godot names them (`autoload/Name`). A value is its text on one line. */
export function projectSettings(text: string): Map<string, string> {
  const settings = new Map<string, string>();
  let section = "";
  for (const line of text.split(/\r?\n/)) {
    const [, opened] = /^\[([^\]]+)\]\s*$/.exec(line) ?? [];
    const [, key, value] = /^([^\s=;"]+)=(.*)$/.exec(line) ?? [];
    if (opened !== undefined) section = `${opened}/`;
    else if (key !== undefined && value !== undefined) settings.set(section + key, value.trim());
  }
  return settings;
}
