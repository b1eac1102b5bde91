import { snapshotAnswer } from "../../delivery/index.ts";
import type { ToolContext } from "./tool/question.ts";

/** A resource that assistants can read and subscribe to. */
export interface McpResource {
  readonly uri: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  read(): unknown;
  /** A text that changes whenever subscribers should be told. */
  mark(): string;
}

/** Every resource, in the order in which they are listed. */
export function allResources(context: ToolContext): McpResource[] {
  const { hub, status } = context;
  return [
    {
      uri: "telemetry://status",
      name: "status",
      title: "The relay and its games",
      description:
        "The answer of /status. Subscribers are told when a game connects, disconnects or offers other commands.",
      read: status,
      mark: () =>
        JSON.stringify(
          hub.registry
            .all()
            .map(({ name, epoch, connected, commands }) => [name, epoch, connected, commands]),
        ),
    },
    {
      uri: "telemetry://latest",
      name: "latest",
      title: "The newest values",
      description:
        "The answer of /snapshot: the newest value of each stream with its age, and the last few events. Subscribers are told at most once a second.",
      read: () => snapshotAnswer(context, undefined),
      mark: () => String(hub.topics.offset),
    },
  ];
}
