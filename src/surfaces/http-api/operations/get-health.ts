import { z } from "zod";
import { type Operation, operation } from "../operation.ts";

/** `GET /health`: 200 while the relay serves. */
export function getHealth(): Operation {
  return operation({
    path: "/health",
    id: "getHealth",
    summary: "200 while the relay serves",
    // Whoever looks whether the relay lives has no token, and learns nothing else.
    right: "none",
    answer: z.strictObject({ status: z.literal("ok") }),
    run: () => ({ answer: { status: "ok" as const } }),
  });
}
