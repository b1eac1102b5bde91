import { readProjectText } from "./project-text.ts";

/** Reads the settings of a project.godot, by section and key as Godot names them (`autoload/Name`). A value is its text. */
export function projectSettings(text: string): Map<string, string> {
  const { entries } = readProjectText(text);
  return new Map(
    entries.map(({ section, key, value }) => [section === "" ? key : `${section}/${key}`, value]),
  );
}
