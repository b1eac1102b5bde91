import type { CommandField } from "../model/command-field.ts";

/** The input of one argument, by its kind. */
export function CommandInput({ field, id }: { field: CommandField; id: string }) {
  const { name, description, isRequired } = field;
  return (
    <div class="argument" title={description}>
      <label class="quiet" for={id}>
        {name}
        {isRequired && <span title="needed"> *</span>}
      </label>
      <Input field={field} id={id} />
    </div>
  );
}

function Input({ field, id }: { field: CommandField; id: string }) {
  const { name, kind, placeholder, isTicked, isRequired, choices } = field;
  switch (kind) {
    case "boolean":
      return <input type="checkbox" id={id} name={name} defaultChecked={isTicked} />;
    case "choice":
      return (
        <select id={id} name={name}>
          {!isRequired && <option value="">–</option>}
          {choices.map(({ text }, index) => (
            <option key={text} value={index}>
              {text}
            </option>
          ))}
        </select>
      );
    case "json":
      return <textarea id={id} name={name} rows={1} placeholder={placeholder} spellcheck={false} />;
    default:
      return (
        <input
          id={id}
          name={name}
          placeholder={placeholder}
          inputMode={kind === "text" ? "text" : "decimal"}
          autocomplete="off"
        />
      );
  }
}
