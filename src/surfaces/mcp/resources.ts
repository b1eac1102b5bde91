import { snapshotAnswer } from "../../delivery/index.ts";
import type { ToolContext } from "./tool/question.ts";

/** Something that can be read and listened to. */
export interface McpResource {
  readonly uri: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  read(): unknown;
  /** Changes when the resource is news. */
  mark(): string;
}

/** What the relay has to read, beside what its tools answer. */
export function allResources(context: ToolContext): McpResource[] {
  const { hub, status } = context;
  return [
    {
      uri: "telemetry://status",
      name: "status",
      title: "The relay and its games",
      description:
        "What /status answers. Listeners hear of it when a game comes, goes, or offers other commands.",
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
        "What /snapshot answers: the newest of each stream with its age, and the last few events. Listeners hear of it once a second at most.",
      read: () => snapshotAnswer(context),
      mark: () => String(hub.topics.offset),
    },
  ];
}
