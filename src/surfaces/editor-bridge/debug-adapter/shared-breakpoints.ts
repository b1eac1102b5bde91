import type { Refusal } from "../../../protocol/error-message.ts";
import type { BridgeLimits } from "../link/bridge-limits.ts";

/** Where a breakpoint is; the line counts from 1. */
export interface BreakpointPlace {
  path: string;
  line: number;
}

/** A breakpoint that somebody wants. */
interface SharedBreakpoint<Client> {
  /** The relay's own number: Godot counts anew with each game. */
  id: number;
  owners: Set<Client>;
  /** Whether the user has set it in Godot's own script editor. */
  byUser: boolean;
}

/** What has to be told to Godot, in this order: each list replaces what it knows of the file. Nothing, where nothing was and nothing is. */
export interface BreakpointPlan {
  path: string;
  steps: readonly (readonly number[])[];
  /** Lines that somebody wants now and nobody did. */
  added: readonly number[];
  /** Lines that nobody wants any more, with the numbers that they had. */
  removed: readonly { line: number; id: number }[];
}

/**
 * The breakpoints of all clients, and of the user where they are known, by file.
 * Godot takes the whole list of a file at a time; what one client asks for must not delete what another has.
 */
export class SharedBreakpoints<Client extends object> {
  readonly #files = new Map<string, Map<number, SharedBreakpoint<Client>>>();
  #lastId = 0;

  constructor(private readonly limits: Readonly<BridgeLimits>) {}

  /** Files in which somebody wants breakpoints. */
  get paths(): string[] {
    return [...this.#files.keys()];
  }

  /** The lines that somebody wants in a file. */
  linesOf(path: string): number[] {
    return [...(this.#files.get(path)?.keys() ?? [])].sort((a, b) => a - b);
  }

  /** The number of a breakpoint; undefined where nobody wants one. */
  idOf({ path, line }: BreakpointPlace): number | undefined {
    return this.#files.get(path)?.get(line)?.id;
  }

  /** Who of the clients wants a breakpoint, and whether the user does. */
  ownersOf({ path, line }: BreakpointPlace): { clients: ReadonlySet<Client>; byUser: boolean } {
    const breakpoint = this.#files.get(path)?.get(line);
    return { clients: breakpoint?.owners ?? new Set(), byUser: breakpoint?.byUser ?? false };
  }

  /** A client's whole list for one file. */
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
      const message = `expected at most ${maxBreakpointsPerFile} breakpoints in a file, and ${maxBreakpointFiles} files, got more`;
      return { code: "too_many_breakpoints", message };
    }
    return this.#replace(client, path, new Set(lines));
  }

  /** A client has gone, and its breakpoints with it. */
  leave(client: Client): BreakpointPlan[] {
    return this.paths
      .map((path) => this.#replace(client, path, new Set()))
      .filter(({ removed }) => removed.length > 0);
  }

  /** The user has set a breakpoint in Godot's editor. One that a client wants is the client's: Godot tells of those again, too. */
  setByUser({ path, line }: BreakpointPlace): void {
    const file = this.#fileOf(path);
    if (!file.has(line)) file.set(line, { id: ++this.#lastId, owners: new Set(), byUser: true });
  }

  /** The user has taken a breakpoint away, whoever set it. */
  removeByUser({ path, line }: BreakpointPlace): void {
    this.#files.get(path)?.delete(line);
    this.#tidy(path);
  }

  /** Forgets what the user set: the editor is another. */
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
    // Godot forgets its list when a game ends and then deletes nothing that is not on it: what is to go is put on it first.
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
