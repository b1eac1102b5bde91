import { Client, StreamableHTTPClientTransport, type Transport } from "@modelcontextprotocol/client";

/** The revisions of the protocol that the official client speaks: the newest, and the previous one. */
export const REVISIONS = ["2026-07-28", "2025-11-25"] as const;

/** One of {@link REVISIONS}. */
export type Revision = (typeof REVISIONS)[number];

/** The official client, used as an assistant uses it. Disposing it ends its session. */
export class Assistant implements AsyncDisposable {
  /** Resources that the server reported as changed. */
  readonly updated: string[] = [];
  readonly client: Client;

  private constructor(revision: Revision) {
    const mode = revision === "2025-11-25" ? "legacy" : { pin: revision };
    this.client = new Client({ name: "test", version: "1" }, { versionNegotiation: { mode } });
    this.client.setNotificationHandler("notifications/resources/updated", ({ params: { uri } }) => {
      this.updated.push(uri);
    });
  }

  static async connect(
    httpUrl: string,
    { revision = "2025-11-25", token }: { revision?: Revision; token?: string } = {},
  ): Promise<Assistant> {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const url = new URL("/mcp", httpUrl);
    return await Assistant.over(
      new StreamableHTTPClientTransport(url, { requestInit: { headers } }),
      revision,
    );
  }

  static async over(transport: Transport, revision: Revision): Promise<Assistant> {
    const assistant = new Assistant(revision);
    await assistant.client.connect(transport);
    return assistant;
  }

  /** Names of the tools that the server offers to it. */
  async tools(): Promise<string[]> {
    return (await this.client.listTools()).tools.map(({ name }) => name);
  }

  /** Calls a tool. The client checks the answer against the tool's schema once it has listed the tools. */
  async ask(name: string, asked: Record<string, unknown> = {}) {
    const result = await this.client.callTool({ name, arguments: asked });
    const [first] = result.content;
    const text = first?.type === "text" ? first.text : "";
    return {
      text,
      data: result.structuredContent as Record<string, unknown> | undefined,
      isError: result.isError === true,
      /** Units: tokens of four characters each, counted over the content that a model may get. */
      tokens: JSON.stringify({ content: result.content, data: result.structuredContent }).length / 4,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { transport } = this.client;
    if (transport instanceof StreamableHTTPClientTransport)
      await transport.terminateSession().catch(() => {});
    await this.client.close();
  }
}
