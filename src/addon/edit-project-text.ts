import { endOfLine, readProjectText } from "./project-text.ts";

/** Place of a setting in a project.godot. */
interface Place {
  section: string;
  key: string;
}

/**
 * Sets a setting in the text of a project.godot. All else stays as it is: comments, order, line ends. A new key comes last in its section,
 * as when the engine adds it; a new section comes where the engine, which sorts them, would write it.
 */
export function withSetting(text: string, { section, key }: Place, value: string): string {
  const { sections, entries } = readProjectText(text);
  const lineEnd = lineEndOf(text);
  const existing = entries.findLast((entry) => entry.section === section && entry.key === key);
  if (existing !== undefined) {
    const { valueStart } = existing;
    return text.slice(0, valueStart) + value + text.slice(valueStart + existing.value.length);
  }
  const line = `${key}=${value}${lineEnd}`;
  const own = sections.findLast(({ name }) => name === section);
  if (own !== undefined) {
    const last = entries.findLast((entry) => entry.section === section && entry.start > own.start);
    return inserted(text, last?.end ?? endOfBlankLine(text, own.end), line);
  }
  const next = sections.find(({ name }) => name > section);
  const at =
    next === undefined
      ? endOfContent(text, text.length)
      : endOfContent(text, beginOfComment(text, next.start));
  const before = at === 0 ? "" : lineEnd;
  return inserted(text, at, `${before}[${section}]${lineEnd}${lineEnd}${line}`);
}

/** Removes a setting from the text of a project.godot, and its section if nothing else is in it. All else stays as it is. */
export function withoutSetting(text: string, { section, key }: Place): string {
  const entry = readProjectText(text).entries.findLast(
    (each) => each.section === section && each.key === key,
  );
  if (entry === undefined) return text;
  const rest = text.slice(0, entry.start) + text.slice(entry.end);
  const { sections } = readProjectText(rest);
  const index = sections.findLastIndex(({ name, start }) => name === section && start < entry.start);
  const own = sections[index];
  const following = sections[index + 1];
  const next = following === undefined ? undefined : beginOfComment(rest, following.start);
  if (own === undefined || rest.slice(own.end, next).trim() !== "") return rest;
  // The blank lines before the section and below its name go with it; one before the next section stays.
  const end = endOfBlankLine(rest, own.end);
  return rest.slice(0, endOfContent(rest, own.start)) + rest.slice(end === next ? own.end : end);
}

function inserted(text: string, at: number, addition: string): string {
  const before = text.slice(0, at);
  const lineEnd = before === "" || before.endsWith("\n") ? "" : lineEndOf(text);
  return before + lineEnd + addition + text.slice(at);
}

function lineEndOf(text: string): string {
  return /\r?\n/.exec(text)?.[0] ?? "\n";
}

/** The offset behind a blank line at this offset, or the same offset if there is none. */
function endOfBlankLine(text: string, at: number): number {
  const end = endOfLine(text, at);
  return text.slice(at, end).trim() === "" ? end : at;
}

/** The offset behind the last line before this offset that is not blank. */
function endOfContent(text: string, at: number): number {
  const content = text.slice(0, at).trimEnd();
  return content === "" ? 0 : Math.min(at, endOfLine(text, content.length));
}

/** Where the comment right above a line begins; the line's own begin if there is none. */
function beginOfComment(text: string, at: number): number {
  for (let begin = at; begin > 0; ) {
    const before = text.lastIndexOf("\n", begin - 2) + 1;
    if (!text.slice(before, begin).startsWith(";")) return begin;
    begin = before;
  }
  return 0;
}
