import { keepToken } from "./kept-token.ts";

/** Asks for the relay's token. It stays in this tab and is part of no address. */
export function TokenForm() {
  return (
    <main class="token">
      <form
        class="panel"
        onSubmit={(event) => {
          event.preventDefault();
          keepToken(String(new FormData(event.currentTarget).get("token") ?? "").trim());
          location.reload();
        }}
      >
        <h1>This relay asks for a token</h1>
        <p class="quiet">It was printed when the relay started. A viewer token suffices to look.</p>
        <label>
          Token <input name="token" type="password" autocomplete="off" required />
        </label>
        <button type="submit" class="main">
          Open
        </button>
      </form>
    </main>
  );
}
