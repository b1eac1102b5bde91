import type { Clock } from "../base/clock.ts";
import { isJsonObject } from "../protocol/json-object.ts";
import { type AbortSignalLike, abortable, type Settle } from "./abort.ts";
import { ClientError } from "./client-error.ts";
import { errorOf } from "./pending-commands.ts";

/** Values of a query. Undefined ones are left out; true is written as `true`. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** How long a question may take. */
export interface QuestionLimits {
  signal: AbortSignalLike | undefined;
  timeoutMillis: number;
}

/** Asks a relay by HTTP, at the address of its WebSocket. Checks that the answer is a JSON object, not its fields. */
export class HttpQuestions {
  readonly #waiting = new Set<Settle<never>>();

  constructor(
    private readonly url: string,
    private readonly token: string | undefined,
    private readonly clock: Clock,
  ) {}

  /** Gets a path below the relay's address. Fails: the relay's code, `connection_lost`, `unreadable`, `timed_out`, `aborted`. */
  get<Answer>(path: string, query: Query, { signal, timeoutMillis }: QuestionLimits): Promise<Answer> {
    const { href, token } = this.#address(path, query);
    return abortable<Answer>(signal, (settle) => {
      const controller = new AbortController();
      const end = () => {
        limit.cancel();
        this.#waiting.delete(waiting);
      };
      const waiting: Settle<never> = {
        resolve: () => {},
        reject(error) {
          end();
          settle.reject(error);
          controller.abort();
        },
      };
      const limit = this.clock.after(timeoutMillis, () =>
        waiting.reject(
          new ClientError("timed_out", `expected an answer to /${path} within ${timeoutMillis} ms`),
        ),
      );
      this.#waiting.add(waiting);
      const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
      // After a rejection, what comes later changes nothing.
      ask(href, { headers, signal: controller.signal }).then((answer) => {
        end();
        // The relay has checked its answer; `test/client/types.test.ts` compares the types with its schemas.
        settle.resolve(answer as Answer);
      }, waiting.reject);
      return () => {
        end();
        controller.abort();
      };
    });
  }

  /** Ends every question. */
  rejectAll(error: ClientError): void {
    for (const waiting of [...this.#waiting]) waiting.reject(error);
  }

  #address(path: string, query: Query): { href: string; token: string | undefined } {
    const base = new URL(this.url);
    base.protocol = base.protocol === "wss:" ? "https:" : "http:";
    const token = this.token ?? base.searchParams.get("token") ?? undefined;
    const url = new URL(path, base);
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.set(name, String(value));
    return { href: url.href, token };
  }
}

async function ask(href: string, init: RequestInit): Promise<object> {
  const response = await fetch(href, init).catch((cause: unknown) => {
    throw new ClientError("connection_lost", `no answer from ${new URL(href).origin}: ${String(cause)}`, {
      cause,
    });
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (!isJsonObject(body))
    throw new ClientError("unreadable", `expected JSON from ${href}, got status ${response.status}`);
  if (!response.ok) throw errorOf(body);
  return body;
}
