import { CodedError } from "../base/coded-error.ts";

/** What a code means to a peer: its HTTP status, and whether it closes the WebSocket. */
export interface ErrorRow {
  /** HTTP status of the same failure. */
  httpStatus: number;
  /** WebSocket close code if this failure ends the connection; absent if the connection stays open. */
  closeCode?: number;
  /** What the peer should do. */
  advice: string;
}

/** Every code that the relay answers, closes or exits with. A test keeps docs/errors.md equal to this table. */
export const ERROR_TABLE = {
  bad_json: {
    httpStatus: 400,
    advice:
      "Send one JSON object as UTF-8 text, without the key __proto__, no deeper and of no more values than docs/security.md says.",
  },
  bad_message: { httpStatus: 400, advice: "Send one of the message kinds in docs/wire-format.md." },
  bad_command: { httpStatus: 400, advice: "Send a command of docs/wire-format.md with its fields." },
  unknown_command: { httpStatus: 404, advice: "Send one of the commands that the message lists." },
  bad_packet: {
    httpStatus: 400,
    advice: "Compare the bytes with docs/wire-format.md; the packets before the refused one were taken.",
  },
  bad_compressed: {
    httpStatus: 400,
    advice: "Send a whole gzip stream of UTF-8 JSON with its true lengths.",
  },
  binary_from_client: {
    httpStatus: 400,
    advice: "Commands are JSON text. A game that sends packets connects to /producer.",
  },
  bad_debugger_message: {
    httpStatus: 400,
    closeCode: 1007,
    advice:
      "/debugger is for Godot's own debugger: godot --remote-debug ws://HOST:PORT/debugger. A game that sends packets connects to /producer.",
  },
  message_too_large: {
    httpStatus: 413,
    advice:
      "Send smaller messages; /status shows the limit. A message of more than twice the limit closes the connection with 1009.",
  },
  not_found: { httpStatus: 404, advice: "GET / lists the paths that exist." },
  method_not_allowed: { httpStatus: 405, advice: "Use the method that the Allow header names." },
  upgrade_required: { httpStatus: 426, advice: "Connect to this path with a WebSocket." },
  not_available: { httpStatus: 501, advice: "This path is reserved; this version does not serve it." },
  unsupported_protocol: {
    httpStatus: 400,
    advice: "Ask for no subprotocol, or for one that the message lists.",
  },
  needs_v1: { httpStatus: 400, advice: "Ask for a subprotocol such as telemetry.v1.json when you connect." },
  no_game: {
    httpStatus: 404,
    advice:
      "Name a connected game, or call a command that a connected game offers: the message or /status lists them.",
  },
  ambiguous_game: { httpStatus: 409, advice: "Name one of the games that the message lists, with source." },
  call_failed: { httpStatus: 422, advice: "The game refused or failed: its message and game_code say why." },
  call_timed_out: {
    httpStatus: 504,
    advice: "The game may still act on the call. Try again, or wait longer with timeout_s (60 at most).",
  },
  game_gone: { httpStatus: 503, advice: "Try again once the game is back; it may have acted on the call." },
  too_many_calls: { httpStatus: 429, advice: "Wait for answers to earlier calls." },
  unknown_answer: {
    httpStatus: 400,
    advice:
      "Answer each question of the relay once, with its id, before it times out. The relay only counts other answers.",
  },
  unauthorized: {
    httpStatus: 401,
    advice:
      "Send the relay's token as Authorization: Bearer TOKEN, as the subprotocol telemetry.token.TOKEN, or as ?token=TOKEN.",
  },
  forbidden: { httpStatus: 403, advice: "Use a token with the right that the message names." },
  host_refused: {
    httpStatus: 403,
    advice: "Use the relay's address in the URL, or start the relay with --allow-host NAME.",
  },
  origin_refused: {
    httpStatus: 403,
    advice: "Open the relay's own pages, or start the relay with --allow-origin ORIGIN.",
  },
  too_many_connections: {
    httpStatus: 503,
    advice:
      "Close connections that are not needed, or start the relay with a higher --max-connections or --max-connections-per-address.",
  },
  too_many_games: {
    httpStatus: 503,
    advice: "End games that are not needed, or start the relay with a higher --max-sources.",
  },
  too_many_subscriptions: {
    httpStatus: 400,
    advice: "Unsubscribe from some topics first, or subscribe to a wildcard such as custom/*.",
  },
  rate_exceeded: {
    httpStatus: 429,
    closeCode: 4002,
    advice:
      "Send less: the relay did not take the messages beyond the rate limit. It closes a connection that stays over the limit for longer than rate_patience_s with 4002.",
  },
  unsupported_media_type: { httpStatus: 415, advice: "Send the body as application/json." },
  bad_frame: {
    httpStatus: 400,
    closeCode: 1002,
    advice: "Send frames that follow RFC 6455. Text that is not UTF-8 closes the connection with 1007.",
  },
  bad_request: { httpStatus: 400, advice: "Send a Host header that follows RFC 9110." },
  internal: { httpStatus: 500, advice: "This is a fault of the relay: please report it with the log line." },
  heartbeat_timeout: {
    httpStatus: 408,
    closeCode: 4000,
    advice: "Answer pings (most WebSocket libraries do) and reconnect.",
  },
  slow_client: {
    httpStatus: 429,
    closeCode: 4001,
    advice: "Read faster, ask for less (set_update_interval), and reconnect.",
  },
  shutting_down: {
    httpStatus: 503,
    closeCode: 1001,
    advice: "Reconnect with backoff; the relay is going away.",
  },
  bad_rpc: {
    httpStatus: 400,
    advice:
      "Send one message of JSON-RPC 2.0 (/lsp) or of the Debug Adapter Protocol (/dap) per text message.",
  },
  not_initialized: { httpStatus: 409, advice: "Send initialize first, and wait for its answer." },
  request_cancelled: { httpStatus: 499, advice: "The client that sent the request cancelled it." },
  no_editor: {
    httpStatus: 503,
    advice:
      "Start the editor (godot --editor --path PROJECT), or give its addresses with --lsp-upstream and --dap-upstream. Then ask again: the relay keeps trying to connect.",
  },
  editor_timed_out: { httpStatus: 504, advice: "Ask again when the editor is less busy." },
  too_many_assistants: {
    httpStatus: 503,
    advice: "End sessions that are not needed, or start the relay with a higher --mcp-sessions.",
  },
  too_many_editor_clients: {
    httpStatus: 429,
    closeCode: 1013,
    advice: "Close a client that is not needed, and connect again.",
  },
  too_many_requests: { httpStatus: 429, advice: "Wait for answers to earlier requests." },
  too_many_documents: { httpStatus: 429, advice: "Close documents that are not needed." },
  too_many_breakpoints: { httpStatus: 429, advice: "Remove breakpoints that are not needed." },
  unknown_request: { httpStatus: 501, advice: "Godot does not know this request; do without it." },
  game_running: {
    httpStatus: 409,
    advice: "Attach to the running game (attach), or let the client that started it end it (terminate).",
  },
  not_your_game: {
    httpStatus: 403,
    advice:
      "Only the client that launched the game, or a client that attached with allowTerminate, may end it.",
  },
  port_taken: {
    httpStatus: 503,
    advice: "Stop the other program, or give the relay another port with --port.",
  },
  cannot_listen: { httpStatus: 503, advice: "Use an address of this machine for --host." },
  no_server: {
    httpStatus: 503,
    advice: "Start a relay (the command serve), or give the address of one with --url.",
  },
  not_a_relay: {
    httpStatus: 502,
    advice:
      "Another program listens there: give the address of a relay with --url. A relay prints it when it starts.",
  },
  untrusted_certificate: {
    httpStatus: 502,
    advice: "Set NODE_EXTRA_CA_CERTS to the relay's certificate file, which it names when it starts.",
  },
  too_few_files: {
    httpStatus: 503,
    advice: "Raise the limit on open files (ulimit -n NUMBER), or use fewer clients.",
  },
  not_relayed: {
    httpStatus: 502,
    advice:
      "Give the address where the server accepts games with --producer-url, or only listen, with --hz 0.",
  },
  nothing_came: {
    httpStatus: 504,
    advice: "Start a game (the command simulate plays one), or let the load test play one with --hz 90.",
  },
  bad_budget: {
    httpStatus: 400,
    advice: "Correct what the message names; docs/check.md lists what a budget file holds.",
  },
  bad_baseline: {
    httpStatus: 400,
    advice:
      "Write a new baseline with --update-baseline, with the same game, scene, rate and way of measuring.",
  },
  could_not_measure: {
    httpStatus: 504,
    advice:
      "The message says why the game could not be measured. A game that is not measured neither passes nor fails.",
  },
  bad_config: {
    httpStatus: 400,
    advice: "Correct the setting that the message names; docs/configuration.md and GET /config list them.",
  },
  needs_restart: {
    httpStatus: 409,
    advice:
      "Set it by flag, environment or file, and restart the relay; GET /config lists the settings that can change while it runs.",
  },
  bad_query: { httpStatus: 400, advice: "Use the parameters that /openapi.json lists for this path." },
  bad_path: { httpStatus: 400, advice: "Write the path as /openapi.json shows it, percent-encoded." },
  bad_range: { httpStatus: 416, advice: "Ask for bytes that exist; Content-Range says how many there are." },
  no_recording: { httpStatus: 404, advice: "GET /recordings lists the recordings." },
  no_replay: { httpStatus: 404, advice: "Start one: POST /replay with the name of a recording." },
  recording_busy: { httpStatus: 409, advice: "End a recording first: POST /recordings with stop." },
  recording_failed: {
    httpStatus: 503,
    advice:
      "Start the relay with --record FOLDER; the message says what else is in the way. Recordings end by themselves where the disk is full.",
  },
  godot_not_found: {
    httpStatus: 503,
    advice: "Give the path of Godot with --godot or the environment variable GODOT, or put Godot on PATH.",
  },
  engine_not_started: {
    httpStatus: 503,
    advice: "Check that the program that the message names can be run.",
  },
  bad_certificate: {
    httpStatus: 500,
    advice:
      "Give a certificate and its own private key, both as PEM, with --tls-cert and --tls-key; or let the relay make one with --tls-self-signed.",
  },
  bad_usage: { httpStatus: 400, advice: "See --help." },
  not_set_up: { httpStatus: 500, advice: "Run: bun run setup" },
} as const satisfies Record<string, ErrorRow>;

/** One of the codes of {@link ERROR_TABLE}. */
export type ErrorCode = keyof typeof ERROR_TABLE;

/** The error that this project throws, with a code of the one table. */
export class RelayError extends CodedError<ErrorCode> {}

/** The row of a code. */
export function errorRow(code: ErrorCode): ErrorRow {
  return ERROR_TABLE[code];
}

/** The close code of a failure that ends a connection; 1011 (internal) if the failure has no code of its own. */
export function closeCodeOf(code: ErrorCode): number {
  return errorRow(code).closeCode ?? 1011;
}
