import type { JsonObject } from "../protocol/json-object.ts";

/** A value of a cell; undefined where a message lacks the field. */
export type Cell = string | number | boolean | undefined;

/** A column: the path of a field, such as `headset.position.x`, and what its cells have. */
export interface Column {
  name: string;
  type: "number" | "boolean" | "text";
}

/** Most columns. The fields beyond them are together in {@link REST}. */
const MAX_COLUMNS = 1000;
/** Name of the column of the fields beyond {@link MAX_COLUMNS}, as JSON. */
const REST = "more";
/** Deepest objects whose fields have columns. */
const MAX_DEPTH = 4;
/** Names of the numbers in lists that get columns of their own: positions and rotations. Other lists are JSON in one column. */
const AXES: Readonly<Record<number, readonly string[]>> = { 3: ["x", "y", "z"], 4: ["x", "y", "z", "w"] };

/** A field of the data, with its column if it has one and its own fields. */
interface FieldNode {
  name: string;
  column: number | undefined;
  fields: Map<string, FieldNode>;
}

/** The columns of data whose fields are not known before. */
export class Columns {
  /** In the order in which they first came. */
  readonly all: Column[] = [];
  readonly #fields = new Map<string, FieldNode>();
  #rest: number | undefined;

  /** `taken`: names of other columns. A field with such a name is `data.NAME`. */
  constructor(private readonly taken: readonly string[]) {}

  /** Gives each field of data its cell, and makes the columns that are missing. */
  cellsOf(data: Readonly<JsonObject>): Cell[] {
    const cells: Cell[] = [];
    const more: [string, unknown][] = [];
    for (const [key, value] of Object.entries(data)) this.#put(cells, more, this.#top(key), value, 1);
    if (more.length > 0) {
      this.#rest ??= this.all.push({ name: REST, type: "text" }) - 1;
      cells[this.#rest] = JSON.stringify(Object.fromEntries(more));
    }
    return cells;
  }

  #top(key: string): FieldNode {
    const known = this.#fields.get(key);
    if (known !== undefined) return known;
    const isTaken = key === "" || key === REST || this.taken.includes(key);
    const node = newNode(isTaken ? `data.${key}` : key);
    this.#fields.set(key, node);
    return node;
  }

  #put(cells: Cell[], more: [string, unknown][], node: FieldNode, value: unknown, depth: number): void {
    if (value === null || value === undefined) return;
    if (typeof value !== "object") {
      const column = this.#columnOf(node, typeOf(value));
      if (column === undefined) more.push([node.name, value]);
      else cells[column] = value as Cell;
      return;
    }
    if (Array.isArray(value)) {
      const axes = value.every((one) => typeof one === "number") ? AXES[value.length] : undefined;
      if (axes === undefined) this.#put(cells, more, node, JSON.stringify(value), depth);
      else
        for (const [index, axis] of axes.entries())
          this.#put(cells, more, below(node, axis), value[index], depth);
    } else if (depth >= MAX_DEPTH) this.#put(cells, more, node, JSON.stringify(value), depth);
    else
      for (const key in value)
        this.#put(cells, more, below(node, key), (value as JsonObject)[key], depth + 1);
  }

  #columnOf(node: FieldNode, type: Column["type"]): number | undefined {
    if (node.column === undefined) {
      if (this.all.length >= MAX_COLUMNS) return undefined;
      node.column = this.all.push({ name: node.name, type }) - 1;
    }
    const column = this.all[node.column];
    if (column !== undefined && column.type !== type) column.type = "text";
    return node.column;
  }
}

function below({ name, fields }: FieldNode, key: string): FieldNode {
  let node = fields.get(key);
  if (node === undefined) {
    node = newNode(`${name}.${key}`);
    fields.set(key, node);
  }
  return node;
}

function newNode(name: string): FieldNode {
  return { name, column: undefined, fields: new Map() };
}

function typeOf(value: unknown): Column["type"] {
  if (typeof value === "number") return "number";
  return typeof value === "boolean" ? "boolean" : "text";
}
