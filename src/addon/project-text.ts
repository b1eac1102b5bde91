/** A `key=value` of a project.godot. Offsets are of the text. */
export interface ProjectEntry {
  section: string;
  key: string;
  /** Without the space around it and a comment behind it. It may have several lines. */
  value: string;
  /** Where the line of the key begins. */
  start: number;
  valueStart: number;
  /** Behind the line end of the value. */
  end: number;
}

/** A `[section]` of a project.godot. */
export interface ProjectSection {
  name: string;
  /** Where its line begins. */
  start: number;
  /** Behind the line end of its line. */
  end: number;
}

/** Finds sections and entries in the text of a project.godot. Lines that are neither, such as comments, are passed over. */
export function readProjectText(text: string): { sections: ProjectSection[]; entries: ProjectEntry[] } {
  const sections: ProjectSection[] = [];
  const entries: ProjectEntry[] = [];
  for (let start = 0; start < text.length; ) {
    const lineEnd = endOfLine(text, start);
    const line = text.slice(start, lineEnd);
    const [, name] = /^\[([^\]]+)\]\s*$/.exec(line) ?? [];
    const [head, key] = /^("[^"]*"|[^\s=;"[]+)[ \t]*=[ \t]*/.exec(line) ?? [];
    let end = lineEnd;
    if (name !== undefined) sections.push({ name, start, end });
    else if (head !== undefined && key !== undefined) {
      const valueStart = start + head.length;
      const valueEnd = endOfValue(text, valueStart);
      end = endOfLine(text, valueEnd);
      const section = sections.at(-1)?.name ?? "";
      entries.push({ section, key, value: text.slice(valueStart, valueEnd).trim(), start, valueStart, end });
    }
    start = end;
  }
  return { sections, entries };
}

/** The offset behind the line end of the line at an offset. */
export function endOfLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end + 1;
}

/** The offset at which a value ends, with its line or at a comment. It goes on while a bracket or a text is open. */
function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const character = text[at] ?? "";
    if (character === '"') at = endOfString(text, at);
    else if ("([{".includes(character)) depth++;
    else if (")]}".includes(character)) depth--;
    else if (depth <= 0 && (character === "\n" || character === ";")) return at;
    // A comment between the parts of a value may have brackets and quotes.
    else if (character === ";") at = endOfLine(text, at) - 1;
  }
  return text.length;
}

/** The offset of the quote that ends the text that begins at an offset. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === '"') return at;
  }
  return text.length;
}
