import { posix } from "node:path";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import { isJsonObject } from "../../../protocol/json-object.ts";
import type { BridgeLimits } from "../link/bridge-limits.ts";
import { bodyOf, dapEvent, objectsIn } from "./dap-message.ts";
import type { DebugClient } from "./debug-client.ts";
import { clientFromBreakpoint, godotFromLine, lineFromClient } from "./debug-lines.ts";
import type { DapOutcome, DebugSession } from "./debug-session.ts";
import { type BreakpointPlace, type BreakpointPlan, SharedBreakpoints } from "./shared-breakpoints.ts";
import { sourcePath } from "./source-path.ts";

/** Owners of the breakpoints that were hit, and the ids under which clients know them. */
export interface Hit {
  clients: ReadonlySet<DebugClient>;
  byUser: boolean;
  ids: number[] | undefined;
}

/** Sets the breakpoints of all clients and of the user in Godot, and tells each client about the others' breakpoints. */
export class BreakpointBook {
  readonly #breakpoints: SharedBreakpoints<DebugClient>;
  /** Places of breakpoints by Godot's ids. */
  readonly #places = new Map<number, BreakpointPlace>();

  constructor(
    limits: Readonly<BridgeLimits>,
    private readonly session: DebugSession,
    private readonly initializedClients: () => DebugClient[],
  ) {
    this.#breakpoints = new SharedBreakpoints(limits);
  }

  /** Number of known breakpoints, of clients and of the user. */
  get size(): number {
    return this.#breakpoints.paths.reduce((sum, path) => sum + this.#breakpoints.linesOf(path).length, 0);
  }

  /** Forgets the user's breakpoints. */
  forgetUser(): void {
    this.#breakpoints.forgetUser();
  }

  /** Sets a client's breakpoints in one file. Returns the answer for the client. */
  async set(client: DebugClient, asked: { path: string; lines: readonly number[] }): Promise<DapOutcome> {
    const path = sourcePath(asked.path);
    const lines = asked.lines.map((line) => lineFromClient(line, client.counting));
    if (lines.length > 0) {
      const refusal = await this.session.cleanList();
      if (refusal !== undefined) return { refusal };
    }
    const plan = this.#breakpoints.set(client, path, lines);
    if ("code" in plan) return { refusal: plan };
    let outcome: DapOutcome = { answer: { success: true, body: { breakpoints: [] } } };
    for (const step of plan.steps) outcome = await this.#tell(path, step);
    if (outcome.refusal !== undefined) return outcome;
    if (outcome.answer.success !== true) {
      this.#breakpoints.set(client, path, []);
      return outcome;
    }
    const set = breakpointsIn(outcome.answer);
    this.#announce(
      client,
      "new",
      plan.added.map((line) => this.#describe({ path, line }, set)),
    );
    this.#announceRemoved(client, path, plan.removed);
    const breakpoints = lines.map((line) =>
      clientFromBreakpoint(this.#describe({ path, line }, set), client.counting),
    );
    return { answer: { ...outcome.answer, body: { breakpoints } } };
  }

  /** Removes the breakpoints of a client that has left. */
  async leave(client: DebugClient): Promise<void> {
    for (const { path, steps, removed } of this.#breakpoints.leave(client)) {
      for (const step of steps) await this.#tell(path, step);
      this.#announceRemoved(client, path, removed);
    }
  }

  /** Sends all breakpoints to Godot again. */
  async tellAll(): Promise<void> {
    this.#places.clear();
    const { paths } = this.#breakpoints;
    await Promise.all(paths.map((path) => this.#tell(path, this.#breakpoints.linesOf(path))));
  }

  /** Handles Godot's report that the user set or removed a breakpoint in Godot's editor. Tells clients if the breakpoint is new to them. */
  toldByUser({ reason, breakpoint: told }: JsonObject): void {
    const breakpoint = isJsonObject(told) ? told : {};
    const place = placeOf(breakpoint);
    if (place === undefined) return;
    const known = this.#breakpoints.idOf(place);
    if (reason === "removed") {
      this.#breakpoints.removeByUser(place);
      if (known === undefined) return;
    } else {
      this.#remember(breakpoint);
      if (known !== undefined) return;
      this.#breakpoints.setByUser(place);
    }
    const id = known ?? this.#breakpoints.idOf(place);
    for (const client of this.initializedClients()) {
      const shown = clientFromBreakpoint({ ...breakpoint, id }, client.counting);
      client.send(dapEvent("breakpoint", { reason, breakpoint: shown }));
    }
  }

  /** Finds the owners of the breakpoints that Godot says were hit. */
  hit(godotIds: unknown): Hit {
    if (!Array.isArray(godotIds)) return { clients: new Set(), byUser: false, ids: undefined };
    const places = godotIds.flatMap((id) => this.#places.get(id) ?? []);
    const owners = places.map((place) => this.#breakpoints.ownersOf(place));
    return {
      clients: new Set(owners.flatMap(({ clients }) => [...clients])),
      byUser: owners.some(({ byUser }) => byUser),
      ids: places.flatMap((place) => this.#breakpoints.idOf(place) ?? []),
    };
  }

  async #tell(path: string, lines: readonly number[]): Promise<DapOutcome> {
    const outcome = await this.session.ask("setBreakpoints", {
      // Godot reads name, path and checksums of a source.
      source: { ...sourceOf(path), checksums: [] },
      breakpoints: lines.map((line) => ({ line: godotFromLine(line) })),
    });
    if (outcome.answer?.success === true)
      for (const one of breakpointsIn(outcome.answer)) this.#remember(one);
    return outcome;
  }

  #remember(breakpoint: JsonObject): void {
    const place = placeOf(breakpoint);
    if (place !== undefined && typeof breakpoint.id === "number") this.#places.set(breakpoint.id, place);
  }

  #announce(except: DebugClient, reason: "new" | "removed", breakpoints: readonly JsonObject[]): void {
    for (const client of this.initializedClients()) {
      if (client === except) continue;
      for (const one of breakpoints)
        client.send(
          dapEvent("breakpoint", { reason, breakpoint: clientFromBreakpoint(one, client.counting) }),
        );
    }
  }

  #announceRemoved(except: DebugClient, path: string, removed: BreakpointPlan["removed"]): void {
    const gone = removed.map(({ line, id }) => ({ id, verified: false, source: sourceOf(path), line }));
    this.#announce(except, "removed", gone);
  }

  /** Describes a breakpoint as Godot reports it, with the relay's id. Unverified if Godot has no such breakpoint. */
  #describe(place: BreakpointPlace, set: readonly JsonObject[]): JsonObject {
    const found = set.find(({ line }) => line === place.line);
    const { path, line } = place;
    const id = this.#breakpoints.idOf(place);
    const known = found ?? { verified: false, source: sourceOf(path), line };
    return { ...known, ...(id === undefined ? {} : { id }) };
  }
}

function sourceOf(path: string): JsonObject {
  return { name: posix.basename(path), path };
}

function breakpointsIn(answer: JsonObject): JsonObject[] {
  return objectsIn(bodyOf(answer).breakpoints);
}

function placeOf({ source, line }: JsonObject): BreakpointPlace | undefined {
  const path = (source as JsonObject | undefined)?.path;
  return typeof path === "string" && typeof line === "number" ? { path: sourcePath(path), line } : undefined;
}
