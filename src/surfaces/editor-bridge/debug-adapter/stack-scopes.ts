import type { Clock } from "../../../base/clock.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import { bodyOf, objectsIn } from "./dap-message.ts";
import type { DapOutcome, DebugSession } from "./debug-session.ts";

/** How often the relay looks for variables that the game has not sent yet. */
const POLL_MILLIS = 10;
/** How many times it looks for them. */
const POLLS = 100;

/**
 * The scopes of a paused game's stack frames, requested one frame at a time.
 * Godot names a frame's scopes before it has their variables, and refuses requests for those. It stores the variables under
 * the frame requested last, even if another client asked for it.
 */
export class StackScopes {
  readonly #known = new Map<unknown, JsonObject>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly session: DebugSession,
    private readonly clock: Clock,
  ) {}

  /** Returns the answer to `scopes` of a frame, once Godot has its variables. */
  of(args: JsonObject): Promise<DapOutcome> {
    const outcome = this.#turn.then(() => this.#fetch(args));
    this.#turn = outcome;
    return outcome;
  }

  /** Forgets all scopes: the game continues, or variables may have changed. */
  clear(): void {
    this.#known.clear();
  }

  async #fetch(args: JsonObject): Promise<DapOutcome> {
    const known = this.#known.get(args.frameId);
    if (known !== undefined) return { answer: known };
    const outcome = await this.session.ask("scopes", args);
    if (outcome.answer?.success !== true) return outcome;
    const [first] = objectsIn(bodyOf(outcome.answer).scopes);
    if (first === undefined) return outcome;
    for (let left = POLLS; left > 0 && !(await this.#hasVariables(first)); left--) {
      await new Promise<void>((resolve) => this.clock.after(POLL_MILLIS, resolve));
    }
    this.#known.set(args.frameId, outcome.answer);
    return outcome;
  }

  async #hasVariables({ variablesReference }: JsonObject): Promise<boolean> {
    const { answer, refusal } = await this.session.ask("variables", { variablesReference });
    return refusal !== undefined || answer.success === true;
  }
}
