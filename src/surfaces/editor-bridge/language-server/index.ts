export { LanguageServer } from "./language-server.ts";
