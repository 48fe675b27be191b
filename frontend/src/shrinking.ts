/**
 * A photo in a plain form is made small on the phone before it is sent. Whoever sends sooner than that is done, waits a moment. It also works
 * without this: then the photo goes as it is.
 *
 * ```html
 * <input type="file" name="photo" data-shrink>
 * ```
 */
import { shrink } from "./shrink";

const underWay = new WeakMap<HTMLInputElement, Promise<void>>();

export function wireShrinking(root: ParentNode = document): void {
  root.querySelectorAll<HTMLInputElement>("input[type=file][data-shrink]").forEach((input) => {
    input.addEventListener("change", () => {
      const file = input.files?.[0];
      if (file) start(input, file);
      else underWay.delete(input);
    });
    input.form?.addEventListener("submit", (event) => {
      waitFor(input, event);
    });
  });
}

function start(input: HTMLInputElement, file: File): void {
  const work = replace(input, file).finally(() => {
    if (underWay.get(input) === work) underWay.delete(input);
  });
  underWay.set(input, work);
}

async function replace(input: HTMLInputElement, file: File): Promise<void> {
  const small = await shrink(file);
  if (small === file || input.files?.[0] !== file) return; // another one was chosen meanwhile
  const chosen = new DataTransfer();
  chosen.items.add(small);
  input.files = chosen.files;
}

/** Stops the submit while a photo is being made small, and sends once it is: as with the same button. */
function waitFor(input: HTMLInputElement, event: SubmitEvent): void {
  const work = underWay.get(input);
  if (!work) return;
  event.preventDefault();
  if (waiting.has(work)) return; // a second press sends nothing more
  waiting.add(work);
  const { form } = input;
  void work.then(() => {
    form?.requestSubmit(event.submitter);
  });
}

const waiting = new WeakSet<Promise<void>>();
