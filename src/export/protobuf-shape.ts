import { ProtobufWriter } from "./format/index.ts";

/** A message of protobuf: its name with its package, and its fields by name. */
export interface MessageShape {
  name: string;
  fields: Readonly<Record<string, Field>>;
}

/** An enum of protobuf: its name with that of the message around it, and its values. */
export interface EnumShape {
  enum: string;
  values: Readonly<Record<string, number>>;
}

/** A field of a message: its number, and what it has. */
export interface Field {
  number: number;
  type: "double" | "fixed32" | "uint32" | "int64" | "int32" | "string" | MessageShape | EnumShape;
  repeated?: true;
  /** Its name in the value, if that is another one. */
  from?: string;
}

/** Types as descriptors number them. Source: google/protobuf/descriptor.proto. */
const TYPES = {
  double: 1,
  int64: 3,
  int32: 5,
  fixed32: 7,
  string: 9,
  message: 11,
  uint32: 13,
  enum: 14,
} as const;
const OPTIONAL = 1;
const REPEATED = 3;

/** Writes a value as a message of this shape. Fields that the shape lacks are left out. Numbers are finite, and whole ones not below 0. */
export function writeMessage(writer: ProtobufWriter, { fields }: MessageShape, value: object): void {
  for (const [name, field] of Object.entries(fields)) {
    const content = (value as Record<string, unknown>)[field.from ?? name];
    if (content === undefined) continue;
    for (const one of field.repeated ? (content as unknown[]) : [content]) writeField(writer, field, one);
  }
}

function writeField(writer: ProtobufWriter, { number, type }: Field, value: unknown): void {
  if (typeof type === "object") {
    if ("enum" in type) writer.uint(number, value as number);
    else writer.message(number, () => writeMessage(writer, type, value as object));
  } else if (type === "double") writer.double(number, value as number);
  else if (type === "fixed32") writer.fixed32(number, value as number);
  else if (type === "string") writer.text(number, value as string);
  else writer.uint(number, value as number);
}

/** The files that describe a message and all that it has, each after those that it imports: a `FileDescriptorSet`. A message has a file of its own. */
export function descriptorOf(shape: MessageShape): Uint8Array {
  const writer = new ProtobufWriter();
  for (const one of [...withParts(shape)]) writer.message(1, () => writeFile(writer, one));
  return writer.take();
}

/** A message after the messages that it has. */
function withParts(shape: MessageShape, found = new Set<MessageShape>()): Set<MessageShape> {
  for (const part of partsOf(shape)) withParts(part, found);
  return found.add(shape);
}

function partsOf({ fields }: MessageShape): MessageShape[] {
  return [...new Set(Object.values(fields).map(({ type }) => type))].filter(
    (type): type is MessageShape => typeof type === "object" && "name" in type,
  );
}

function fileOf({ name }: MessageShape): string {
  // The one message of Google's that viewers know by its file.
  if (name === "google.protobuf.Timestamp") return "google/protobuf/timestamp.proto";
  return `${name.replaceAll(".", "/")}.proto`;
}

function writeFile(writer: ProtobufWriter, shape: MessageShape): void {
  const at = shape.name.lastIndexOf(".");
  writer.text(1, fileOf(shape));
  writer.text(2, shape.name.slice(0, at));
  for (const part of partsOf(shape)) writer.text(3, fileOf(part));
  writer.message(4, () => writeDescriptor(writer, shape.name.slice(at + 1), shape));
  writer.text(12, "proto3");
}

function writeDescriptor(writer: ProtobufWriter, name: string, shape: MessageShape): void {
  writer.text(1, name);
  for (const [field, about] of Object.entries(shape.fields))
    writer.message(2, () => writeFieldDescriptor(writer, field, about, shape));
  for (const { type } of Object.values(shape.fields))
    if (typeof type === "object" && "enum" in type) writer.message(4, () => writeEnum(writer, type));
}

function writeFieldDescriptor(
  writer: ProtobufWriter,
  name: string,
  { number, type, repeated }: Field,
  around: MessageShape,
): void {
  writer.text(1, name);
  writer.uint(3, number);
  writer.uint(4, repeated ? REPEATED : OPTIONAL);
  if (typeof type === "string") writer.uint(5, TYPES[type]);
  else if ("enum" in type) {
    writer.uint(5, TYPES.enum);
    writer.text(6, `.${around.name}.${type.enum}`);
  } else {
    writer.uint(5, TYPES.message);
    writer.text(6, `.${type.name}`);
  }
}

function writeEnum(writer: ProtobufWriter, shape: EnumShape): void {
  writer.text(1, shape.enum);
  for (const [name, number] of Object.entries(shape.values))
    writer.message(2, () => {
      writer.text(1, name);
      writer.uint(2, number);
    });
}
