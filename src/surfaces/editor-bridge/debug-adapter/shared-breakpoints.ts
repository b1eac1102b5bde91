import type { Refusal } from "../../../protocol/error-message.ts";
import type { BridgeLimits } from "../link/bridge-limits.ts";

/** Place of a breakpoint. The line counts from 1. */
export interface BreakpointPlace {
  path: string;
  line: number;
}

/** A breakpoint of at least one client, or of the user. */
interface SharedBreakpoint<Client> {
  /** The relay's own id, because Godot's ids start again with each game. */
  id: number;
  owners: Set<Client>;
  /** Whether the user set the breakpoint in Godot's script editor. */
  byUser: boolean;
}

/** Lists of lines to send to Godot, in this order; each replaces the file's list there. Empty when there were no breakpoints and there are none. */
export interface BreakpointPlan {
  path: string;
  steps: readonly (readonly number[])[];
  /** Lines with a new breakpoint. */
  added: readonly number[];
  /** Lines whose breakpoint is gone, with the ids that they had. */
  removed: readonly { line: number; id: number }[];
}

/**
 * The breakpoints of all clients and the known breakpoints of the user, by file.
 * Merges them, because Godot takes the whole list of a file at once and one client must not delete another's breakpoints.
 */
export class SharedBreakpoints<Client extends object> {
  readonly #files = new Map<string, Map<number, SharedBreakpoint<Client>>>();
  #lastId = 0;

  constructor(private readonly limits: Readonly<BridgeLimits>) {}

  /** Files with breakpoints. */
  get paths(): string[] {
    return [...this.#files.keys()];
  }

  /** Returns the lines with breakpoints in a file. */
  linesOf(path: string): number[] {
    return [...(this.#files.get(path)?.keys() ?? [])].sort((a, b) => a - b);
  }

  /** Returns the id of a breakpoint; undefined if there is none. */
  idOf({ path, line }: BreakpointPlace): number | undefined {
    return this.#files.get(path)?.get(line)?.id;
  }

  /** Returns the clients that own a breakpoint, and whether the user does too. */
  ownersOf({ path, line }: BreakpointPlace): { clients: ReadonlySet<Client>; byUser: boolean } {
    const breakpoint = this.#files.get(path)?.get(line);
    return { clients: breakpoint?.owners ?? new Set(), byUser: breakpoint?.byUser ?? false };
  }

  /** Replaces a client's list for one file. */
  set(client: Client, path: string, lines: readonly number[]): BreakpointPlan | Refusal {
    const { maxBreakpointsPerFile, maxBreakpointFiles } = this.limits;
    const files = [...this.#files].filter(([, file]) =>
      [...file.values()].some(({ owners }) => owners.has(client)),
    );
    const known = files.some(([other]) => other === path);
    if (
      lines.length > maxBreakpointsPerFile ||
      (!known && lines.length > 0 && files.length >= maxBreakpointFiles)
    ) {
      const message = `expected at most ${maxBreakpointsPerFile} breakpoints in a file, in at most ${maxBreakpointFiles} files, got more`;
      return { code: "too_many_breakpoints", message };
    }
    return this.#replace(client, path, new Set(lines));
  }

  /** Removes the breakpoints of a client that has left. */
  leave(client: Client): BreakpointPlan[] {
    return this.paths
      .map((path) => this.#replace(client, path, new Set()))
      .filter(({ removed }) => removed.length > 0);
  }

  /** Adds a breakpoint that the user set in Godot's editor. Ignores clients' breakpoints, because Godot reports those in the same way. */
  setByUser({ path, line }: BreakpointPlace): void {
    const file = this.#fileOf(path);
    if (!file.has(line)) file.set(line, { id: ++this.#lastId, owners: new Set(), byUser: true });
  }

  /** Removes a breakpoint that the user removed in Godot's editor, even if a client set it. */
  removeByUser({ path, line }: BreakpointPlace): void {
    this.#files.get(path)?.delete(line);
    this.#tidy(path);
  }

  /** Forgets the user's breakpoints, because another editor may be connected now. */
  forgetUser(): void {
    for (const [path, file] of this.#files) {
      for (const [line, breakpoint] of file) {
        breakpoint.byUser = false;
        if (breakpoint.owners.size === 0) file.delete(line);
      }
      this.#tidy(path);
    }
  }

  #replace(client: Client, path: string, lines: ReadonlySet<number>): BreakpointPlan {
    const file = this.#fileOf(path);
    const before = new Map([...file].map(([line, { id }]) => [line, id]));
    for (const line of lines) {
      const breakpoint = file.get(line);
      if (breakpoint === undefined)
        file.set(line, { id: ++this.#lastId, owners: new Set([client]), byUser: false });
      else breakpoint.owners.add(client);
    }
    for (const [line, { owners, byUser }] of file) {
      if (lines.has(line) || !owners.delete(client)) continue;
      if (owners.size === 0 && !byUser) file.delete(line);
    }
    this.#tidy(path);
    const after = this.linesOf(path);
    const added = after.filter((line) => !before.has(line));
    const removed = [...before].filter(([line]) => !after.includes(line)).map(([line, id]) => ({ line, id }));
    // Godot forgets its list when a game ends, and deletes only breakpoints on the list. So the first step puts removed ones on it.
    const union = [...after, ...removed.map(({ line }) => line)].sort((a, b) => a - b);
    const steps = removed.length > 0 ? [union, after] : after.length > 0 ? [after] : [];
    return { path, added, removed, steps };
  }

  #fileOf(path: string): Map<number, SharedBreakpoint<Client>> {
    const file = this.#files.get(path) ?? new Map<number, SharedBreakpoint<Client>>();
    this.#files.set(path, file);
    return file;
  }

  #tidy(path: string): void {
    if (this.#files.get(path)?.size === 0) this.#files.delete(path);
  }
}
